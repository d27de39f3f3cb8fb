"""Working replies in: verbatim, with a note that leads to the reply, once, and undone in one click."""

from __future__ import annotations

import pytest

from app.dossiers.actions.folding import accept_fold, accepted_passages, suggest_fold, unfold_post
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.authorship import from_json, pieces
from app.dossiers.chain import link_hash
from app.dossiers.models import Authorship, Passage, Revision, Suggestion
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.text import cook_page
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, fold, fold_row, link, make_beside, post_of, sources_of
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.making import make_reply, make_topic

WORDS = """Bij ons legt elk huishouden **tien** mille in.

Dat gaat met een ledenlening.

De bank vond dat goed."""


def words_by_source(dossier):
    """Return which words of the newest text come from which source."""
    spans = from_json(db.session.get(Authorship, dossier.id, populate_existing=True).spans["spans"])
    found = {}
    for piece in pieces(text_of(dossier), spans):
        if piece.origin.source:
            found.setdefault(piece.origin.source, []).append(piece.text)
    return {source: "".join(texts) for source, texts in found.items()}


def test_a_reply_comes_under_the_section_it_is_about_with_a_note_that_leads_to_it(house):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", WORDS)
    folded = fold(dossier, topic, 2)
    assert (folded.section, folded.is_new) == ("Ledenleningen", True)
    text = text_of(dossier)
    assert f"bedrag in.\n\n{WORDS}[^b2]\n" in text
    address = f"/t/{topic.id}/2?version=1"
    assert f"[^b2]: [Bericht 2 in “Hoe zit het met de bank?”]({address}), versie 1 van" in text
    assert not cook_page(text).missing_notes
    source = sources_of(dossier)[0]
    assert words_by_source(dossier) == {source.id: WORDS}
    row = fold_row(dossier, post_of(topic, 2))
    assert (row.state, row.section, row.revision_id) == ("folded", "Ledenleningen", folded.revision_id)
    revision = db.session.get(Revision, folded.revision_id)
    assert (revision.kind, revision.number, revision.section) == ("fold", 2, "Ledenleningen")
    assert again(dossier).post_count == 1
    line = db.session.scalars(db.select(Activity).filter_by(verb="dossier.folded")).one()
    assert line.details["post"] == post_of(topic, 2).id


def test_what_stood_in_the_text_stays_as_it_is(house):
    dossier, topic = make_beside(4)
    for number in (2, 3, 4, 5):
        fold(dossier, topic, number, section="Wat de bank doet")
    text = text_of(dossier)
    for line in BODY.splitlines():
        assert line in text
    assert [one for one in text.splitlines() if one.startswith("Antwoord")] == [
        f"Antwoord {n}[^b{n + 1}]" for n in (1, 2, 3, 4)
    ]
    assert text.index("Antwoord 4") < text.index("## Ledenleningen") < text.index("[^b2]: ")
    stored = db.select(Revision).filter_by(dossier_id=dossier.id).order_by(Revision.number)
    before = b""
    for one in db.session.scalars(stored):
        assert one.sha256 == link_hash(before, one.number, one.kind, one.created_at, one.body)
        before = one.sha256


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ((), WORDS),
        (("Dat gaat met een ledenlening.",), "Dat gaat met een ledenlening."),
        (
            ("Dat gaat met een ledenlening.", "De bank vond dat goed."),
            "Dat gaat met een ledenlening.\n\nDe bank vond dat goed.",
        ),
        (
            ("Bij ons legt elk huishouden **tien** mille in.", "De bank vond dat goed."),
            "Bij ons legt elk huishouden **tien** mille in.De bank vond dat goed.",
        ),
    ],
)
def test_only_the_ticked_paragraphs_come_in(house, ticked, expected):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", WORDS)
    fold(dossier, topic, 2, text=ticked)
    assert list(words_by_source(dossier).values()) == [expected]


