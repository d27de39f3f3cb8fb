"""Suggestions: a changed text that is taken in or left out change by change, with the writer's name on it."""

from __future__ import annotations

import pytest

from app.dossiers import authorship
from app.dossiers.actions.suggesting import SuggestionConflict, decide_suggestion, withdraw_suggestion
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Authorship, EditAttempt, PassageSource, PostFold, Revision, Suggestion
from app.dossiers.suggestions import Decision, load_suggestion, outcome_of
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Hidden, HouseError, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.dossiers.reviewing import change_row, decide, make_suggestion, review, speak_english
from tests.forum.doors import undone
from tests.making import make_group

pytestmark = pytest.mark.usefixtures("house")
BANK = BODY.replace("70 tot 80", "ongeveer 75")
BOTH = BANK.replace("Elk huishouden legt een bedrag in.", "Ieder huishouden legt 5.000 euro in.")


@pytest.fixture
def dossier():
    group = make_group("nadia", "Werkgroep Financiering", omar="member")
    made = make_dossier("nadia", steward=group)
    change_row(made, policy="suggested")
    return again(made)


def numbers(dossier) -> list[tuple[int, str, str]]:
    rows = db.session.execute(
        db.select(Revision.number, Revision.kind, Revision.author_id)
        .where(Revision.dossier_id == dossier.id)
        .order_by(Revision.number)
    )
    names = {person(name).id: name for name in ("nadia", "omar", "pia", "quinn", "ruth")}
    return [(row.number, row.kind, names[row.author_id]) for row in rows]


def test_what_is_taken_in_is_a_version_by_who_suggested_it(dossier, letters) -> None:
    made = make_suggestion(dossier, "pia", BOTH, summary="cijfers van dit jaar")
    assert text_of(dossier) == BODY
    done = decide(dossier, "omar", made, True, True)
    assert (done.state, done.decided_by_id) == ("accepted", person("omar").id)
    assert numbers(dossier)[-1] == (2, "suggestion", "pia")
    assert text_of(dossier) == BOTH
    assert latest_revision(again(dossier)).summary == "cijfers van dit jaar"
    (letter,) = letters()
    assert letter["To"] == "pia@voorbeeld.example"
    assert f"/suggestions/{made.id}" in letter.get_content()


def test_only_the_chosen_changes_come_in_and_the_writer_reads_why_not(dossier, letters) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    done = decide(dossier, "nadia", made, True, False, reason="Dat bedrag verschilt per groep.")
    assert done.state == "partly"
    assert done.decisions["2"] == {"is_taken": False, "reason": "Dat bedrag verschilt per groep."}
    assert text_of(dossier) == BANK
    assert "Dat bedrag verschilt per groep." in letters()[0].get_content()


def test_when_nothing_is_taken_in_nothing_changes(dossier, letters) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    done = decide(dossier, "nadia", made, False, False)
    assert (done.state, done.revision_id, text_of(dossier)) == ("rejected", None, BODY)
    assert len(letters()) == 1


