"""Reviewing: an event of its own, by a group that looks after the dossier, that runs out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.dossiers.actions.reviewing import carry_review
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, DossierPage, Review
from app.dossiers.validity import months_after
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, HouseError, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person
from tests.dossiers.making import BODY, again, edit, make_dossier, theme
from tests.dossiers.reviewing import change_row, review, status_shown
from tests.forum.doors import undone
from tests.making import let_in, make_group

pytestmark = pytest.mark.usefixtures("house")
NEWER = BODY.replace("70 tot 80", "ongeveer 75")
OWN_GROUP = "Only members of the group"
ONLY_WRITER = "Only you changed the text"


@pytest.fixture
def scene() -> tuple[Group, Dossier]:
    """A working group of Nadia and Omar looks after a dossier that Pia's text stands in."""
    group = make_group("nadia", "Werkgroep Financiering", omar="member", ruth="follower")
    dossier = make_dossier("nadia", steward=group)
    edit(dossier, "pia", NEWER)
    return group, again(dossier)


def outcome(dossier: Dossier, who: str, verdict: str = "correct") -> str:
    """Return what somebody reads who is refused, or "" when it is done; nothing of it stays."""
    with undone():
        try:
            review(dossier, who, verdict)
        except HouseError as error:
            return error.sentence or "not found"
    return ""


def is_as(said: str, starts: str) -> bool:
    """Whether this is the sentence that begins so; "" is no sentence."""
    return said.startswith(starts) if starts else not said


def verbs_about(dossier: Dossier) -> list[str]:
    query = db.select(Activity.verb).where(
        Activity.subject_kind == "dossiers", Activity.subject_id == dossier.id
    )
    return list(db.session.scalars(query.order_by(Activity.id)))


def test_a_review_holds_for_the_months_of_its_theme(scene) -> None:
    group, dossier = scene
    made = review(dossier, "omar")
    now = again(dossier)
    assert (now.reviewed_id, now.reviewer_id, now.changes_since_review) == (now.latest_id, group.id, 0)
    assert now.valid_until == made.valid_until == months_after(clock.now().date(), 12)
    assert verbs_about(dossier)[-1] == "dossier.reviewed"
    assert status_shown(dossier).kind == "reviewed"
    assert "Werkgroep Financiering" in status_shown(dossier).sentence


def test_who_may_review_what() -> None:
    group = make_group("nadia", "Werkgroep Financiering", omar="member", ruth="follower")
    other = make_group("pia", "Rekenclub")
    elsewhere = make_group("quinn", "Werkgroep Bouw")
    make_dossier("pia", "Rekenvoorbeelden", steward=other)
    make_dossier("quinn", "Houtbouw", steward=elsewhere, slug="ontwerp-bouw")
    own = make_dossier("nadia", "Alleen van Nadia", steward=group)
    both = make_dossier("nadia", "Van twee mensen", steward=group)
    edit(both, "ruth", NEWER)
    orphan = make_dossier("nadia", "Zonder groep")
    wrong, right = "wrong", "correct"
    refused, alone, signed_out = OWN_GROUP, ONLY_WRITER, OWN_GROUP
    table = [
        (own, "omar", right, ""), (own, "nadia", right, alone), (own, "nadia", wrong, ""),
        (own, "ruth", right, refused), (own, "quinn", right, refused), (own, "pia", right, refused),
        (own, "visitor", right, signed_out), (own, "visitor", wrong, signed_out),
        (own, "pia", wrong, refused),
        (both, "omar", right, ""), (both, "nadia", right, ""), (both, "ruth", right, refused),
        (both, "pia", right, refused), (both, "quinn", wrong, refused),
        (orphan, "pia", right, ""), (orphan, "omar", right, ""), (orphan, "quinn", right, refused),
        (orphan, "nadia", right, alone), (orphan, "nadia", wrong, ""),
    ]  # fmt: skip
    for dossier, who, verdict, starts in table:
        said = outcome(dossier, who, verdict)
        assert is_as(said, starts), (dossier.title, who, verdict, said)


def test_after_two_weeks_another_steward_group_of_the_theme_may_review(scene) -> None:
    _group, dossier = scene
    helpers = make_group("quinn", "Rekenclub")
    make_dossier("quinn", "Rekenvoorbeelden", steward=helpers)
    now = clock.now()
    for days, starts in ((0, OWN_GROUP), (13, OWN_GROUP), (15, "")):
        with clock.at(now + timedelta(days=days)):
            said = outcome(dossier, "quinn")
            assert is_as(said, starts), (days, said)
    review(dossier, "omar")
    with clock.at(now + timedelta(days=40)):
        assert outcome(dossier, "quinn").startswith(OWN_GROUP)  # nothing waits
    with clock.at(now + timedelta(days=366 + 20)):
        assert outcome(dossier, "quinn") == ""  # the review ran out weeks ago


def test_a_theme_may_ask_for_two_readers_of_the_same_version(scene) -> None:
    group, dossier = scene
    let_in(group, "quinn")
    change_row(theme(), reviewers_needed=2)
    review(dossier, "omar")
    review(dossier, "omar")
    assert again(dossier).reviewed_id is None
    edit(dossier, "pia", NEWER.replace("Elk", "Ieder"))
    review(dossier, "quinn")
    assert again(dossier).reviewed_id is None  # Omar read another version
    review(dossier, "omar")
    assert again(dossier).reviewed_id == again(dossier).latest_id
    today = clock.now().date()
    with clock.at(clock.now() + timedelta(days=300)):
        review(dossier, "omar")
        assert again(dossier).valid_until == months_after(today, 12)  # two again, not one
        review(dossier, "nadia")
        assert again(dossier).valid_until == months_after(clock.now().date(), 12)