@pytest.mark.parametrize(
    ("section", "heading"),
    [("Kort antwoord", ""), ("Wat de bank doet", "Wat de bank doet"), ("Iets nieuws", "Iets nieuws")],
)
def test_the_section_can_be_chosen(house, section, heading):
    dossier, topic = make_beside(1)
    assert fold(dossier, topic, 2, section=section).section == section
    before = text_of(dossier).partition("Antwoord 1[^b2]")[0]
    headings = [line[3:] for line in before.splitlines() if line.startswith("## ")]
    assert (headings[-1:] or [""]) == [heading]


def test_what_fits_nowhere_waits_under_a_heading_of_its_own(house):
    dossier, topic = make_beside(1)
    assert fold(dossier, topic, 2).section == "Nog te verwerken"
    assert "## Nog te verwerken\n\nAntwoord 1[^b2]\n" in text_of(dossier)


def test_a_reply_follows_the_post_it_answers_or_the_section_its_conversation_is_about(house):
    dossier, topic = make_beside(2)
    fold(dossier, topic, 2, section="Ledenleningen")
    make_reply(topic, "omar", "Wat fijn.", reply_to=2)
    assert fold(dossier, topic, 4).section == "Ledenleningen"
    make_reply(topic, "omar", "[quote=Nadia, post:2]\nAntwoord 1\n[/quote]\n\nMooi zo.")
    assert fold(dossier, topic, 5).section == "Ledenleningen"
    with writing():
        db.session.execute(db.text("UPDATE dossier_topics SET section = 'Wat de bank doet'"))
    assert fold(dossier, topic, 3).section == "Wat de bank doet"


def test_twice_is_once(house):
    dossier, topic = make_beside(1)
    first, second = fold(dossier, topic, 2), fold(dossier, topic, 2, "omar", section="Ledenleningen")
    assert (second.is_new, second.revision_id, second.section) == (False, first.revision_id, first.section)
    assert again(dossier).revision_count == 2


def test_two_posts_with_the_same_number_keep_notes_apart(house):
    dossier, topic = make_beside(1)
    other = make_topic(replies=1, title="Een ander gesprek")
    link(dossier, other)
    fold(dossier, topic, 2)
    fold(dossier, other, 2)
    text = text_of(dossier)
    assert "Antwoord 1[^b2]" in text
    assert "Antwoord 1[^b2-2]" in text
    assert f"[^b2-2]: [Bericht 2 in “Een ander gesprek”](/t/{other.id}/2?version=1)" in text
    assert len(cook_page(text).notes) == 2


def test_undoing_takes_out_what_came_in_and_leaves_what_others_wrote_since(house):
    dossier, topic = make_beside(1)
    fold(dossier, topic, 2)
    edit(dossier, "omar", text_of(dossier).replace("70 tot 80 procent", "zo'n 75 procent"))
    with writing():
        unfold_post(person("pia"), again(dossier), post_of(topic, 2))
    assert text_of(dossier) == BODY.replace("70 tot 80 procent", "zo'n 75 procent")
    assert fold_row(dossier, post_of(topic, 2)) is None
    latest = db.session.get(Revision, again(dossier).latest_id)
    assert (latest.kind, latest.number) == ("undo", 4)
    assert len(sources_of(dossier)) == 1, "the history holds the words, so the source stays"
    with writing():
        unfold_post(person("pia"), again(dossier), post_of(topic, 2))
    assert again(dossier).revision_count == 4
    fold(dossier, topic, 2)
    assert "Antwoord 1[^b2]" in text_of(dossier)


def test_undoing_never_throws_away_what_somebody_changed_in_it(house):
    dossier, topic = make_beside(1)
    fold(dossier, topic, 2)
    edit(dossier, "omar", text_of(dossier).replace("Antwoord 1", "Antwoord 1, anders gezegd"))
    with pytest.raises(Conflict), writing():
        unfold_post(person("nadia"), again(dossier), post_of(topic, 2))
    assert "anders gezegd" in text_of(dossier)


