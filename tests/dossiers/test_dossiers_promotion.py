"""Making a dossier of a conversation: the words, whose they are, and that nothing happens twice."""

from __future__ import annotations

import pytest

from app.dossiers.actions.promoting import Choice, promote
from app.dossiers.first_text import UNSORTED
from app.dossiers.loading import latest_revision
from app.dossiers.models import Authorship, DossierTopic, Passage, PassageSource, PostFold
from app.dossiers.picks import Pick
from app.forum import actions
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.ledger import Activity
from app.foundation.text import cook_page
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, edit, theme
from tests.making import again as topic_again
from tests.making import make_group, make_reply, make_topic, post_of

TITLE = "Ledenleningen bij vertrek"
TRICKY = (
    "Gewoon een zin.",
    "# Onze regels\n\nWij doen het zo.\n\n### Termijn\n\nZes maanden.",
    "Zo staat het[^1] in onze statuten.\n\n[^1]: Artikel 12.",
    "[quote=\"nadia\"]\nHoe doen jullie dat?\n[/quote]\n\nZo dus.",
    "[quote=\"nadia\"]\nNooit dichtgedaan.",
    "Eerst dit.\n\n[/quote]",
    "```\nhuur = 12 * 650",
    "| jaar | bedrag |\n|---|---|\n| 1 | 500 |",
    "- inleggen\n- terugbetalen",
    "Zie https://voorbeeld.example/leen",
    "Titel met een streep\n===\n\nTekst.",
    "Een verwijzing die nergens is[^weg], en een slag \\",
    "<!-- niets hiervan",
    "Regel een\n\n\n    ingesprongen",
)  # fmt: skip


def take(topic, actor="omar", numbers=(), title=TITLE, **choice):
    """Let somebody make a dossier of these posts; a number, or (number, section, words)."""
    picks = []
    for one in numbers:
        number, section, words = one if isinstance(one, tuple) else (one, "", None)
        picks.append(Pick(post_of(topic, number).id, words, section))
    with writing():
        made = promote(
            person(actor), topic_again(topic), Choice(title, theme(), picks=tuple(picks), **choice)
        )
    return again(made)


def body_of(dossier):
    return latest_revision(again(dossier)).body


def words_of(dossier):
    """Return, by number of the post, all stretches of the text that are its words."""
    body = body_of(dossier)
    rows = db.session.execute(
        db.select(PassageSource.post_id, Passage.start_at, Passage.end_at)
        .join(PassageSource, PassageSource.id == Passage.source_id)
        .where(Passage.revision_id == again(dossier).latest_id)
        .order_by(Passage.start_at)
    )
    found: dict[int, str] = {}
    for post_id, start, end in rows:
        found[post_id] = found.get(post_id, "") + body[start:end]
    return found


@pytest.fixture
def topic(house):
    topic = make_topic("omar", "Ledenlening terug", "Hoe doen jullie *dat*?")
    make_reply(topic, "nadia", "Wij betalen terug binnen zes maanden.\n\nOf zodra de opvolger inlegt.")
    make_reply(topic, "pia", "Noem   beide data.")
    return topic_again(topic)


def test_the_first_version_is_the_words_themselves_in_their_places(topic):
    made = take(topic, numbers=(2, (3, "Stappen", None), (1, "Kort antwoord", None)))
    body = body_of(made)
    assert body.startswith(
        "Hoe doen jullie *dat*?[^b1]\n\n## Wettelijk kader\n\n## Stappen\n\nNoem   beide data.[^b3]"
    )
    assert f"## {UNSORTED}\n\nWij betalen terug binnen zes maanden.\n\nOf zodra" in body
    revision = latest_revision(made)
    assert (revision.number, revision.kind, revision.author_id) == (1, "promote", person("omar").id)
    assert words_of(made) == {post_of(topic, n).id: post_of(topic, n).body for n in (1, 2, 3)}
    assert (made.post_count, made.writer_count, made.is_confirmed) == (3, 3, True)