def test_a_text_that_changed_meanwhile_is_not_reviewed(scene) -> None:
    _group, dossier = scene
    old = latest_revision(dossier)
    edit(dossier, "pia", NEWER.replace("Elk", "Ieder"))
    with pytest.raises(Conflict) as caught:
        review(dossier, "omar", revision=old)
    assert "Ieder huishouden" in caught.value.theirs
    assert db.session.scalars(db.select(Review)).all() == []


def test_doubt_changes_nothing_but_is_written_down(scene) -> None:
    _group, dossier = scene
    review(dossier, "omar")
    doubt = review(dossier, "nadia", "wrong", note="Het percentage is niet van dit jaar.")
    now = again(dossier)
    assert now.reviewed_id == now.latest_id
    assert (doubt.verdict, doubt.note) == ("wrong", "Het percentage is niet van dit jaar.")
    assert verbs_about(dossier)[-1] == "dossier.doubted"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"verdict": "wrong", "note": " \n"}, "note"), ({"verdict": "maybe"}, "verdict"),
     ({"note": "x" * 501}, "note")],
)  # fmt: skip
def test_what_cannot_be_accepted_is_said_beside_its_field(scene, fields, field) -> None:
    _group, dossier = scene
    with pytest.raises(Invalid) as caught:
        review(dossier, "omar", **{"note": "", **fields})
    assert caught.value.field == field


def test_who_is_in_several_groups_says_for_which(scene) -> None:
    group, dossier = scene
    other = make_group("omar", "Rekenclub")
    make_dossier("pia", "Rekenvoorbeelden")
    make_dossier("omar", "Rekenen", steward=other)
    with clock.at(clock.now() + timedelta(days=20)):
        with pytest.raises(Invalid) as caught:
            review(dossier, "omar")
        assert caught.value.field == "group_id"
        review(dossier, "omar", group=other)
    assert again(dossier).reviewer_id == other.id != group.id


def test_read_and_still_right_makes_the_review_young_again_without_an_edit(scene) -> None:
    _group, dossier = scene
    review(dossier, "omar")
    with clock.at(clock.now() + timedelta(days=400)):
        assert status_shown(dossier).reasons == ("The review has run out.",)
        review(dossier, "nadia")
        assert status_shown(dossier).kind == "reviewed"
        assert again(dossier).valid_until == months_after(clock.now().date(), 12)
    assert again(dossier).revision_count == 2


def test_an_edit_after_the_review_is_counted_and_never_renews_it(scene) -> None:
    _group, dossier = scene
    review(dossier, "omar")
    until = again(dossier).valid_until
    with clock.at(clock.now() + timedelta(days=30)):
        edit(dossier, "omar", NEWER.replace("Elk", "Ieder"))
        edit(dossier, "pia", NEWER.replace("Elk", "Ieder"), is_minor=True)
    now = again(dossier)
    assert (now.changes_since_review, now.valid_until) == (1, until)
    edit(dossier, "pia", NEWER.replace("Elk", "Elk ander"), is_minor=True)
    assert again(dossier).changes_since_review == 2
    assert status_shown(dossier).label == "2 changes since"


def test_a_small_change_by_who_looks_after_it_carries_the_review(scene) -> None:
    group, dossier = scene
    first = review(dossier, "omar")
    with clock.at(clock.now() + timedelta(days=30)):
        saved = edit(dossier, "nadia", NEWER.replace("Elk", "Ieder"), is_minor=True)
    now = again(dossier)
    assert (now.reviewed_id, now.changes_since_review) == (saved.revision.id, 0)
    assert (now.reviewed_at, now.valid_until) == (first.reviewed_at, first.valid_until)
    carried = db.session.scalars(db.select(Review).filter_by(verdict="carried")).one()
    assert (carried.user_id, carried.group_id, carried.valid_until) == (person("nadia").id, group.id, None)
    assert "dossier.review_carried" in verbs_about(dossier)
    assert db.session.get(DossierPage, now.reviewed_id) is not None


@pytest.mark.parametrize(
    ("who", "is_minor", "is_first_changed"),
    [("pia", True, False), ("nadia", False, False), ("nadia", True, True)],
)
def test_no_other_change_carries_a_review(scene, who, is_minor, is_first_changed) -> None:
    _group, dossier = scene
    review(dossier, "omar")
    reviewed = again(dossier).reviewed_id
    if is_first_changed:
        edit(dossier, "pia", NEWER.replace("Elk", "Ieder"))
    edit(again(dossier), who, NEWER.replace("Elk", "Elk ander"), is_minor=is_minor)
    assert again(dossier).reviewed_id == reviewed
    with writing():
        assert not carry_review(person("ruth"), again(dossier), latest_revision(dossier)) or who == "pia"


def test_what_does_not_live_any_more_is_not_reviewed(scene) -> None:
    _group, dossier = scene
    for change, word in (({"archived_at": clock.now()}, "archived"), ({"withdrawn_at": clock.now()}, "")):
        change_row(dossier, **change)
        assert word in outcome(dossier, "omar") != ""
        change_row(dossier, archived_at=None, withdrawn_at=None)


@pytest.mark.parametrize(
    ("day", "months", "becomes"),
    [
        ("2026-05-03", 12, "2027-05-03"), ("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"), ("2026-01-31", 1, "2026-02-28"), ("2026-11-30", 60, "2031-11-30"),
    ],
)  # fmt: skip
def test_months_are_counted_on_the_calendar(day: str, months: int, becomes: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(becomes)