def test_nobody_folds_what_is_not_beside_the_dossier_or_is_not_there(house):
    dossier, topic = make_beside(1)
    elsewhere = make_topic(replies=1, title="Een ander gesprek")
    with pytest.raises(Hidden):
        fold(dossier, elsewhere, 2)
    with pytest.raises(Invalid):
        fold(dossier, topic, 2, text=("Dit staat er niet.",))
    with writing():
        db.session.execute(db.text("UPDATE posts SET deleted_at = now() WHERE number = 2"))
    with pytest.raises(Invalid):
        fold(dossier, topic, 2)
    assert again(dossier).revision_count == 1
    assert not sources_of(dossier)


def test_words_of_a_place_for_members_come_into_a_public_dossier_by_their_writer_alone(house):
    dossier, topic = make_beside(1)
    close_category("financiering")
    with pytest.raises(Denied, match="members"):
        fold(dossier, topic, 2, "omar")
    with pytest.raises(Denied), writing():
        suggest_fold(person("omar"), again(dossier), post_of(topic, 2))
    fold(dossier, topic, 2, "nadia")
    assert sources_of(dossier)[0].consented_at is not None


def suggest(dossier, topic, number, actor="pia"):
    with writing():
        return suggest_fold(person(actor), again(dossier), post_of(topic, number))


def test_who_cannot_edit_proposes_the_identical_text_and_only_once(house):
    dossier, topic = make_beside(1)
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET policy = 'suggested'"))
    with pytest.raises(Denied):
        fold(dossier, topic, 2, "pia")
    suggested = suggest(dossier, topic, 2)
    assert suggest(dossier, topic, 2, "omar").id == suggested.id
    assert (suggested.state, suggested.post_version, suggested.section) == ("open", 1, "Nog te verwerken")
    assert text_of(dossier) == BODY
    assert not sources_of(dossier)
    body = db.session.get(Suggestion, suggested.id).body
    fold(dossier, topic, 2, "quinn")
    assert text_of(dossier) == body


def test_an_accepted_proposal_knows_whose_words_it_brought(house):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", WORDS)
    suggested = suggest(dossier, topic, 2)
    edit(dossier, "nadia", text_of(dossier).replace("70 tot 80", "75"))
    quinn, dossier = person("quinn"), again(dossier)
    before = text_of(dossier)
    after = suggested.body.replace("70 tot 80", "75").replace("De bank vond dat goed.", "Punt.")
    with writing():
        lock(dossier)
        passages = accepted_passages(quinn, dossier, suggested, before, after)
        revision = add_revision(quinn, dossier, Change("suggestion", after, passages=passages))
        accept_fold(quinn, dossier, suggested, revision)
    kept = WORDS.removesuffix("De bank vond dat goed.")
    found = words_by_source(dossier)[sources_of(dossier)[0].id]
    assert found.startswith(kept.strip())
    assert "Punt" not in found
    assert fold_row(dossier, post_of(topic, 2)).revision_id == revision.id
    assert db.session.scalar(db.select(db.func.count()).select_from(Passage)) == len(passages) > 0


def test_a_proposal_that_folds_nothing_brings_no_source(house):
    dossier, topic = make_beside(1)
    suggested = suggest(dossier, topic, 2)
    with writing():
        assert accepted_passages(person("quinn"), dossier, suggested, BODY, BODY + "\nAnders.\n") == ()
        suggested.post_id = None
        assert accepted_passages(person("quinn"), dossier, suggested, BODY, suggested.body) == ()


def test_a_dossier_that_is_archived_takes_nothing_in(house):
    topic = make_beside(1)[1]
    dossier = again(make_dossier(title="Een ander dossier"))
    link(dossier, topic)
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET archived_at = now()"))
    for actor in ("nadia", "omar", "quinn"):
        with pytest.raises(Denied):
            fold(dossier, topic, 2, actor)
