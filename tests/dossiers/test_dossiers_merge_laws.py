"""Merging: laws that hold whatever people type."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.dossiers.merge import keep_both, merge, normalised

# Few words and many repetitions make the hardest texts.
words = st.sampled_from(["de", "het", "een", "canon", "rente", "-", "|", ".", ",", "5", "%"])
lines = st.lists(words, max_size=5).map(" ".join)
texts = st.lists(lines, max_size=7).map("\n".join)
fast = settings(max_examples=80, deadline=None)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base and two texts that grew out of it, each with words of its own."""
    base = draw(texts)
    return base, draw(edited(base, "mijn")), draw(edited(base, "hun"))


@st.composite
def edited(draw: st.DrawFn, text: str, name: str) -> str:
    parts = re.findall(r"\n|[^\n ]+| ", text)
    for number in range(draw(st.integers(0, 3))):
        at, over = draw(st.integers(0, len(parts))), draw(st.integers(0, 2))
        new = draw(st.sampled_from([[], [f"{name}{number}"], ["\n", f"{name}{number}", "\n"], [" "]]))
        parts[at : at + over] = new
    return "".join(parts)


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+|[^\w\s]", text))


@fast
@given(edits())
def test_no_word_put_in_is_ever_lost(case: tuple[str, str, str]) -> None:
    base, mine, theirs = case
    merged = merge(base, mine, theirs)
    kept = merged.settled([keep_both(block) for block in merged.conflicts])
    for side in (mine, theirs):
        for token in tokens(side) - tokens(base):
            assert token in tokens(kept)


@fast
@given(edits())
def test_it_does_not_matter_who_came_first(case: tuple[str, str, str]) -> None:
    base, mine, theirs = case
    merged, mirrored = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(b.base, b.mine, b.theirs, b.text) for b in merged.blocks] == [
        (b.base, b.theirs, b.mine, b.text) for b in mirrored.blocks
    ]


@fast
@given(texts, texts)
@example("a\x0bb\u2028c", "a")
def test_who_changed_nothing_changes_nothing(base: str, other: str) -> None:
    assert merge(base, base, other).text == normalised(other)
    assert merge(base, other, base).text == normalised(other)
    assert merge(base, other, other).text == normalised(other)


WAYS = {"keep": "{}", "replace": "{new}", "drop": "", "add": "{} {new}"}
ENDS = (" ", " ", ",\n", ".\n\n")
DISTINCT = tuple(f"woord{number}" for number in range(12))
changes = st.dictionaries(st.integers(0, 11), st.sampled_from(list(WAYS)), max_size=2)


def rewritten(chosen: dict[int, str], name: str) -> str:
    """The text of distinct words with some replaced, taken out or followed by another."""
    ways = [WAYS[chosen.get(at, "keep")] for at in range(len(DISTINCT))]
    return "".join(
        way.format(word, new=f"{name}{at}") + ENDS[at % 4]
        for at, (word, way) in enumerate(zip(DISTINCT, ways, strict=True))
    )


@fast
@given(changes, changes)
def test_merging_once_more_changes_nothing(mine: dict[int, str], theirs: dict[int, str]) -> None:
    base, mine, theirs = rewritten({}, ""), rewritten(mine, "mijn"), rewritten(theirs, "hun")
    merged = merge(base, mine, theirs)
    if merged.is_clean:
        assert merge(base, mine, merged.text).text == merged.text
        assert merge(base, merged.text, theirs).text == merged.text


@fast
@given(texts, texts, texts)
def test_blocks_hold_everything_of_any_three_texts(base: str, mine: str, theirs: str) -> None:
    blocks = merge(base, mine, theirs).blocks
    assert "".join(block.base for block in blocks) == normalised(base)
    assert "".join(block.mine for block in blocks) == normalised(mine)
    assert "".join(block.theirs for block in blocks) == normalised(theirs)
