"""Two texts walked through together, and Dutch pages compared in each of the three ways."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.comparison import inline, rendered, side_by_side, summary_of
from app.dossiers.guessing import Shelves
from app.dossiers.lines import Matcher, lines_of, normalised
from app.dossiers.stretches import moved_lines, partners, stretches, walk
from app.foundation.text import cook

ITEMS = st.lists(st.sampled_from("abcde"), max_size=12)
LINES = st.lists(
    st.sampled_from(
        ["De bank leent.", "Wij ook.", "", "- punt", "| a | b |", "## Kop", "1. één", "> zei hij"]
    ),
    max_size=8,
).map("\n".join)
TAG = re.compile(r"<[^>]*>")


@given(ITEMS, ITEMS)
def test_every_place_of_both_is_walked_through_once_and_in_order(old, new):
    parts = list(stretches(old, new))
    assert [place for part in parts for place in part.old] == list(range(len(old)))
    assert [place for part in parts for place in part.new] == list(range(len(new)))
    for part in parts:
        if part.is_same:
            assert [old[place] for place in part.old] == [new[place] for place in part.new]
            assert len(part.old) == 1
        else:
            assert part.old or part.new


@given(ITEMS, ITEMS)
def test_runs_that_are_the_same_are_the_same_and_never_cross(old, new):
    at_old = at_new = 0
    *runs, last = Matcher(None, old, new).get_matching_blocks()
    assert last == (len(old), len(new), 0)
    for start, new_start, length in runs:
        assert start >= at_old
        assert new_start >= at_new
        assert old[start : start + length] == new[new_start : new_start + length]
        at_old, at_new = start + length, new_start + length


@given(ITEMS)
def test_a_sequence_is_one_run_with_itself(items):
    runs = Matcher(None, items, items).get_matching_blocks()
    assert runs == ([(0, 0, len(items))] if items else []) + [(len(items), len(items), 0)]


@given(st.lists(st.sampled_from(["een twee", "drie vier", "", "vijf"]), max_size=8),
       st.lists(st.sampled_from(["een twee drie", "drie", "", "zes"]), max_size=8))  # fmt: skip
def test_partners_are_pairs_in_order_and_a_walk_names_each_once(old, new):
    pairs = partners(old, new)
    assert list(pairs.values()) == sorted(set(pairs.values()))
    steps = list(walk(range(len(old)), range(len(new)), pairs))
    assert [left for left, _ in steps if left is not None] == list(range(len(old)))
    assert [right for _, right in steps if right is not None] == list(range(len(new)))
    assert {right: left for left, right in steps if left is not None and right is not None} == pairs


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        (["een lange regel", "b"], ["b", "een lange regel"], {1: 0}),
        (["x", "x"], ["x"], {}),
        (["a"], ["b"], {}),
        (["", "b"], ["b", ""], {}),
        (["---", "b"], ["b", "---"], {}),
    ],
)
def test_what_vanished_and_stands_elsewhere_moved_when_it_has_words(old, new, moves):
    changed = [part for part in stretches(old, new) if not part.is_same]
    assert moved_lines(old, new, changed) == moves


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (" \n\t\n", []),
        ("een", ["een\n"]),
        ("een\r\ntwee\rdrie\n\n\n", ["een\n", "twee\n", "drie\n"]),
        ("een\u2028twee\x0bdrie", ["een\u2028twee\x0bdrie\n"]),
        ("\n\neen", ["\n", "\n", "een\n"]),
    ],
)
def test_a_text_has_plain_line_ends_and_one_at_its_end(text, lines):
    assert lines_of(normalised(text)) == lines


@given(st.text(alphabet="ab \n\r\t", max_size=30))
def test_making_a_text_plain_twice_is_once(text):
    once = normalised(text)
    assert normalised(once) == once
    assert "".join(lines_of(once)) == once


PAGES = [  # before, after, what went, what came
    ("De bank leent 70 procent.", "De bank leent 80 procent.", "70", "80"),
    ("- één\n- twee", "- één\n- twee\n- drie", "", "drie"),
    ("1. eerst\n2. dan", "1. eerst", "dan", ""),
    ("| Grond | Euro |\n| --- | --- |\n| a | 10 |", "| Grond | Euro |\n| --- | --- |\n| a | 9 |", "10", "9"),
    ("| a | b |\n| - | - |\n| 1 | 2 |", "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |", "", "3"),
    ("## Ledenlening\n\nTekst.", "## Ledenleningen\n\nTekst.", "Ledenlening", "Ledenleningen"),
    ("Coöperaties betalen canon.", "Coöperaties betalen géén canon.", "", "géén"),
    ("> Zei zij.\n\nEn toen?", "En toen?", "Zei", ""),
    ("- een\n  - onder\n- twee", "- een\n  - eronder\n- twee", "onder", "eronder"),
    ("Zie de notaris's akte.", "Zie de akte.", "notaris", ""),
]  # fmt: skip


def marked(html: str, tag: str) -> str:
    """Return all that is marked so, without the tags in it."""
    return unescape(TAG.sub("", " ".join(re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL))))


def each_way(old: str, new: str) -> dict[str, str]:
    """Show a difference in each of the three ways, as HTML."""
    rows = side_by_side(old, new)
    return {
        "inline": inline(old, new),
        "side": " ".join(f"{row.old_html} {row.new_html}" for row in rows),
        "rendered": rendered(cook(old).html, cook(new).html),
    }


@pytest.mark.parametrize(("old", "new", "went", "came"), PAGES)
def test_each_way_marks_what_went_and_what_came(old, new, went, came):
    for way, html in each_way(old, new).items():
        assert went in marked(html, "del"), (way, html)
        assert came in marked(html, "ins"), (way, html)
        if not went:
            assert marked(html, "del").strip() == "", (way, html)
        if not came:
            assert marked(html, "ins").strip(" -") == "", (way, html)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES)
def test_there_and_back_is_the_same_count_the_other_way_round(old, new):
    there, back = summary_of(old, new), summary_of(new, old)
    if old == new:
        assert (there.words_added, there.words_removed) == (0, 0)
    words = [len(re.findall(r"\w+", text)) for text in (old, new)]
    assert there.words_added - there.words_removed == words[1] - words[0]
    assert back.words_added - back.words_removed == words[0] - words[1]


@settings(max_examples=40, deadline=None)
@given(LINES, LINES)
def test_both_columns_can_be_read_back_line_by_line(old, new):
    rows = side_by_side(old, new, context=100)
    if old.splitlines() == new.splitlines():
        assert rows == ()
        return
    left = [unescape(TAG.sub("", row.old_html)) for row in rows if row.old_number]
    right = [unescape(TAG.sub("", row.new_html)) for row in rows if row.new_number]
    assert left == old.splitlines()
    assert right == new.splitlines()


SHELF = [("Wat de bank doet", "De bank kijkt naar de waarde."), ("Grond", "De canon stijgt."), ("Huur", "")]


@given(st.text(max_size=80))
def test_a_guess_is_a_section_that_is_there_or_none(words):
    assert Shelves(SHELF).best_for(words) in {"", "Wat de bank doet", "Grond", "Huur"}


@given(
    st.permutations(SHELF), st.sampled_from(["De canon van de grond", "de waarde voor de bank", "onze huur"])
)
def test_a_guess_does_not_hang_on_the_order_of_the_sections(shelf, words):
    assert Shelves(shelf).best_for(words) == Shelves(SHELF).best_for(words) != ""


def test_a_word_that_all_sections_have_says_less_than_one_that_one_has():
    shelf = [("Een", "geld en bank en rente"), ("Twee", "geld en bank en canon")]
    assert Shelves(shelf).best_for("geld, bank en canon") == "Twee"
    assert Shelves(shelf).best_for("geld, bank en rente") == "Een"
