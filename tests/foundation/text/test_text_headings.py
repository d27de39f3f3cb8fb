"""Headings: levels that fit the page, ids nobody else has, and a list of contents."""

from __future__ import annotations

import pytest

from app.foundation.text import Heading, cook
from tests.foundation.text.neighbours import cooked

LEVELS = [
    ("# a", [3]),
    ("## a", [3]),
    ("###### a", [3]),
    ("# a\n## b\n### c", [3, 4, 5]),
    ("# a\n### b", [3, 4]),
    ("## a\n# b", [3, 3]),
    ("## a\n### b\n## c", [3, 4, 3]),
    ("# a\n## b\n### c\n#### d\n##### e\n###### f", [3, 4, 5, 6, 6, 6]),
    ("a\n===\n\nb\n---", [3, 4]),
]


@pytest.mark.parametrize(("source", "levels"), LEVELS)
def test_levels_start_at_three_and_never_skip(source: str, levels: list[int]) -> None:
    found = cook(source)
    assert [heading.level for heading in found.headings] == levels
    assert [int(part[0]) for part in found.html.split("<h")[1:]] == levels


def test_a_page_of_its_own_may_start_higher() -> None:
    found = cook("# Begroting\n## Lening", top_level=2)
    assert [heading.level for heading in found.headings] == [2, 3]
    assert found.html.startswith('<h2 id="h-begroting">')


def test_a_heading_has_an_id_and_a_small_anchor() -> None:
    found = cooked("# Begroting *2026*")
    assert found.html == (
        '<h3 id="p7-h-begroting-2026">Begroting <em>2026</em> '
        '<a class="anchor" href="#p7-h-begroting-2026">#</a></h3>'
    )
    assert found.headings == (Heading(3, "p7-h-begroting-2026", "Begroting 2026"),)


IDS = [
    ("# Eén", ["h-een"]),
    ("# a\n# a\n# a", ["h-a", "h-a-2", "h-a-3"]),
    ("# a\n# a 2\n# a", ["h-a", "h-a-2", "h-a-3"]),
    ("# a-2\n# a\n# a", ["h-a-2", "h-a", "h-a-3"]),
    ("# a\n# a-2\n# a\n# a-2", ["h-a", "h-a-2", "h-a-3", "h-a-2-2"]),
    ("# ???", ["h-kop"]),
    ("# 2026", ["h-kop-2026"]),
    ("# [Zie hier](https://example.nl)", ["h-zie-hier"]),
    ("# Noot[^1]\n\n[^1]: a", ["h-noot"]),
    ("# `code`", ["h-code"]),
    ("# &amp; en", ["h-en"]),
]


@pytest.mark.parametrize(("source", "ids"), IDS)
def test_ids_are_readable_and_unique(source: str, ids: list[str]) -> None:
    assert [heading.id for heading in cook(source).headings] == ids


NOT_LISTED = ["> # a", "- # a", "[quote]\n# a\n[/quote]", "[details=x]\n# a\n[/details]"]


@pytest.mark.parametrize("source", NOT_LISTED)
def test_a_heading_inside_something_is_not_in_the_contents(source: str) -> None:
    found = cook(source)
    assert found.headings == ()
    assert "<h3>a</h3>" in found.html


@pytest.mark.parametrize("source", ["#", "# ", "## ##", "# <br>", "# <!-- niets -->"])
def test_a_heading_without_words_is_left_out(source: str) -> None:
    found = cook(source)
    assert found.headings == ()
    assert "<h" not in found.html


def test_the_text_of_a_heading_is_plain() -> None:
    (heading,) = cooked("# Vraag van @nadia over <b>R&D</b> <naam>").headings
    assert heading.text == "Vraag van @Nadia over R&D <naam>"


def test_no_heading_without_the_space() -> None:
    assert cook("#financiering").html == "<p>#financiering</p>"
