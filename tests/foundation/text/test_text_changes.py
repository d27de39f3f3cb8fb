"""What changed: word by word, nothing lost, and never long in coming."""

from __future__ import annotations

import random
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import Change, changes_html, word_changes
from app.foundation.text.alignment import Alignment


def told(old: str, new: str) -> str:
    """The changes on one line: [-taken out-] and {+put in+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[change.kind].format(change.text) for change in word_changes(old, new))


STORIES = [
    ("", "", ""),
    ("a", "a", "a"),
    ("", "nieuw", "{+nieuw+}"),
    ("oud", "", "[-oud-]"),
    ("De kat zit", "De hond zit", "De [-kat-]{+hond+} zit"),
    ("een twee", "een drie twee", "een {+drie +}twee"),
    ("een drie twee", "een twee", "een [-drie -]twee"),
    ("Ja.", "Ja!", "Ja[-.-]{+!+}"),
    ("huis", "huizen", "[-huis-]{+huizen+}"),
    ("een twee drie", "vier vijf zes", "[-een twee drie-]{+vier vijf zes+}"),
    ("a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"),
    ("a\nb\n", "a\nx\nb\n", "a\n{+x\n+}b\n"),
    ("a\nb\n", "b\na\n", "[-a\n-]b\n{+a\n+}"),
    ("a\n", "a", "a[-\n-]"),
    ("regel een\nregel twee\n", "regel een\nregel drie\n", "regel een\nregel [-twee-]{+drie+}\n"),
    ("5 %", "7 %", "[-5-]{+7+} %"),
    ("één", "een", "[-één-]{+een+}"),
    ("a  b", "a b", "a[-  -]{+ +}b"),
]


@pytest.mark.parametrize(("old", "new", "story"), STORIES)
def test_what_changed(old: str, new: str, story: str) -> None:
    assert told(old, new) == story


def test_a_rewritten_sentence_is_not_told_in_crumbs() -> None:
    story = told("wij gaan morgen vroeg weg", "zij komen vandaag laat aan")
    assert story == "[-wij gaan morgen vroeg weg-]{+zij komen vandaag laat aan+}"


def test_a_paragraph_that_stays_is_one_piece() -> None:
    text = "Een alinea.\n\nNog een.\n"
    assert word_changes(text, text) == (Change("same", text),)


def check(old: str, new: str) -> tuple[Change, ...]:
    changes = word_changes(old, new)
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert all(change.text for change in changes)
    assert all(one.kind != other.kind for one, other in pairwise(changes))
    return changes


WORDS = st.lists(
    st.sampled_from(["huis", "huur", "a", ",", " ", " ", "\n", "\r\n", "\u2028", "é"]), max_size=40
)


@given(WORDS.map("".join), WORDS.map("".join))
@settings(max_examples=300, deadline=None)
def test_no_letter_of_either_text_is_lost(old: str, new: str) -> None:
    check(old, new)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost_whatever_it_is(old: str, new: str) -> None:
    check(old, new)


@given(WORDS.map("".join), WORDS.map("".join), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_the_html_is_escaped_and_only_marks_changes(old: str, new: str, lines: int) -> None:
    html = changes_html(word_changes(f"<b>&{old}", f"<i>&{new}"), lines)
    bare = re.sub(r'</?(ins|del)>|<span class="diff__gap">…</span>', "", html)
    assert "<" not in bare
    assert "&lt;b&gt;" not in bare or "<del>" in html


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.lists(st.sampled_from("abcdefgh"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_pairs_rise_and_are_equal(old: list[str], new: list[str]) -> None:
    pairs = Alignment(old, new).pairs()
    assert all(old[left] == new[right] for left, right in pairs)
    assert pairs == sorted(set(pairs))
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_is_equal_is_wholly_paired(items: list[str]) -> None:
    assert Alignment(items, list(items)).pairs() == [(place, place) for place in range(len(items))]


def test_a_text_put_in_the_middle_costs_nothing_of_the_rest() -> None:
    old = [f"regel {number}" for number in range(2000)]
    new = [*old[:900], "nieuw", *old[900:]]
    assert len(Alignment(old, new).pairs()) == 2000


def some_words(count: int, vocabulary: int, seed: int, glue: str = " ") -> str:
    chosen = random.Random(seed)
    return glue.join(f"w{chosen.randrange(vocabulary)}" for _ in range(count))


FAMILIES = {
    "wholly different": (some_words(8000, 5000, 1), some_words(8000, 5000, 2)),
    "few words": (some_words(10_000, 12, 1), some_words(10_000, 12, 2)),
    "many lines": (some_words(8000, 40, 1, "\n"), some_words(8000, 40, 2, "\n")),
    "empty lines": ("\n" * 32_000, "\n" * 31_000),
    "spaces": (" " * 32_000, "a " * 16_000),
    "letters": ("ab " * 10_000, "ba " * 10_000),
    "shuffled lines": ("\n".join(map(str, range(6000))), "\n".join(map(str, reversed(range(6000))))),
    "one letter": ("a" * 32_000, "a" * 31_999),
    "marks": (".,;:!? " * 4500, "?!:;,. " * 4500),
    "a dossier": (some_words(40_000, 3000, 1), some_words(40_000, 3000, 2)),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_texts_that_differ_completely_take_bounded_work(name: str) -> None:
    start = time.process_time()
    changes_html(check(*FAMILIES[name]))
    assert time.process_time() - start < 4.0


GAP = '<span class="diff__gap">…</span>'


def lines(count: int, name: str = "r") -> str:
    return "".join(f"{name}{number}\n" for number in range(count))


def test_changes_are_marked_and_escaped() -> None:
    html = changes_html(word_changes("de <b>kat</b>", "de <b>hond</b>"))
    assert html == "de &lt;b&gt;<del>kat</del><ins>hond</ins>&lt;/b&gt;"


def test_nothing_changed_shows_nothing() -> None:
    assert changes_html(word_changes("a\n" * 50, "a\n" * 50)) == ""
    assert changes_html(()) == ""


def test_long_stretches_are_folded_away() -> None:
    old, new = lines(20) + "x\n" + lines(20, "s"), lines(20) + "y\n" + lines(20, "s")
    html = changes_html(word_changes(old, new), 2)
    assert html == f"{GAP}r18\nr19\n<del>x</del><ins>y</ins>\ns0\n{GAP}"


def test_between_two_changes_both_sides_keep_their_context() -> None:
    old, new = f"x\n{lines(20)}y\n", f"p\n{lines(20)}q\n"
    html = changes_html(word_changes(old, new), 2)
    assert html == f"<del>x</del><ins>p</ins>\nr0\n{GAP}r18\nr19\n<del>y</del><ins>q</ins>\n"


def test_a_short_stretch_is_not_folded() -> None:
    old, new = f"x\n{lines(5)}y\n", f"p\n{lines(5)}q\n"
    assert GAP not in changes_html(word_changes(old, new), 3)


def test_without_context_only_the_changes_are_left() -> None:
    html = changes_html(word_changes(f"{lines(9)}x\n{lines(9)}", f"{lines(9)}y\n{lines(9)}"), 0)
    assert html == f"{GAP}<del>x</del><ins>y</ins>{GAP}"


def test_a_line_end_that_came_or_went_can_be_seen() -> None:
    assert changes_html(word_changes("a b", "a\nb")) == "a<del> </del><ins>¶\n</ins>b"
    assert "<ins>¶\n¶\n</ins>" in changes_html(word_changes("a\nb", "a\n\n\nb"))
