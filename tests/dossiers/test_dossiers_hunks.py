"""Hunks: a suggestion is taken change by change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.hunks import Hunk, apply_hunks, hunks_of
from app.dossiers.lines import normalised

BASE = "# Canon\n\nEen.\n\nTwee.\n\nDrie.\n"

CHANGES = [
    ("", "", []),
    ("a\r\n", "a", []),
    ("", "a", [("", "a\n")]),
    ("a", "", [("a\n", "")]),
    (BASE, BASE, []),
    (BASE, BASE.replace("Twee.", "Twee!"), [("Twee.\n", "Twee!\n")]),
    (
        BASE,
        BASE.replace("Een.", "Een!").replace("Drie.", "Drie!"),
        [("Een.\n", "Een!\n"), ("Drie.\n", "Drie!\n")],
    ),
    (BASE, BASE.replace("Een.", "1").replace("Twee.", "2"), [("Een.\n\nTwee.\n", "1\n\n2\n")]),
    (BASE, BASE + "\nVier.\n", [("", "\nVier.\n")]),
    ("a\nb\nc\n", "A\nb\nC\n", [("a\n", "A\n"), ("c\n", "C\n")]),
    ("a\nb\n", "b\na\n", None),
]


@pytest.mark.parametrize(("base", "new", "pairs"), CHANGES)
def test_changes_as_separate_hunks(base: str, new: str, pairs: list[tuple[str, str]] | None) -> None:
    hunks = hunks_of(base, new)
    assert pairs is None or [(hunk.before, hunk.after) for hunk in hunks] == pairs
    assert [hunk.index for hunk in hunks] == list(range(1, len(hunks) + 1))


def test_a_hunk_knows_where_it_stands() -> None:
    changed = BASE.replace("Twee.", "Twee en meer.")
    assert hunks_of(BASE, changed) == (
        Hunk(index=1, line=5, before="Twee.\n", after="Twee en meer.\n", lead="Een.", trail="Drie."),
    )


def test_at_the_edges_there_is_nothing_around_it() -> None:
    (hunk,) = hunks_of("a\n", "b\n")
    assert (hunk.line, hunk.lead, hunk.trail) == (1, "", "")


CHOSEN = [
    ((), BASE),
    ((1,), BASE.replace("Een.", "Een!")),
    ((2,), BASE.replace("Drie.", "Drie!")),
    ((1, 2), BASE.replace("Een.", "Een!").replace("Drie.", "Drie!")),
    ((7,), BASE),
]


@pytest.mark.parametrize(("chosen", "result"), CHOSEN)
def test_only_the_chosen_changes_are_made(chosen: tuple[int, ...], result: str) -> None:
    changed = BASE.replace("Een.", "Een!").replace("Drie.", "Drie!")
    assert apply_hunks(BASE, changed, chosen) == result


texts = st.lists(st.sampled_from(["", "", "a", "b", "c d", "- e", "# f"]), max_size=12).map("\n".join)
fast = settings(max_examples=100, deadline=None)


@fast
@given(texts, texts)
def test_all_chosen_is_the_changed_text_and_none_the_base(base: str, changed: str) -> None:
    everything = [hunk.index for hunk in hunks_of(base, changed)]
    assert apply_hunks(base, changed, everything) == normalised(changed)
    assert apply_hunks(base, changed, ()) == normalised(base)


@fast
@given(texts, texts, st.sets(st.integers(1, 4)))
def test_what_was_not_chosen_is_still_to_choose(base: str, changed: str, chosen: set[int]) -> None:
    partly = apply_hunks(base, changed, chosen)
    rest = hunks_of(partly, changed)
    assert apply_hunks(partly, changed, [hunk.index for hunk in rest]) == normalised(changed)
