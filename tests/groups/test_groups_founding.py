"""Founding a group, its short name, and what coordinators change of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.exc import IntegrityError

from app.accounts.models import DOORS, LONGEST_USERNAME, User
from app.accounts.usernames import is_acceptable
from app.activity.pages import log_page
from app.activity.verbs import VERBS
from app.activity.wording import Subject, sentence
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.actions import GroupFacts
from app.groups.actions.groups import SAME_WITHIN
from app.groups.counting import recount
from app.groups.loading import load_group
from app.groups.models import Group
from app.groups.slugs import slugs_for
from app.groups.standing import standing
from app.groups.upkeep import NEVER_SHOWN_FOR, clean_up_tonight
from app.groups.vocabulary import PHASES
from tests.cast import person
from tests.making import make_group, make_initiative, member_of


def found(name: str = "De kookploeg", kind: str = "working_group", founder: str = "nadia", **facts):
    with writing():
        return actions.found_group(person(founder), kind, name, **facts)


def unproven(name: str = "pia"):
    """Return somebody whose address is not proven yet."""
    return replace(person(name), is_confirmed=False)


def again(group: Group) -> Group:
    db.session.expire_all()
    return db.session.get_one(Group, group.id)


def lines(group: Group) -> list[tuple[str, str]]:
    about = (Activity.subject_kind == "groups", Activity.subject_id == group.id)
    query = sa.select(Activity.verb, Activity.audience).where(*about).order_by(Activity.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_who_founds_a_group_is_its_coordinator(house):
    group = found(summary="  Samen   koken ")
    assert (group.name, group.slug, group.summary) == ("De kookploeg", "de-kookploeg", "Samen koken")
    assert (group.coordinator_count, group.member_count, group.follower_count) == (1, 1, 0)
    assert group.door in DOORS
    assert standing(person("nadia"), group).is_coordinator
    assert lines(group) == [("group.founded", "public")]


def test_the_kind_says_how_one_comes_in_unless_its_founder_does(house):
    policies = {
        kind: found(f"Kring {kind}", kind, "quinn").join_policy
        for kind in ("initiative", "working_group", "staff")
    }
    assert policies == {"initiative": "request", "working_group": "open", "staff": "invitation"}
    assert found("Een andere", join_policy="invitation").join_policy == "invitation"


@pytest.mark.parametrize(
    ("name", "field"),
    [("", "name"), ("AB", "name"), (" A \u200b B ", ""), ("x" * 81, "name"), ("x" * 10_000, "name")],
)
def test_a_name_has_three_to_eighty_characters(house, name, field):
    if not field:
        assert found(name).name == "A B"
        return
    with pytest.raises(Invalid) as refused:
        found(name)
    assert refused.value.field == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Group)) == 0


def test_what_cannot_be_kept_is_refused_beside_its_field(house):
    for field, facts in {
        "summary": {"summary": "x" * 301},
        "description": {"description": "x" * 20_001},
        "join_policy": {"join_policy": "iedereen"},
        "kind": {"kind": "vereniging"},
    }.items():
        with pytest.raises(Invalid) as refused:
            found(**facts)
        assert refused.value.field == field


def test_two_groups_with_one_name_have_two_addresses(house):
    slugs = [found("De Brug", founder=name).slug for name in ("nadia", "omar", "pia")]
    assert slugs == ["de-brug", "de-brug-2", "de-brug-3"]


def test_no_group_has_the_name_of_a_person_or_of_the_house(house):
    assert [found(name).slug for name in ("Omar", "OMAR!", "New", "Groepen", "¿?!", "2024")] == [
        "omar-2",
        "omar-3",
        "new-2",
        "groepen-2",
        "groep-2",
        "groep-2024",
    ]


@given(some.text(min_size=1, max_size=90))
def test_every_slug_could_be_typed_after_an_at_sign(name):
    candidates = slugs_for(name)
    for _ in range(12):
        slug = next(candidates)
        assert is_acceptable(slug)
        assert slug == slug.lower()
        assert len(slug) <= LONGEST_USERNAME


def test_who_presses_twice_founds_one_group(house):
    first, second = found(), found()
    assert first.id == second.id
    assert lines(first) == [("group.founded", "public")]
    with clock.at(clock.now() + SAME_WITHIN * 2):
        assert found().id != first.id


def test_who_may_not_found_a_group_hears_why(house):
    for kind, founder, is_shown in (
        ("working_group", person("visitor"), True),
        ("working_group", unproven(), True),
        ("working_group", unproven(), False),
        ("initiative", unproven(), True),
        ("initiative", person("visitor"), False),
        ("staff", person("pia"), True),
    ):
        with pytest.raises(Denied) as refused, writing():
            actions.found_group(founder, kind, "De Kring", is_shown=is_shown)
        assert refused.value.sentence


def test_an_initiative_of_an_unproven_founder_is_seen_by_the_founder_and_moderators_alone(house):
    with writing():
        group = actions.found_group(unproven(), "initiative", "De Overkant", is_shown=False)
    for name, sees in {
        "visitor": False, "pia": True, "nadia": False, "quinn": True, "ruth": True,
    }.items():  # fmt: skip
        if sees:
            assert load_group(person(name), group.slug).id == group.id
        else:
            with pytest.raises(Hidden):
                load_group(person(name), group.slug)


def test_once_the_address_is_proven_everybody_sees_the_initiative_and_the_log_says_so(house):
    group = make_initiative("pia", "De Overkant", is_shown=False)
    said = ("initiative.registered", "moderators")
    assert lines(group) == [said]
    assert not log_page(person("nadia"), "groups", None).lines
    with pytest.raises(Denied), writing():
        actions.show_own_groups(unproven())
    with writing():
        assert [one.id for one in actions.show_own_groups(person("pia"))] == [group.id]
    assert load_group(person("visitor"), group.slug).shown_at
    (line,) = log_page(person("visitor"), "groups", None).lines
    assert "De Overkant" in [piece.text for piece in line.sentence]
    with writing():
        assert actions.show_own_groups(person("pia")) == []


def test_showing_ones_own_groups_shows_nobody_elses(house):
    group = make_initiative("omar", "Van Omar", is_shown=False)
    with writing():
        assert actions.show_own_groups(person("pia")) == []
    assert again(group).shown_at is None


def test_a_group_that_was_never_shown_is_gone_after_two_weeks_unless_its_founder_came(house):
    hidden = make_initiative("pia", "Nooit gezien", is_shown=False).id
    kept = {make_initiative("omar", "Straks getoond", is_shown=False).id, make_group(name="Wel gezien").id}
    with writing():
        db.session.get_one(User, person("pia").id).email_confirmed_at = None
    for share, left in ((0.9, kept | {hidden}), (1.1, kept)):
        with clock.at(clock.now() + NEVER_SHOWN_FOR * share):
            clean_up_tonight()
        assert set(db.session.scalars(sa.select(Group.id))) == left


def test_the_first_initiative_is_the_one_its_founder_speaks_for(house):
    first, second = make_initiative(), make_initiative(name="Een tweede")
    working_group = make_group(name="Geen stem")
    voices = [member_of(group, "nadia").is_voice for group in (first, second, working_group)]
    assert voices == [True, False, False]


def test_a_coordinator_changes_the_group_and_its_address_stays(house):
    group = make_group(omar="member")
    facts = GroupFacts("De Eetploeg", "Kort", "Wij **koken**.", "mos", "open", "group")
    with writing():
        actions.change_group(person("nadia"), group, facts)
    group = again(group)
    assert (group.name, group.slug, group.door) == ("De Eetploeg", "de-kookploeg", "mos")
    assert "<strong>koken</strong>" in group.description_html
    assert (group.join_policy, group.member_list) == ("open", "group")
    (line,) = db.session.scalars(sa.select(Activity).filter_by(verb="group.changed"))
    changed = "name, summary, description, door, join_policy, member_list"
    assert (line.audience, line.details["changed"]) == ("moderators", changed)


def test_a_change_that_changes_nothing_leaves_no_line(house):
    group = make_group()
    same = GroupFacts(group.name, join_policy=group.join_policy)
    with writing():
        actions.change_group(person("nadia"), group, same)
    assert [verb for verb, _ in lines(group)] == ["group.founded"]


def test_html_in_a_story_stays_text(house):
    group = found(description="<script>alert(1)</script> [klik](javascript:alert(1))")
    assert "<script" not in group.description_html
    assert "href" not in group.description_html


def test_nobody_but_a_coordinator_changes_a_group(house):
    group = make_group(omar="member", ruth="follower")
    for name in ("visitor", "pia", "omar", "ruth", "quinn"):
        with pytest.raises(Denied), writing():
            actions.change_group(person(name), group, GroupFacts("Gekaapt"))
    assert again(group).name == "De kookploeg"


def test_a_refused_change_changes_nothing(house):
    group = make_group()
    for facts in (
        GroupFacts("x" * 81),
        GroupFacts("Goed", door="paars"),
        GroupFacts("Goed", member_list="public"),
    ):
        with pytest.raises(Invalid), writing():
            actions.change_group(person("nadia"), group, facts)
    assert again(group).name == "De kookploeg"


def test_the_recount_finds_what_is_wrong_and_nothing_else(house):
    group = make_group(omar="member", pia="follower", quinn="coordinator")
    make_group(name="Een andere")
    with writing():
        assert recount() == 0
        wrong = {"member_count": 9, "coordinator_count": 5, "follower_count": 3}
        db.session.execute(sa.update(Group).where(Group.id == group.id).values(wrong))
        assert recount() == 1
    group = again(group)
    assert (group.coordinator_count, group.member_count, group.follower_count) == (2, 3, 1)


@pytest.mark.parametrize("broken", [{"coordinator_count": 0}, {"member_count": 0}, {"kind": "club"}])
def test_the_database_itself_refuses_a_group_without_a_coordinator(house, broken):
    group = make_group()
    with pytest.raises(IntegrityError), writing():
        db.session.execute(sa.update(Group).where(Group.id == group.id).values(broken))


def test_an_address_that_no_group_can_have_is_simply_not_there(house):
    for slug in ("", "De-Kookploeg", "a--b", "-a", "a\0b", "x" * 5000, "é", "%", "a/b"):
        with pytest.raises(Hidden):
            load_group(person("ruth"), slug)


def test_the_log_says_each_phase_in_the_words_of_the_profile(house):
    about = Subject("groups", 1)
    for phase, words in PHASES.items():
        pieces = sentence(VERBS["initiative.phase_changed"], about, {"phase": phase, "slug": "x"})
        assert str(words) in [piece.text for piece in pieces], phase
