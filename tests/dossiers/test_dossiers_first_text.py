"""The first text of a dossier, its headings and its footnotes; and how long a review holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.citations import citation, citation_key
from app.dossiers.first_text import LEAD, UNSORTED, FirstText, Placed, first_text, headings_of
from app.dossiers.models import Theme
from app.dossiers.sections import sections_of
from app.dossiers.template import HEADINGS, template_of
from app.dossiers.validity import months_after
from app.foundation.text import cook_page

TEMPLATE = "## Stappen\n\n## Geld\n\n### Rente\n\n## Bronnen\n"


def placed(number: int, section: str, words: str = "") -> Placed:
    """Return the words of a post by its number."""
    key = f"b{number}"
    return Placed(words or f"Woorden {number}.", section, number, key, f"[^{key}]: Bericht {number}.")


def told(text: FirstText) -> list[tuple[int, str]]:
    """Return whose words stand where."""
    return [(source, text.body[start:end]) for start, end, source in text.passages]


PLACES = [
    (LEAD, "Woorden 1.[^b1]\n\n## Stappen"),
    ("Stappen", "## Stappen\n\nWoorden 1.[^b1]\n\n## Geld"),
    ("stappen", "## Stappen\n\nWoorden 1.[^b1]\n\n## Geld"),
    ("Geld", "## Geld\n\nWoorden 1.[^b1]\n\n### Rente"),
    ("Rente", "### Rente\n\nWoorden 1.[^b1]\n\n## Bronnen"),
    ("Bronnen", "## Bronnen\n\nWoorden 1.[^b1]\n\n[^b1]: Bericht 1.\n"),
    ("", f"## Bronnen\n\n## {UNSORTED}\n\nWoorden 1.[^b1]\n\n[^b1]: Bericht 1.\n"),
    ("Bestaat niet", f"## {UNSORTED}\n\nWoorden 1.[^b1]\n\n[^b1]: Bericht 1.\n"),
]


@pytest.mark.parametrize(("section", "stands"), PLACES)
def test_words_come_at_the_end_of_the_own_text_of_their_section(section, stands):
    text = first_text(TEMPLATE, [placed(1, section)])
    assert stands in text.body
    assert told(text) == [(1, "Woorden 1.")]


def test_words_of_one_section_keep_their_order_and_each_its_note():
    text = first_text(TEMPLATE, [placed(3, "Geld"), placed(1, "Geld"), placed(2, LEAD)])
    assert text.body.startswith("Woorden 2.[^b2]\n\n## Stappen")
    assert "## Geld\n\nWoorden 3.[^b3]\n\nWoorden 1.[^b1]\n\n### Rente" in text.body
    assert text.body.endswith("[^b3]: Bericht 3.\n[^b1]: Bericht 1.\n[^b2]: Bericht 2.\n")


def test_two_parts_of_one_post_share_a_note():
    text = first_text(TEMPLATE, [placed(1, "Geld", "Een."), placed(1, "Stappen", "Twee.")])
    assert text.body.count("[^b1]: ") == 1
    assert told(text) == [(1, "Twee."), (1, "Een.")]


@pytest.mark.parametrize(
    "template", ["", "Alleen een inleiding.\n", "## Stappen", "## Stappen\r\n\r\nVul in.\r\n"]
)
def test_any_template_takes_words_in(template):
    text = first_text(template, [placed(1, LEAD), placed(2, "")])
    assert told(text) == [(1, "Woorden 1."), (2, "Woorden 2.")]
    assert "\r" not in text.body
    assert not cook_page(text.body).missing_notes


def test_without_words_a_template_is_the_text():
    assert first_text(TEMPLATE, []) == FirstText(TEMPLATE, ())
    assert first_text("", []) == FirstText("", ())


def test_notes_of_the_template_stay_below_those_of_the_posts():
    text = first_text("## Wet\n\nZie.[^wet]\n\n[^wet]: Artikel 2.\n", [placed(1, "Wet")])
    assert text.body == "## Wet\n\nZie.[^wet]\n\nWoorden 1.[^b1]\n\n[^b1]: Bericht 1.\n\n[^wet]: Artikel 2.\n"


SECTIONS = st.sampled_from(["", LEAD, "Stappen", "Geld", "Rente", "Bronnen", "Elders"])
WORDS = st.sampled_from(
    ["Zo.", "# Kop\n\nTekst.", "- een\n- twee", "```\nopen", "Noot.[^1]\n\n[^1]: x", "| a |\n| - |"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SECTIONS, WORDS), max_size=5))
def test_all_words_are_told_and_all_headings_stay(picks):
    text = first_text(TEMPLATE, [placed(number, *pick) for number, pick in enumerate(picks, 1)])
    by_source: dict[int, str] = {}
    for source, words in told(text):
        by_source[source] = by_source.get(source, "") + words
    assert by_source == {number: words for number, (_, words) in enumerate(picks, 1)}
    titles = [section.title for section in sections_of(text.body)]
    assert [one for one in titles if one in headings_of(TEMPLATE)] == ["Stappen", "Geld", "Rente", "Bronnen"]
    assert not cook_page(text.body).missing_notes


@pytest.mark.parametrize(
    ("template", "headings"),
    [
        ("", (LEAD,)),
        (TEMPLATE, (LEAD, "Stappen", "Geld", "Rente", "Bronnen")),
        (f"## Een\n\n## {UNSORTED}\n", (LEAD, "Een")),
        ("```\n# geen kop\n```\n\n## Wel", (LEAD, "Wel")),
    ],
)
def test_a_template_offers_its_headings_and_the_short_answer(template, headings):
    assert headings_of(template) == headings


def test_a_theme_has_its_own_headings_or_the_usual_ones():
    usual = template_of(None)
    assert headings_of(usual) == (LEAD, *HEADINGS)
    assert template_of(Theme(template="")) == usual
    assert template_of(Theme(template="## Eigen\n")) == "## Eigen\n"


@dataclass
class CitedPost:
    """What a footnote tells of a post."""

    number: int = 4
    revision_count: int = 2
    created_at: datetime = datetime(2026, 1, 2, 12, tzinfo=UTC)
    edited_at: datetime | None = None


def topic(title: str = "Geld", access: str = "public") -> SimpleNamespace:
    """Return a conversation in a category."""
    return SimpleNamespace(id=7, title=title, category=SimpleNamespace(read_access=access))


def test_a_citation_is_dutch_and_leads_to_the_post_at_its_version():
    assert citation(CitedPost(), topic()) == (
        "[^b4]: [Bericht 4 in “Geld”](/t/7/4?version=2), versie 2 van 2 januari 2026."
    )


def test_a_conversation_for_members_is_not_named():
    note = citation(CitedPost(), topic("Een geheim", "members"))
    assert "geheim" not in note
    assert note.startswith("[^b4]: [Bericht 4](/t/7/4?version=2), ")


def test_the_day_is_the_one_in_the_netherlands_and_of_the_last_change():
    late = CitedPost(edited_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert citation(late, topic()).endswith("versie 2 van 1 juli 2026.")


@pytest.mark.parametrize(
    "title", ["[x](http://a)", "*vet* _schuin_", "`code` \\", "a|b ~~c~~ <b>", "een ] twee", "&amp;"]
)
def test_a_title_cannot_become_markup_in_a_footnote(title):
    page = cook_page(f"Zie.[^b4]\n\n{citation(CitedPost(), topic(title))}\n")
    (note,) = page.notes
    assert note.links == ("/t/7/4?version=2",) or list(note.links) == ["/t/7/4?version=2"]
    for tag in ("<strong>", "<em>", "<code>", "<b>", "<del>"):
        assert tag not in note.html


def test_another_key_can_be_given_when_one_is_taken():
    assert citation_key(CitedPost()) == "b4"
    assert citation(CitedPost(), topic(), "b4-2").startswith("[^b4-2]: [Bericht 4 ")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60), st.integers(0, 24))
def test_months_are_never_skipped_and_more_months_are_never_sooner(day, months, more):
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day
    assert then.day == day.day or (then + timedelta(days=1)).day == 1
    assert months_after(day, months + more) >= then
