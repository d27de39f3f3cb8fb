"""What changed between two versions of a text, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

from app.foundation.text.alignment import Alignment

Kind = Literal["same", "added", "removed"]

_WORD = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")
_ELEMENTS = {"added": "ins", "removed": "del"}
_FOLD = '<span class="diff__gap">…</span>'
# A line end alone cannot be seen as added or removed; this sign can.
_LINE_END_SIGN = "¶"


@dataclass(frozen=True)
class Change:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


def word_changes(old: str, new: str) -> tuple[Change, ...]:
    """Compare lines first, then the words of what differs; no letter of either text is lost."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    changes: list[Change] = []
    for left, right in _blocks(old_lines, new_lines):
        if left == right:
            changes.append(Change("same", "".join(left)))
        else:
            changes += _changed_words("".join(left), "".join(right))
    return tuple(_merged(changes))


def changes_html(changes: Iterable[Change], context_lines: int = 3) -> str:
    """Show changes as escaped HTML, with long stretches that stayed the same folded away."""
    shown = list(changes)
    if all(change.kind == "same" for change in shown):
        return ""
    last = len(shown) - 1
    return "".join(
        _change_html(change, context_lines, is_first=place == 0, is_last=place == last)
        for place, change in enumerate(shown)
    )


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Walk through both: what is the same comes as a pair of equals, one by one."""
    left = right = 0
    for old_place, new_place in [*Alignment(old, new).pairs(), (len(old), len(new))]:
        if left < old_place or right < new_place:
            yield old[left:old_place], new[right:new_place]
        if old_place < len(old):
            yield old[old_place : old_place + 1], new[new_place : new_place + 1]
        left, right = old_place + 1, new_place + 1


def _changed_words(old: str, new: str) -> Iterator[Change]:
    for left, right in _without_islands(_blocks(_WORD.findall(old), _WORD.findall(new))):
        if left == right:
            yield Change("same", left)
        else:
            yield Change("removed", left)
            yield Change("added", right)


def _without_islands(
    blocks: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> Iterator[tuple[str, str]]:
    """Join changes that only a space keeps apart: nobody reads a sentence in crumbs."""
    texts = [("".join(left), "".join(right)) for left, right in blocks]
    for is_same, group in groupby(_marked(texts), key=lambda marked: marked[0]):
        pairs = [pair for _, pair in group]
        joined = "".join(left for left, _ in pairs), "".join(right for _, right in pairs)
        yield joined if not is_same else (joined[0], joined[0])


def _marked(texts: list[tuple[str, str]]) -> Iterator[tuple[bool, tuple[str, str]]]:
    for place, (left, right) in enumerate(texts):
        is_island = (
            0 < place < len(texts) - 1
            and left.isspace()
            and texts[place - 1][0] != texts[place - 1][1]
            and texts[place + 1][0] != texts[place + 1][1]
        )
        yield left == right and not is_island, (left, right)


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    for kind, group in groupby(changes, key=lambda change: change.kind):
        if text := "".join(change.text for change in group):
            yield Change(kind, text)


def _change_html(change: Change, context_lines: int, *, is_first: bool, is_last: bool) -> str:
    if change.kind == "same":
        return _folded(change.text, context_lines, is_first=is_first, is_last=is_last)
    element = _ELEMENTS[change.kind]
    text = change.text.replace("\n", f"{_LINE_END_SIGN}\n") if change.text.isspace() else change.text
    return f"<{element}>{escape(text)}</{element}>"


def _folded(text: str, context_lines: int, *, is_first: bool, is_last: bool) -> str:
    lines = text.splitlines(keepends=True)
    before = 0 if is_first else context_lines
    after = 0 if is_last else context_lines
    if len(lines) <= before + after + 1:
        return escape(text)
    head, tail = "".join(lines[:before]), "".join(lines[len(lines) - after :])
    return f"{escape(head)}{_FOLD}{escape(tail)}"