def test_forty_posts_of_every_shape_keep_their_words_and_the_page_its_form(house):
    topic = make_topic("omar", "Alles [door] *elkaar*", TRICKY[0])
    for number in range(39):
        make_reply(topic, ("nadia", "pia", "omar")[number % 3], TRICKY[number % len(TRICKY)])
    sections = ("", "Stappen", "Kort antwoord", "Open vragen", "Bestaat niet")
    made = take(topic, numbers=[(n, sections[n % 5], None) for n in range(1, 41)])
    for number in range(1, 41):
        post = post_of(topic, number)
        assert words_of(made)[post.id] == post.body, number
    page = cook_page(body_of(made))
    tops = [section.title for section in page.sections if section.level == 2]
    assert tops == [
        "Wettelijk kader", "Stappen", "Geld en financiering", "Ervaringen van coöperaties",
        "Bronnen", "Open vragen", UNSORTED,
    ]  # fmt: skip
    assert page.missing_notes == ()
    cited = {note.key: note for note in page.notes}
    assert {f"b{number}" for number in range(1, 41)} <= cited.keys()
    assert all(note.backrefs for note in page.notes)
    assert cited["b7"].links == (f"/t/{topic.id}/7?version=1",)
    assert "Bericht 7 in “Alles [door] *elkaar*”" in cited["b7"].html
    assert not {"Nadia", "Omar", "Pia"} & set(" ".join(note.html for note in page.notes).split())


CHOSEN = (
    ("Noem de datum.", "de   datum", "de datum"),
    (
        "Wij **betalen** terug\nbinnen zes maanden.",
        "betalen terug binnen zes",
        "**betalen** terug\nbinnen zes",
    ),
    ("- een\n- twee\n\n> drie", "een\ntwee\ndrie", "een\n- twee\n\n> drie"),
    ("De canon is hoog", "ano", "ano"),
    ("Alles.", "  ", "Alles."),
    ("\n\nRuim.  ", "", "Ruim."),
)


def test_a_part_of_a_post_is_taken_as_it_was_typed(house):
    for number, (body, chosen, expected) in enumerate(CHOSEN):
        topic = make_topic("omar", "Een vraag over delen", body)
        made = take(topic, numbers=[(1, "Bronnen", chosen)], title=f"Delen {number}")
        assert words_of(made) == {post_of(topic, 1).id: expected}, body


def test_two_parts_of_one_post_are_one_source_with_one_note(house):
    topic = make_topic("omar", "Een vraag over delen", "Eerst dit. Dan dat. Ten slotte.")
    made = take(topic, numbers=[(1, "Stappen", "Ten slotte."), (1, "Bronnen", "Eerst dit.")])
    page = cook_page(body_of(made))
    assert [(note.key, len(note.backrefs)) for note in page.notes] == [("b1", 2)]
    assert made.post_count == 1
    assert db.session.scalar(db.select(db.func.count(PassageSource.id)).filter_by(dossier_id=made.id)) == 1


def test_without_any_post_it_begins_with_the_headings_alone(topic):
    made = take(topic)
    assert body_of(made).startswith("## Wettelijk kader\n\n## Stappen\n")
    assert UNSORTED not in body_of(made)
    assert (made.post_count, words_of(made)) == (0, {})


def test_the_theme_may_have_headings_of_its_own_with_notes_below(topic):
    with writing():
        theme().template = "Kort.\n\n## Fases\n\nIn het kort[^1].\n\n### Begin\n\nx\n\n[^1]: Zie de wet."
    body = body_of(take(topic, numbers=[(1, "fases", None), (2, "Kort antwoord", None)]))
    assert "In het kort[^1].\n\nHoe doen jullie *dat*?[^b1]\n\n### Begin" in body
    assert body.startswith("Kort.\n\nWij betalen")
    assert cook_page(body).missing_notes == ()
    assert body.rstrip().endswith("[^1]: Zie de wet.")


