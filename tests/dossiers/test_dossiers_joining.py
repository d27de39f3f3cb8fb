"""Sections that go into another text: no word, footnote or source is lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers import authorship
from app.dossiers.joining import as_page, at_level, join, part_of, without
from app.dossiers.lines import normalised
from app.dossiers.notes_keys import called_notes, calls_in, fresh_names, parted, renamed, with_notes
from app.dossiers.sections import sections_of

A = """Kort.[^a]

## Geld

Een bank leent tachtig procent.[^b1] Soms minder.[^law]

### Rente

Die verschilt.[^b1]

## Anders

Tekst zonder noot.

[^a]: [Bericht 1](/t/1/1), versie 1.
[^b1]: [Bericht 2](/t/1/2), versie 1.
[^law]: Artikel 7:248 BW,
    geraadpleegd op 3 mei.
"""
B = """Antwoord.

## Lenen

Eigen tekst.[^b1]

### Diep

Nog iets.

## Slot

Klaar.

[^b1]: [Bericht 9](/t/4/9), versie 2.
"""


def test_a_section_takes_along_the_footnotes_it_calls() -> None:
    part = part_of(A, 1)
    assert part.title == "Geld"
    assert "### Rente" in part.text
    assert "[^law]:" not in part.text
    assert list(part.notes) == ["b1", "law"]
    assert "geraadpleegd" in part.notes["law"]


def test_under_a_heading_it_becomes_a_part_of_that_section() -> None:
    body = join(B, [(part_of(A, 1), "Lenen")]).body
    assert [(one.level, one.title) for one in sections_of(body)[1:]] == [
        (2, "Lenen"), (3, "Geld"), (4, "Rente"), (3, "Diep"), (2, "Slot"),
    ]  # fmt: skip
    assert "tachtig procent.[^b1-2]" in body
    assert "Eigen tekst.[^b1]" in body
    assert "[^b1-2]: [Bericht 2](/t/1/2)" in body
    assert body.count("[^b1]:") == 1


def test_without_a_heading_it_stands_at_the_end_and_the_same_footnote_is_not_doubled() -> None:
    part = part_of(A, 1)
    once = join(B, [(part, "")]).body
    twice = join(once, [(part, ""), (part_of(A, 3), "Nergens")]).body
    assert [one.title for one in sections_of(once)[1:]][-2:] == ["Geld", "Rente"]
    assert once.count("[^law]:") == twice.count("[^law]:") == 1
    assert "Tekst zonder noot." in twice


def test_words_keep_the_post_they_come_from() -> None:
    start = A.index("Een bank leent")
    spans = authorship.first(A, [(start, start + len("Een bank leent tachtig procent."), 7)])
    joined = join(B, [(part_of(A, 2, spans), "Slot"), (part_of(A, 1, spans), "Lenen")])
    words = {joined.body[a:b].strip() for a, b, source in joined.passages if source == 7}
    assert words == {"Een bank leent tachtig procent."}
    page = as_page(part_of(A, 1, spans))
    assert {page.body[a:b].strip() for a, b, _ in page.passages} == {"Een bank leent tachtig procent."}


def test_a_section_becomes_a_page_and_leaves_a_line_behind() -> None:
    page = as_page(part_of(A, 1)).body
    assert page.startswith("Een bank leent")
    assert "## Rente" in page
    assert "[^law]:" in page
    left = without(A, 1, "Zie [[Geld]].")
    assert "## Geld\n\nZie [[Geld]].\n\n## Anders" in left
    assert "[^a]:" in left
    assert "[^b1]:" not in left
    assert "[^law]:" not in left


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Een[^a] en[^B][^a]", ("a", "B")), ("`[^a]` en \\[^b]", ()), ("```\n[^a]\n```\n[^c]", ("c",)),
        ("[^a]: zie[^b]", ("b",)), ("~~~\n[^a]: x\n~~~", ()), ("[^met spatie]", ()),
        ("``[^a] ` ``[^c]", ("c",)),
    ],
)  # fmt: skip
def test_calls_are_found_outside_code(text, keys) -> None:
    assert calls_in(text) == keys


def test_a_footnote_that_calls_another_brings_it_along() -> None:
    notes = {"a": "[^a]: zie[^b]\n", "b": "[^b]: en[^a]\n", "c": "[^c]: niet\n"}
    assert list(called_notes("Tekst[^A]", notes)) == ["a", "b"]


def test_only_what_differs_gets_another_key() -> None:
    notes = {"a": "[^a]: een\n", "b": "[^b]: twee\n", "b-2": "[^b-2]: drie\n"}
    assert fresh_names(notes, {"a": "[^A]:  een", "B": "[^B]: anders"}) == {"b": "b-3"}
    assert renamed("x[^b] `[^b]`\n[^B]: twee", {"b": "b-3"}) == "x[^b-3] `[^b]`\n[^b-3]: twee"


@pytest.mark.parametrize(
    ("text", "level", "becomes"),
    [
        ("## A\n\n### B\n", 3, "### A\n\n#### B\n"), ("#### A\n\n##### B\n", 2, "## A\n\n### B\n"),
        ("##### A\n\n###### B\n", 6, "###### A\n\n###### B\n"), ("Geen kop\n", 4, "Geen kop\n"),
    ],
)  # fmt: skip
def test_headings_go_down_or_up_together(text, level, becomes) -> None:
    assert at_level(text, level) == becomes


KEYS = st.sampled_from(["a", "b1", "B1", "wet", "b1-2"])
WORDS = st.sampled_from(["geld", "huis [[Bank]]", "rente `x`", "dak", "samen"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A text with sections that call footnotes, each of which is there, in any words."""
    blocks, called = [], set()
    for number in range(draw(st.integers(1, 4))):
        keys = draw(st.lists(KEYS, max_size=3))
        called |= {key.casefold() for key in keys}
        calls = "".join(f"[^{key}]" for key in keys)
        level = draw(st.integers(2, 4))
        blocks.append(f"{'#' * level} Kop {number}\n\n{draw(WORDS)}{draw(WORDS)}{calls}\n")
    notes = [f"[^{key}]: {draw(WORDS)}\n" for key in sorted(called)]
    return with_notes("\n".join(blocks), notes)


def tokens(text: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"\[\^[^\]]+\]:?", "", text))


@settings(max_examples=60, deadline=None)
@given(pages(), pages(), st.data())
def test_no_word_is_lost_and_every_call_finds_its_own_footnote(one: str, other: str, data) -> None:
    part = part_of(one, data.draw(st.integers(1, len(sections_of(one)) - 1)))
    home = data.draw(st.sampled_from(["", "Kop 0", "Kop 1"]))
    body = join(other, [(part, home)]).body
    notes = {key.casefold(): value for key, value in parted(body).notes.items()}
    assert all(key.casefold() in notes for key in calls_in(parted(body).text))
    assert len(notes) == len(parted(body).notes)
    for word in tokens(parted(other).text) + tokens(part.text):
        assert tokens(body).count(word) >= tokens(parted(other).text).count(word)
    for key, note in parted(other).notes.items():
        assert notes[key.casefold()].split() == note.split()
    names = fresh_names(part.notes, parted(other).notes)
    for key, note in part.notes.items():
        new = names.get(key.casefold(), key).casefold()
        assert notes[new].split(maxsplit=1)[1] == note.split(maxsplit=1)[1]


@settings(max_examples=40, deadline=None)
@given(pages())
def test_taking_footnotes_out_and_putting_them_back_changes_nothing(page: str) -> None:
    apart = parted(page)
    assert with_notes(apart.text, apart.notes.values()) == normalised(page)
