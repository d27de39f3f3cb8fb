"""Going back: one edit undone by a merge, an old version put on top; nobody's words change hands."""

from __future__ import annotations

import re

import pytest

from app.dossiers.actions.history import UndoConflict, restore_revision, undo_revision, verify_chains
from app.dossiers.authorship import from_json, pieces
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Authorship, Dossier, EditAttempt, Revision
from app.dossiers.origins import authorship_of
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.histories import withhold
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.dossiers.scenes import make_conversation, promoted, read_in_english

pytestmark = pytest.mark.usefixtures("house")
HOUSES = BODY.replace("de waarde van de huizen", "de marktwaarde van de huizen")
BOTH = HOUSES.replace("Elk huishouden legt een bedrag in.", "Elk huishouden legt 5.000 euro in.")
LATER = BODY.replace("Elk huishouden legt een bedrag in.", "Elk huishouden legt 5.000 euro in.")


def undo(dossier: Dossier, number: int, who: str = "pia", summary: str = ""):
    with writing():
        return undo_revision(person(who), load_dossier(person(who), dossier.id), number, summary)


def restore(dossier: Dossier, number: int, who: str = "pia", summary: str = ""):
    with writing():
        return restore_revision(person(who), load_dossier(person(who), dossier.id), number, summary)


def two_edits() -> Dossier:
    """Omar changed one paragraph, then Nadia another."""
    dossier = make_dossier()
    edit(dossier, "omar", HOUSES, summary="waarde")
    edit(again(dossier), "nadia", BOTH)
    return again(dossier)


def writers(dossier: Dossier) -> dict[str, int]:
    """Which version brought each word of the newest text."""
    body = text_of(dossier)
    spans = from_json(db.session.get_one(Authorship, dossier.id).spans["spans"])
    return {word: one.origin.revision for one in pieces(body, spans) for word in re.findall(r"\w+", one.text)}


def change_facts(dossier: Dossier, number: int, **values: object) -> None:
    with writing():
        here = (Revision.dossier_id == dossier.id, Revision.number == number)
        db.session.execute(db.update(Revision).where(*here).values(**values))


def test_undo_takes_out_one_edit_and_leaves_what_came_later():
    dossier = two_edits()
    saved = undo(dossier, 2, summary="toch niet")
    assert text_of(dossier) == LATER
    revision = saved.revision
    assert (revision.number, revision.kind, revision.summary, revision.is_minor) == (
        4,
        "undo",
        "toch niet",
        False,
    )
    assert db.session.get_one(Revision, revision.refers_to_id).number == 2


def test_undoing_the_newest_edit_gives_the_text_before_it():
    dossier = two_edits()
    undo(dossier, 3)
    assert text_of(dossier) == HOUSES


def test_undo_and_undo_of_the_undo_give_the_same_text_with_the_same_writers():
    dossier = two_edits()
    before = writers(dossier)
    undo(dossier, 2)
    undo(dossier, 4)
    assert text_of(dossier) == BOTH
    assert writers(dossier) == before
    assert before["marktwaarde"] == 2


def test_the_same_undo_twice_does_nothing_the_second_time():
    dossier = two_edits()
    first, second = undo(dossier, 2), undo(dossier, 2)
    assert (first.is_new, second.is_new) == (True, False)
    assert again(dossier).revision_count == 4


def test_words_that_come_back_by_an_undo_are_of_who_wrote_them():
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nOmar weet ook iets.\n")
    edit(again(dossier), "nadia", BODY)
    undo(dossier, 3, "pia")
    assert {writers(dossier)[word] for word in ("Omar", "weet", "iets")} == {2}
    assert again(dossier).writer_count == 2


def test_what_was_changed_again_is_asked_about():
    dossier = make_dossier()
    edit(dossier, "omar", HOUSES)
    edit(again(dossier), "nadia", HOUSES.replace("de marktwaarde", "de taxatiewaarde"))
    with pytest.raises(UndoConflict):
        undo(dossier, 2)
    assert again(dossier).revision_count == 3


CANNOT = (
    ("the first version", 1, {}, Invalid),
    ("a merge", 2, {"kind": "merge"}, Invalid),
    ("words taken out for their writer", 2, {"kind": "withdrawal"}, Invalid),
    ("a version that is not there", 9, {}, Hidden),
    ("no version", 0, {}, Hidden),
)


def test_what_cannot_be_undone_says_why():
    dossier = two_edits()
    for name, number, facts, refusal in CANNOT:
        if facts:
            change_facts(dossier, number, **facts)
        with pytest.raises(refusal) as caught:
            undo(dossier, number)
        assert caught.value.sentence or refusal is Hidden, name
    assert again(dossier).revision_count == 3


def test_going_back_is_for_who_may_edit():
    dossier = two_edits()
    cases = (
        ({"policy": "suggested"}, "pia", Denied),
        ({"policy": "suggested"}, "quinn", None),
        ({"policy": "open"}, "visitor", Denied),
        ({"archived_at": dossier.started_at}, "quinn", Denied),
    )
    for facts, who, refusal in cases:
        with writing():
            for name, value in facts.items():
                setattr(again(dossier), name, value)
        for act in (undo, restore):
            if refusal:
                with pytest.raises(refusal):
                    act(dossier, 2, who)
            else:
                assert act(dossier, 2, who).is_new


def test_a_withheld_text_comes_back_for_who_decides_alone():
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nTelefoon 06.\n")
    edit(again(dossier), "quinn", BODY)
    withhold(dossier, 2)
    for act, number in ((undo, 2), (undo, 3), (restore, 2)):
        with pytest.raises(Denied):
            act(dossier, number, "pia")
    assert "Telefoon" not in text_of(dossier)
    assert restore(dossier, 2, "quinn").is_new


