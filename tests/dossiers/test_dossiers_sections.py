"""Sections: the headings a reader sees, each with its own text to edit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.lines import normalised
from app.dossiers.sections import (
    agree,
    append_to_section,
    ensure_section,
    index_of,
    replace_section,
    section_text,
    sections_of,
)
from app.foundation.text import cook

BODY = """\
In het kort.

# Geld

Over geld.

## Canon

Over canon.

## Lening

Over lenen.

# Stappen

Eerst dit.[^1]

[^1]: Anna, bericht 12

    En nog iets.
[^2]: Wet
"""


def outline(body: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in sections_of(body)[1:]]


OUTLINES = [
    ("", []),
    ("alleen tekst", []),
    ("# een", [(1, "een")]),
    ("## een ##\n### *twee*\n", [(2, "een"), (3, "twee")]),
    ("Een\n===\n\nTwee\nregels\n---\n", [(1, "Een"), (2, "Twee regels")]),
    ("tekst\n# een\ntekst", [(1, "een")]),
    ("#een\n####### zeven\n\\# niet\n    # code\n", []),
    ("```\n# code\n```\n# wel\n", [(1, "wel")]),
    ("~~~\n# open\n", []),
    ("> # citaat\n\n# wel", [(1, "wel")]),
    ("> citaat\n# nog citaat", []),
    ("- # punt\n- twee\n\n  # drie\n\n# wel", [(1, "wel")]),
    ("- punt\n# wel", [(1, "wel")]),
    ("[quote]\n# niet\n[/quote]\n# wel\n", [(1, "wel")]),
    ("a\n[details=meer]\n# niet\n[/details]\n[quote]\n# niet\n[/quote]\n\nB\n---\n", [(2, "B")]),
    ("[quote]\n# wel, want nooit dicht", [(1, "wel, want nooit dicht")]),
    ("<div>\n# niet\n</div>\n\n# wel", [(1, "wel")]),
    ("<!--\n# niet\n\n# niet\n-->\n# wel", [(1, "wel")]),
    ("#\n\n# \n\n# wel", [(1, "wel")]),
    ("# [link](https://example.org) & `code`\n", [(1, "link & code")]),
    ("# een\r\n\r\ntekst\r# twee\r\n", [(1, "een"), (1, "twee")]),
    ("tekst\n[^1]: noot\nmeer\n===\n", None),
    ("a | b\n---|---\n# c\n", None),
    ("[a]: https://example.org\nKop\n===\n", None),
]


@pytest.mark.parametrize(("body", "headings"), OUTLINES)
def test_headings_are_those_a_reader_sees(body: str, headings: list[tuple[int, str]] | None) -> None:
    assert headings is None or outline(body) == headings
    assert agree(body, cook(body).headings)


@pytest.mark.parametrize(("body", "other"), [("# een", "# twee"), ("# een", ""), ("een", "# een")])
def test_headings_of_another_text_do_not_agree(body: str, other: str) -> None:
    assert not agree(body, cook(other).headings)


def test_a_link_to_a_page_is_named_by_its_words() -> None:
    assert outline("# Over [[Canon|de canon]]\n") == [(1, "Over de canon")]


def test_a_section_reaches_to_the_next_of_its_level() -> None:
    sections = sections_of(BODY)
    assert [section.index for section in sections] == [0, 1, 2, 3, 4]
    texts = [section_text(BODY, index) for index in range(5)]
    assert texts[0] == "In het kort.\n"
    assert texts[1].startswith("# Geld\n")
    assert texts[1].endswith("Over lenen.\n")
    assert texts[2] == "## Canon\n\nOver canon.\n"
    assert texts[4] == "# Stappen\n\nEerst dit.[^1]\n"


def test_the_lead_may_be_empty() -> None:
    assert section_text("# een\n", 0) == ""
    assert section_text("", 0) == ""
    assert [section.end for section in sections_of("")] == [0]


@pytest.mark.parametrize("index", [-1, 5, 99])
def test_a_section_that_is_not_there(index: int) -> None:
    for ask in (
        lambda: section_text(BODY, index),
        lambda: replace_section(BODY, index, "x"),
        lambda: append_to_section(BODY, index, "x"),
    ):
        with pytest.raises(IndexError):
            ask()


TINY = "lead\n\n# a\n\neen\n\n# b\n\ntwee\n"
REPLACED = [
    (TINY, 0, "Nieuw.", "Nieuw.\n\n# a\n\neen\n\n# b\n\ntwee\n"),
    (TINY, 0, "", "# a\n\neen\n\n# b\n\ntwee\n"),
    (TINY, 1, "# a\r\n\r\nanders\r\n\r\n\r\n", "lead\n\n# a\n\nanders\n\n# b\n\ntwee\n"),
    (TINY, 1, "  \n", "lead\n\n# b\n\ntwee\n"),
    (TINY, 2, "# c", "lead\n\n# a\n\neen\n\n# c\n"),
    ("# a\neen\n# b\ntwee\n", 2, "drie", "# a\neen\n\ndrie\n"),
    ("# a\n", 0, "lead", "lead\n\n# a\n"),
    ("lead\n", 0, "", ""),
    ("# a\n\n[^1]: noot\n", 1, "", "[^1]: noot\n"),
    ("# a\n\n[^1]: noot\n", 1, "# b\n\nc", "# b\n\nc\n\n[^1]: noot\n"),
]


@pytest.mark.parametrize(("body", "index", "text", "result"), REPLACED)
def test_replacing_a_section(body: str, index: int, text: str, result: str) -> None:
    assert replace_section(body, index, text) == result


APPENDED = [
    (TINY, 0, "lead\n\nmeer\n\n# a\n\neen\n\n# b\n\ntwee\n"),
    (TINY, 1, "lead\n\n# a\n\neen\n\nmeer\n\n# b\n\ntwee\n"),
    (TINY, 2, "lead\n\n# a\n\neen\n\n# b\n\ntwee\n\nmeer\n"),
    ("# a\neen\n## b\n", 1, "# a\neen\n\nmeer\n\n## b\n"),
    ("# a\n\n[^1]: noot\n[^2]: noot\n", 1, "# a\n\nmeer\n\n[^1]: noot\n[^2]: noot\n"),
    ("", 0, "meer\n"),
]


@pytest.mark.parametrize(("body", "index", "result"), APPENDED)
def test_adding_to_the_own_text_of_a_section(body: str, index: int, result: str) -> None:
    assert append_to_section(body, index, "meer\r\n") == result
    assert append_to_section(body, index, " \n") == normalised(body)


def test_finding_a_section_by_its_title() -> None:
    assert index_of(BODY, " lening ") == 3
    assert index_of(BODY, "Rente") is None
    assert index_of(BODY, "") is None


def test_a_section_that_is_missing_comes_at_the_end_before_the_footnotes() -> None:
    assert ensure_section(BODY, "canon") == (BODY, 2)
    body, index = ensure_section(BODY, "Nog te\nverwerken")
    assert index == 5
    assert section_text(body, 5) == "## Nog te verwerken\n"
    assert body.endswith("## Nog te verwerken\n\n" + BODY[BODY.index("[^1]: Anna") :])
    assert ensure_section("", "Bronnen") == ("## Bronnen\n", 1)


AWKWARD = st.sampled_from(
    [
        "# kop",
        "## kop twee",
        "### *drie* ###",
        "kop",
        "===",
        "---",
        "- punt",
        "  # in punt",
        "1. een",
        "> citaat",
        "> # kop",
        "```",
        "~~~ a",
        "    # code",
        "[quote]",
        "[/quote]",
        "[details=meer]",
        "[/details]",
        "<div>",
        "</div>",
        "<b>",
        "<!--",
        "-->",
        "[^1]: noot",
        "[a]: /b",
        "a : b",
        "* * *",
        "[^1]",
        "#",
        "\t# tab",
        "tekst, tekst",
        "\\# niet",
        "-",
        "+ x",
        "![](/x.png)",
        "# ![](/x.png)",
        "# <b>",
        "<details>",
    ]
)
bodies = st.lists(AWKWARD | st.just(""), max_size=14).map("\n".join)
fast = settings(max_examples=100, deadline=None)


@fast
@given(bodies)
def test_headings_agree_with_the_cooked_text_whatever_is_typed(body: str) -> None:
    assert agree(body, cook(body).headings)
    for section in sections_of(body)[1:]:
        first = normalised(body)[section.start : section.end].lstrip(" ")
        assert first.startswith("#" * section.level) or "===" in first or "-" in first


@fast
@given(bodies)
def test_the_same_text_in_its_place_changes_nothing(body: str) -> None:
    for section in sections_of(body):
        assert replace_section(body, section.index, section_text(body, section.index)) == normalised(body)


@fast
@given(bodies)
def test_the_own_texts_and_the_footnotes_make_the_whole(body: str) -> None:
    sections, body = sections_of(body), normalised(body)
    starts = [*(section.start for section in sections), max(section.end for section in sections)]
    assert starts == sorted(starts)
    assert starts[0] == 0
    notes = body[starts[-1] :]
    assert notes == "" or notes.lstrip().startswith("[^1]")


@fast
@given(bodies, st.data())
def test_what_is_added_is_there_and_nothing_goes(body: str, data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(sections_of(body)))
    longer = append_to_section(body, section.index, "Nieuwe woorden.")
    assert longer.split() != body.split()
    left = longer.replace("Nieuwe woorden.", "", 1)
    assert left.split() == body.split()