def test_an_edit_of_the_maker_leaves_the_words_to_their_writers(topic):
    made = take(topic, numbers=[2])
    edit(made, "omar", body_of(made).replace("binnen zes maanden", "binnen een half jaar"))
    numbers = db.session.get(Authorship, made.id).spans["spans"]
    origins = set(zip(numbers[1::3], numbers[2::3], strict=True))
    source = db.session.scalars(db.select(PassageSource.id).filter_by(dossier_id=made.id)).one()
    assert {(1, source), (2, 0)} <= origins
    assert latest_revision(again(made)).kind == "edit"


def test_a_source_is_the_version_that_was_read(topic):
    with writing():
        actions.edit_post(person("nadia"), post_of(topic, 2), topic_again(topic), "Binnen een jaar.", "beter")
    made = take(topic, numbers=[2])
    source = db.session.scalars(db.select(PassageSource).filter_by(dossier_id=made.id)).one()
    assert source.post_version == 2
    assert f"/t/{topic.id}/2?version=2), versie 2 van " in body_of(made)


def test_what_was_picked_is_worked_in_and_the_rest_may_wait(topic):
    for keeps, upto in ((False, 3), (True, 0)):
        made = take(topic, numbers=[(2, "Stappen", None)], title=f"Rest {keeps}", keep_rest_open=keeps)
        link = db.session.scalars(db.select(DossierTopic).filter_by(dossier_id=made.id)).one()
        assert (link.role, link.folded_upto, link.linked_by_id) == ("origin", upto, person("omar").id)
        fold = db.session.scalars(db.select(PostFold).filter_by(dossier_id=made.id)).one()
        assert (fold.post_id, fold.state, fold.section) == (post_of(topic, 2).id, "folded", "Stappen")
        assert fold.revision_id == made.latest_id


def test_the_ledger_knows_a_promotion_from_a_proposal(topic):
    made = take(topic, "nadia")
    other = make_topic("omar", "Een ander gesprek", "Ja.")
    proposed = take(other, "pia", title="Iets anders")
    lines = db.select(Activity.verb, Activity.audience).filter_by(subject_kind="dossiers")
    assert db.session.execute(lines.filter_by(subject_id=made.id)).all() == [("dossier.promoted", "public")]
    assert db.session.execute(lines.filter_by(subject_id=proposed.id)).all() == [
        ("dossier.proposed", "members")
    ]


def test_a_group_can_be_its_steward(topic):
    group = make_group("omar", "Werkgroep Geld")
    assert take(topic, steward=group).steward_id == group.id


def test_what_cannot_be_picked_is_refused_with_a_sentence(topic):
    elsewhere = make_topic("nadia", "Een ander gesprek", "Elders.")
    make_reply(topic, "pia", "Weg hiermee.")
    with writing():
        actions.delete_post(person("pia"), post_of(topic, 4), topic_again(topic))
    deleted, own = post_of(topic, 4).id, post_of(topic, 2).id
    cases = (
        (Pick(post_of(elsewhere, 1).id), "not in this conversation", ""),
        (Pick(deleted), "was deleted", ""),
        (Pick(0), "not in this conversation", ""),
        (Pick(999_999_999), "not in this conversation", ""),
        (Pick(own, "dit staat er niet"), "not in post 2", f"text_{own}"),
        (Pick(own, "Wij betalen " * 5000), "not in post 2", f"text_{own}"),
    )
    for pick, sentence, beside in cases:
        with pytest.raises(Invalid, match=sentence) as refusal, writing():
            promote(person("quinn"), topic_again(topic), Choice(TITLE, theme(), picks=(pick,)))
        assert refusal.value.field == beside
    too_many = tuple(Pick(own) for _ in range(201))
    with pytest.raises(Invalid, match="at most 200"), writing():
        promote(person("omar"), topic_again(topic), Choice(TITLE, theme(), picks=too_many))


def test_the_same_form_twice_makes_one(topic):
    first = take(topic, numbers=[2])
    assert take(topic, numbers=[2], title="  ledenleningen BIJ vertrek ").id == first.id
    assert take(topic, numbers=[2], title="Een andere titel").id != first.id
    with pytest.raises(Invalid, match="title already"):
        take(topic, "nadia", numbers=[2])