def test_restoring_puts_an_old_text_on_top_with_its_writers():
    dossier = two_edits()
    before = {number: authorship_of(dossier, number) for number in (1, 2, 3)}
    edit(dossier, "pia", "Alles weg.\n")
    saved = restore(dossier, 3, "omar", "terug")
    assert text_of(dossier) == BOTH
    assert (saved.revision.kind, saved.revision.number, saved.revision.summary) == ("restore", 5, "terug")
    assert authorship_of(again(dossier), 5) == before[3]
    assert {number: authorship_of(again(dossier), number) for number in (1, 2, 3)} == before
    assert again(dossier).writer_count == 2


def test_restoring_twice_and_restoring_what_stands_there_do_nothing():
    dossier = two_edits()
    assert not restore(dossier, 3).is_new
    assert restore(dossier, 1).is_new
    assert not restore(dossier, 1).is_new
    assert again(dossier).revision_count == 4


def test_words_of_a_post_stay_its_writers_through_a_restore_and_an_undo():
    dossier = promoted(make_conversation(), 2)
    number = dossier.revision_count
    before, posts = authorship_of(dossier, number), dossier.post_count
    edit(dossier, "pia", "Alles weg.\n")
    undo(dossier, number + 1, "quinn")
    assert authorship_of(again(dossier), number + 2) == before
    edit(again(dossier), "pia", "Weer weg.\n")
    restore(dossier, number, "quinn")
    assert authorship_of(again(dossier), number + 4) == before
    assert again(dossier).post_count == posts > 0


def test_what_is_told_again_is_what_was_kept_at_each_save():
    dossier = two_edits()
    kept = {}
    steps = (
        lambda: undo(dossier, 2), lambda: edit(again(dossier), "pia", text_of(dossier) + "\nNog iets.\n"),
        lambda: restore(dossier, 2), lambda: undo(dossier, 5), lambda: undo(dossier, 6),
        lambda: restore(dossier, 5),
    )  # fmt: skip
    for step in steps:
        try:
            step()
        except UndoConflict:
            continue
        row = db.session.get_one(Authorship, dossier.id, populate_existing=True)
        kept[row.revision_number] = from_json(row.spans["spans"])
    edit(again(dossier), "nadia", text_of(dossier) + "\nSlot.\n")
    assert len(kept) > 3
    assert {number: authorship_of(again(dossier), number) for number in kept} == kept


def test_both_stand_in_the_ledger_and_the_chain_holds():
    dossier = two_edits()
    undo(dossier, 2)
    restore(dossier, 1)
    lines = db.session.execute(
        db.select(Activity.verb, Activity.details["number"].as_integer())
        .where(Activity.verb.in_(("dossier.undid_revision", "dossier.restored_revision")))
        .order_by(Activity.id)
    ).all()
    assert [tuple(line) for line in lines] == [
        ("dossier.undid_revision", 2),
        ("dossier.restored_revision", 1),
    ]
    with writing():
        assert verify_chains() == []


def test_the_doors_answer_as_the_acts_do(as_):
    dossier = two_edits()
    base = f"/d/{dossier.id}"
    cases = (
        ("visitor", "undos", 2, 403), ("pia", "undos", 1, 422), ("pia", "undos", 77, 404),
        ("pia", "undos", 2, 303), ("pia", "undos", 2, 303), ("pia", "restorations", 3, 303),
        ("visitor", "restorations", 1, 403), ("pia", "restorations", "x", 404),
    )  # fmt: skip
    for who, act, number, status in cases:
        answer = as_(who).post(f"{base}/{act}", data={"number": number, "summary": "terug"})
        assert answer.status_code == status, (who, act, number)
    assert again(dossier).revision_count == 5
    assert latest_revision(again(dossier)).summary == "terug"
    with writing():
        again(dossier).withdrawn_at = dossier.started_at
    for act in ("undos", "restorations"):
        assert as_("pia").post(f"{base}/{act}", data={"number": 3}).status_code == 404


def test_a_conflict_keeps_the_undo_and_lets_a_person_choose(as_):
    dossier = make_dossier()
    edit(dossier, "omar", HOUSES)
    edit(again(dossier), "nadia", HOUSES.replace("de marktwaarde", "de taxatiewaarde"))
    browser = as_("pia")
    for _ in range(2):
        answer = browser.post(f"/d/{dossier.id}/undos", data={"number": 2, "summary": "toch niet"})
        assert answer.status_code == 409
    assert "taxatiewaarde" in answer.text
    attempts = list(db.session.scalars(db.select(EditAttempt).where(EditAttempt.user_id == person("pia").id)))
    assert [one.summary for one in attempts] == ["toch niet"]
    assert again(dossier).revision_count == 3


def test_the_page_of_a_change_offers_the_way_back_to_who_may_edit(as_, house, monkeypatch):
    read_in_english(house, monkeypatch)
    dossier = two_edits()
    cases = (
        ("visitor", "from=1&to=2", ()), ("pia", "from=1&to=2", ("/undos", "/restorations")),
        ("pia", "from=1&to=3", ("/restorations",)),
        ("pia", "from=0&to=1", ("first version", "/restorations")),
    )  # fmt: skip
    for who, asked, offered in cases:
        page = as_(who).get(f"{dossier.url}/compare?{asked}").text
        for words in ("/undos", "/restorations", "first version"):
            assert (words in page.partition("ways-back")[2]) is (words in offered), (who, asked, words)
    assert 'value="Undone: waarde"' in as_("pia").get(f"{dossier.url}/compare?from=1&to=2").text
