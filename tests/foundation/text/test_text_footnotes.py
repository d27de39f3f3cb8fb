"""Footnotes: numbered as they are met, below the text, with ids of this text alone."""

from __future__ import annotations

import pytest

from app.foundation.text import cook
from tests.foundation.text.neighbours import html_of
from tests.foundation.text.soundness import read


def test_a_note_and_its_way_back() -> None:
    assert html_of("Zin.[^a]\n\n[^a]: De *bron*.") == (
        '<p>Zin.<sup class="footnote-ref"><a class="fn" id="p7-fnref-1" href="#p7-fn-1">1</a></sup></p>\n'
        '<section class="footnotes">\n<ol>\n'
        '<li id="p7-fn-1"><p>De <em>bron</em>. '
        '<a class="footnote-back" href="#p7-fnref-1">↩ 1</a></p></li>\n'
        "</ol>\n</section>"
    )


NUMBERS = [
    ("a[^x] b[^y]\n\n[^y]: twee\n[^x]: een", ["een", "twee"]),
    ("a[^x] b[^x]\n\n[^x]: een", ["een"]),
    ("a[^x]\n\n[^x]: een[^y]\n[^y]: twee", ["een", "twee"]),
    ("a[^x]\n\n[^x]: een\n[^y]: nooit", ["een"]),
    ("[^x]: een\n\na[^x]", ["een"]),
    ("**a[^x]**\n\n- b[^y]\n\n[^x]: een\n[^y]: twee", ["een", "twee"]),
    ("|a[^x]|\n|-|\n\n[^x]: een", ["een"]),
    ("> a[^x]\n\n[^x]: een", ["een"]),
    ("a[^x]\n\n[^x]: zie [^x]", ["zie"]),
]


@pytest.mark.parametrize(("source", "notes"), NUMBERS)
def test_notes_stand_in_the_order_they_are_met(source: str, notes: list[str]) -> None:
    html = html_of(source)
    reader = read(html)
    below = html.partition('<section class="footnotes">')[2]
    assert [f"p7-fn-{number + 1}" for number in range(len(notes))] == [
        name for name in reader.ids if name.startswith("p7-fn-")
    ]
    places = [below.index(note) for note in notes]
    assert places == sorted(places)
    assert "nooit" not in html


def test_a_note_used_twice_has_two_places_to_come_from() -> None:
    reader = read(html_of("a[^x] b[^x] c[^x]\n\n[^x]: een"))
    assert reader.ids == ["p7-fnref-1", "p7-fnref-1-2", "p7-fnref-1-3", "p7-fn-1"]


def test_two_texts_on_one_page_do_not_share_an_id() -> None:
    source = "# Kop\n\nZin[^1]\n\n[^1]: bron"
    first, second = cook(source, prefix="p1-").html, cook(source, prefix="p2-").html
    assert "p1-fn-1" in first
    assert first.replace("p1-", "p2-") == second


def test_a_note_of_several_paragraphs() -> None:
    html = html_of("a[^x]\n\n[^x]: een\n\n    twee\n\nna")
    assert "<p>een</p>\n<p>twee <a" in html
    assert "<p>na</p>\n<section" in html


@pytest.mark.parametrize("source", ["a[^x]", "a[^]", "a[^x y]\n\n[^x y]: z", "`a[^x]`\n\n[^x]: een"])
def test_without_a_note_there_is_no_list(source: str) -> None:
    assert "footnote" not in html_of(source)


def test_a_prefix_is_escaped() -> None:
    assert '"><b>' not in cook("a[^1]\n\n# k\n\n[^1]: b", prefix='"><b>').html
