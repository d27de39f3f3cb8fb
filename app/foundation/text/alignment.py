"""Which parts of two sequences are the same, found with bounded work however different they are."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Cells of the small tables that may be filled for one comparison; beyond it parts count as
# different, which is also how a reader sees them.
_CELLS = 400_000
_CELLS_AT_ONCE = 20_000
_DEEPEST = 12


@dataclass(frozen=True)
class Span:
    """A stretch in both sequences, as positions: from and up to in the old, and in the new."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def cells(self) -> int:
        """The size of the table that would compare this stretch."""
        return (self.old_end - self.old_start) * (self.new_end - self.new_start)


class Alignment:
    """Compares two sequences: first what is unique in both, then the small gaps between."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._cells_left = _CELLS

    def pairs(self) -> list[tuple[int, int]]:
        """List the positions that belong together, in order."""
        whole = Span(0, len(self._old), 0, len(self._new))
        return list(self._align(whole, _DEEPEST))

    def _align(self, span: Span, depth: int) -> Iterator[tuple[int, int]]:
        head, middle, tail = self._trim(span)
        yield from head
        if middle.cells:
            anchors = self._anchors(middle) if depth else []
            yield from self._between(middle, anchors, depth) if anchors else self._table(middle)
        yield from tail

    def _between(self, span: Span, anchors: list[tuple[int, int]], depth: int) -> Iterator[tuple[int, int]]:
        old, new = span.old_start, span.new_start
        for anchor in anchors:
            yield from self._align(Span(old, anchor[0], new, anchor[1]), depth - 1)
            yield anchor
            old, new = anchor[0] + 1, anchor[1] + 1
        yield from self._align(Span(old, span.old_end, new, span.new_end), depth - 1)

    def _trim(self, span: Span) -> tuple[list[tuple[int, int]], Span, list[tuple[int, int]]]:
        """Take off what is equal at the start and at the end."""
        old, new = self._old, self._new
        start, end = 0, 0
        most = min(span.old_end - span.old_start, span.new_end - span.new_start)
        while start < most and old[span.old_start + start] == new[span.new_start + start]:
            start += 1
        while end < most - start and old[span.old_end - end - 1] == new[span.new_end - end - 1]:
            end += 1
        middle = Span(span.old_start + start, span.old_end - end, span.new_start + start, span.new_end - end)
        head = [(span.old_start + step, span.new_start + step) for step in range(start)]
        tail = [(middle.old_end + step, middle.new_end + step) for step in range(end)]
        return head, middle, tail

    def _anchors(self, span: Span) -> list[tuple[int, int]]:
        """Find what stands once in each, and keep the longest run that is in order in both."""
        old_places = _unique(self._old, span.old_start, span.old_end)
        new_places = _unique(self._new, span.new_start, span.new_end)
        both = [(place, new_places[item]) for item, place in old_places.items() if item in new_places]
        return _longest_rising(both)

    def _table(self, span: Span) -> list[tuple[int, int]]:
        """Compare a small stretch exactly: the longest common subsequence."""
        if span.cells > min(_CELLS_AT_ONCE, self._cells_left):
            return []
        self._cells_left -= span.cells
        old = self._old[span.old_start : span.old_end]
        new = self._new[span.new_start : span.new_end]
        pairs = _common(old, new)
        return [(span.old_start + left, span.new_start + right) for left, right in pairs]


def _unique(items: Sequence[str], start: int, end: int) -> dict[str, int]:
    part = items[start:end]
    counts = Counter(part)
    return {item: start + place for place, item in enumerate(part) if counts[item] == 1}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the most pairs whose second places rise too; the first places rise already."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [index]
    kept: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.append(pairs[index])
        index = before[index]
    return kept[::-1]


def _common(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    lengths = _lengths(old, new)
    left = right = 0
    while left < len(old) and right < len(new):
        if old[left] == new[right]:
            yield left, right
            left, right = left + 1, right + 1
        elif lengths[left + 1][right] >= lengths[left][right + 1]:
            left += 1
        else:
            right += 1


def _lengths(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """Fill the table of how much the two remainders have in common, from the end backwards."""
    below = [0] * (len(new) + 1)
    rows = [below]
    for item in reversed(old):
        row = [0]
        for right in range(len(new) - 1, -1, -1):
            same = item == new[right]
            row.append(below[right + 1] + 1 if same else max(below[right], row[-1]))
        below = row[::-1]
        rows.append(below)
    return rows[::-1]