def test_it_goes_together_with_what_others_wrote_meanwhile(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    edit(dossier, "nadia", BODY.replace("met de huren", "met de huren en de rente"))
    decide(dossier, "omar", made, True)
    assert "ongeveer 75" in text_of(dossier)
    assert "en de rente" in text_of(dossier)
    row = db.session.scalars(
        db.select(Revision).where(Revision.number == 3, Revision.dossier_id == dossier.id)
        .options(db.undefer(Revision.submitted))
    ).one()  # fmt: skip
    assert row.submitted == BANK
    owners = {
        piece.origin.revision: piece.text
        for piece in authorship.pieces(
            text_of(dossier),
            authorship.from_json(db.session.get_one(Authorship, dossier.id).spans["spans"]),
        )
    }
    assert "ongeveer 75" in owners[3]


def test_a_change_that_others_wrote_over_is_named_and_nothing_happens(dossier) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    edit(dossier, "nadia", BODY.replace("70 tot 80", "60 tot 65"))
    with pytest.raises(SuggestionConflict) as caught:
        decide(dossier, "omar", made, True, True)
    assert caught.value.clashes == (1,)
    assert load_suggestion(dossier, made.id).state == "open"
    decide(dossier, "omar", made, False, True)
    assert "60 tot 65" in text_of(dossier)
    assert "5.000 euro" in text_of(dossier)


def test_what_the_text_says_already_makes_no_version(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    edit(dossier, "nadia", BANK)
    done = decide(dossier, "omar", made, True)
    assert (done.state, done.revision_id, again(dossier).revision_count) == ("accepted", None, 2)


@pytest.mark.parametrize(
    ("decisions", "field"),
    [
        ({}, "change-1"),
        ({1: Decision(True)}, "change-2"),
        ({1: Decision(True), 2: Decision(False)}, "change-2"),
        ({1: Decision(False, " \n "), 2: Decision(True)}, "change-1"),
        ({1: Decision(False, "x" * 501), 2: Decision(True)}, "change-1"),
    ],
)
def test_each_change_needs_a_choice_and_each_no_a_reason(dossier, decisions, field) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    with pytest.raises(Invalid) as caught, writing():
        decide_suggestion(person("nadia"), dossier, load_suggestion(dossier, made.id), decisions)
    assert caught.value.field == field
    assert text_of(dossier) == BODY


def test_it_is_decided_once(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    decide(dossier, "omar", made, True)
    for again_taken in (True, False):
        with pytest.raises(Conflict):
            decide(dossier, "nadia", made, again_taken)
    assert again(dossier).revision_count == 2


def test_who_may_decide_and_who_may_take_back(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    table = [
        ("visitor", False, False), ("pia", False, True), ("quinn", True, False),
        ("ruth", True, False), ("omar", True, False), ("nadia", True, False),
    ]  # fmt: skip
    for who, decides, withdraws in table:
        with undone():
            assert _does(lambda who=who: decide(dossier, who, made, True)) is decides, who
        with undone():
            assert _does(lambda who=who: _withdraw(dossier, who, made)) is withdraws, who


def _withdraw(dossier, who: str, made: Suggestion) -> None:
    with writing():
        withdraw_suggestion(person(who), dossier, load_suggestion(dossier, made.id))


def _does(act) -> bool:
    try:
        act()
    except Denied as error:
        return not error.sentence
    return True


def test_one_that_was_taken_back_is_not_decided_any_more(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    _withdraw(dossier, "pia", made)
    with pytest.raises(Conflict):
        decide(dossier, "omar", made, True)
    with pytest.raises(Conflict):
        _withdraw(dossier, "pia", made)


def test_the_same_form_twice_suggests_once_and_the_attempt_is_kept(dossier) -> None:
    one = make_suggestion(dossier, "pia", BANK, key="sleutel")
    two = make_suggestion(dossier, "pia", BANK, key="sleutel")
    assert one.id == two.id
    attempt = db.session.scalars(db.select(EditAttempt)).one()
    assert attempt.suggestion_id == one.id


def test_a_section_is_put_back_into_its_page(dossier) -> None:
    made = make_suggestion(dossier, "pia", "## Ledenleningen\n\nIeder legt 100 euro in.\n", section=2)
    assert (made.section, made.body.count("## ")) == ("Ledenleningen", 2)
    decide(dossier, "omar", made, True)
    assert latest_revision(again(dossier)).section == "Ledenleningen"


def test_what_changes_nothing_or_cannot_be_suggested_is_refused(dossier) -> None:
    with pytest.raises(Invalid):
        make_suggestion(dossier, "pia", BODY)
    change_row(dossier, archived_at=again(dossier).started_at)
    with pytest.raises(Denied):
        make_suggestion(dossier, "pia", BANK)
    change_row(dossier, archived_at=None)
    elsewhere = make_dossier("nadia", "Een ander dossier")
    made = make_suggestion(dossier, "pia", BANK)
    for wrong in (elsewhere, dossier):
        with pytest.raises(HouseError) as caught:
            load_suggestion(wrong, made.id if wrong is elsewhere else 2**70)
        assert isinstance(caught.value, Hidden)


def test_words_of_a_post_that_were_suggested_stay_its_writers(house) -> None:
    from app.dossiers.actions.folding import suggest_fold
    from app.dossiers.actions.topics import link_topic
    from tests.making import make_reply, make_topic, post_of

    topic = make_topic("omar", "Hoe rekent de bank?")
    reply = make_reply(topic, "pia", "Onze bank rekent met zestig procent van de waarde.")
    dossier = make_dossier("nadia", steward=make_group("nadia", "Werkgroep Financiering"))
    change_row(dossier, policy="suggested")
    with writing():
        link_topic(person("omar"), load_dossier(person("omar"), dossier.id), topic)
    with writing():
        made = suggest_fold(person("omar"), again(dossier), post_of(topic, reply.number), "Wat de bank doet")
    done = decide(dossier, "nadia", made, True, *[True] * 5)
    assert done.state == "accepted"
    assert "zestig procent" in text_of(dossier)
    source = db.session.scalars(db.select(PassageSource).filter_by(dossier_id=dossier.id)).one()
    assert source.post_id == reply.id
    fold = db.session.scalars(db.select(PostFold).filter_by(dossier_id=dossier.id)).one()
    assert (fold.state, fold.revision_id) == ("folded", done.revision_id)


@pytest.mark.parametrize(
    ("chosen", "latest", "clashes"),
    [
        ({1, 2}, BODY, ()),
        ({2}, BODY.replace("70 tot 80", "60"), ()),
        ({1}, BODY.replace("70 tot 80", "60"), (1,)),
        ({1, 2}, BODY.replace("70 tot 80", "60").replace("een bedrag", "geld"), (1, 2)),
    ],
)
def test_what_clashes_is_told_change_by_change(chosen, latest, clashes) -> None:
    assert outcome_of(BODY, BOTH, chosen, latest).clashes == clashes


@pytest.mark.parametrize(
    ("taken", "says", "names"),
    [
        ((True, True), "was taken in. It stands there", ()),
        ((True, False), "A part of your suggestion", ("Line 11: Dit klopt niet.",)),
        ((False, False), "was not taken in", ("Line 1: Dit klopt niet.", "Line 11: Dit klopt niet.")),
    ],
)
def test_the_letter_says_what_became_of_it(dossier, letters, taken, says, names) -> None:
    speak_english()
    made = make_suggestion(dossier, "pia", BOTH)
    decide(dossier, "omar", made, *taken)
    (letter,) = letters()
    body = letter.get_content()
    assert says in " ".join(body.split())
    for name in names:
        assert name in body
    assert ("This was left out" in body) is bool(names)
    assert "@" not in body


def test_nobody_gets_a_letter_about_their_own_decision(dossier, letters) -> None:
    made = make_suggestion(dossier, "omar", BANK)
    decide(dossier, "omar", made, True)
    assert letters() == []
    assert numbers(dossier)[-1] == (2, "suggestion", "omar")


def test_a_suggestion_is_counted_as_a_change_since_the_review(dossier) -> None:
    review(dossier, "omar", "wrong", note="Eerst lezen.")
    change_row(dossier, reviewed_id=again(dossier).latest_id, reviewed_at=again(dossier).started_at)
    made = make_suggestion(again(dossier), "pia", BANK)
    decide(dossier, "omar", made, True)
    assert again(dossier).changes_since_review == 1


def test_the_ledger_names_who_took_it_in_and_the_history_who_wrote_it(dossier) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    decide(dossier, "omar", made, True)
    lines = db.session.scalars(
        db.select(Activity).where(Activity.subject_kind == "dossiers", Activity.subject_id == dossier.id)
    ).all()
    by_verb = {line.verb: line for line in lines}
    assert by_verb["dossier.suggested"].actor_id == person("pia").id
    assert by_verb["dossier.decided"].actor_id == person("omar").id
    assert by_verb["dossier.decided"].details["state"] == "accepted"
    assert {by_verb[verb].audience for verb in ("dossier.suggested", "dossier.decided")} == {"members"}
    assert latest_revision(again(dossier)).author_id == person("pia").id


def test_a_steward_of_another_group_of_the_theme_decides_only_where_there_is_no_group(dossier) -> None:
    rekenclub = make_group("quinn", "Rekenclub", ruth="member", pia="member")
    make_dossier("pia", "Rekenvoorbeelden", steward=rekenclub)
    made = make_suggestion(dossier, "omar", BANK)
    with pytest.raises(Denied):
        decide(dossier, "pia", made, True)
    change_row(dossier, steward_id=None)
    assert decide(dossier, "pia", made, True).state == "accepted"
