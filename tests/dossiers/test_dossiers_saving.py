"""Saving: what was sent is never lost, whoever wrote at the same moment."""

from __future__ import annotations

import pytest

from app.dossiers.actions.saving import EditConflict
from app.dossiers.chain import first_broken
from app.dossiers.models import Authorship, EditAttempt, Revision
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.transaction import writing
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of

pytestmark = pytest.mark.usefixtures("house")
FIRST = "De bank kijkt naar de waarde van de huizen."
OTHER = "Elk huishouden legt een bedrag in."


def attempts() -> list[EditAttempt]:
    return list(db.session.scalars(db.select(EditAttempt).order_by(EditAttempt.id)))


def revisions(dossier_id: int) -> list[Revision]:
    query = db.select(Revision).where(Revision.dossier_id == dossier_id).order_by(Revision.number)
    return list(db.session.scalars(query.options(db.undefer(Revision.body))))


def test_an_edit_becomes_the_next_version() -> None:
    dossier = make_dossier()
    saved = edit(dossier, "omar", BODY.replace("70 tot 80", "ongeveer 75"), summary="cijfer")
    assert (saved.revision.number, saved.revision.summary, saved.is_new) == (2, "cijfer", True)
    assert "ongeveer 75" in text_of(dossier)
    assert again(dossier).revision_count == 2


def test_edits_in_different_words_of_one_sentence_are_both_there() -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(dossier, "omar", BODY.replace("de waarde", "de marktwaarde"))
    saved = edit(dossier, "nadia", BODY.replace("De bank kijkt", "Elke bank kijkt"), base_id=base)
    assert "Elke bank kijkt naar de marktwaarde" in text_of(dossier)
    assert saved.merge is not None
    assert (saved.revision.kind, saved.revision.number) == ("automerge", 3)


def test_what_was_sent_is_kept_beside_what_the_merge_made_of_it() -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(dossier, "omar", BODY.replace("de waarde", "de marktwaarde"))
    mine = BODY.replace(OTHER, "Elk huishouden legt 5.000 euro in.")
    saved = edit(dossier, "nadia", mine, base_id=base)
    row = db.session.scalars(
        db.select(Revision).where(Revision.id == saved.revision.id).options(db.undefer(Revision.submitted))
    ).one()
    assert row.submitted == mine


def test_the_same_words_changed_by_two_is_a_conflict_that_loses_neither() -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(dossier, "omar", BODY.replace("de waarde", "de marktwaarde"))
    with pytest.raises(EditConflict) as caught:
        edit(dossier, "nadia", BODY.replace("de waarde", "de WOZ-waarde"), base_id=base)
    conflict = caught.value.merge.conflicts[0]
    assert ("WOZ-waarde" in conflict.mine, "marktwaarde" in conflict.theirs) == (True, True)
    kept = attempts()[-1]
    assert (kept.id, kept.revision_id) == (caught.value.attempt_id, None)
    assert "WOZ-waarde" in db.session.scalar(db.select(EditAttempt.body).where(EditAttempt.id == kept.id))


def test_a_section_is_put_back_into_the_version_it_was_taken_from() -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(
        dossier,
        "omar",
        BODY.replace("## Wat de bank doet", "## Eerst iets anders\n\nNieuw.\n\n## Wat de bank doet"),
    )
    saved = edit(
        dossier,
        "nadia",
        "## Ledenleningen\n\nNiemand hoeft iets in te leggen.\n",
        base_id=base,
        section=2,
    )
    text = text_of(dossier)
    assert "Niemand hoeft iets in te leggen." in text
    assert OTHER not in text
    assert "Eerst iets anders" in text
    assert saved.revision.section == "Ledenleningen"


def test_sending_twice_saves_once() -> None:
    dossier = make_dossier()
    first = edit(dossier, "omar", BODY + "\nNog een zin.\n", key="een-sleutel")
    second = edit(dossier, "omar", BODY + "\nNog een zin.\n", key="een-sleutel")
    assert (first.revision.id, second.is_new) == (second.revision.id, False)
    assert again(dossier).revision_count == 2


def test_a_text_that_changes_nothing_makes_no_version() -> None:
    dossier = make_dossier()
    assert not edit(dossier, "omar", BODY.replace("\n", "\r\n")).is_new
    assert again(dossier).revision_count == 1


def test_an_attempt_without_a_known_base_is_refused_and_kept() -> None:
    dossier, other = make_dossier(), make_dossier(title="Iets anders")
    with pytest.raises(Invalid):
        edit(dossier, "omar", "Alles nieuw", base_id=other.latest_id)
    assert attempts()[-1].base_id is None


def test_a_text_that_is_too_long_is_refused_and_kept() -> None:
    dossier = make_dossier()
    with pytest.raises(Invalid):
        edit(dossier, "omar", "woord " * 40_000)
    assert attempts()[-1].revision_id is None


def test_only_stewards_edit_what_they_keep_to_themselves() -> None:
    dossier = make_dossier()
    with writing():
        dossier.policy = "suggested"
    with pytest.raises(Denied):
        edit(dossier, "pia", BODY + "\nIets.\n")
    assert len(attempts()) == 1


def test_the_chain_of_hashes_holds_and_shows_a_change_in_the_past() -> None:
    dossier = make_dossier()
    for word in ("een", "twee", "drie"):
        edit(again(dossier), "omar", text_of(dossier) + f"\n{word}\n")
    links = revisions(dossier.id)
    assert first_broken(links) == 0
    links[1].body += "stiekem"
    assert first_broken(links) == 2
    db.session.rollback()


def test_who_wrote_is_counted_with_each_version() -> None:
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nOmar weet ook iets.\n")
    dossier = again(dossier)
    assert (dossier.writer_count, dossier.post_count) == (2, 0)
    assert db.session.get_one(Authorship, dossier.id).revision_number == 2
