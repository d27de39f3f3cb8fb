"""Two texts side by side: line beside line, with the words that differ marked in both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markupsafe import Markup, escape

from app.dossiers.stretches import Stretch, moved_lines, partners, stretches, walk
from app.foundation.text import Change, word_changes

RowKind = Literal["same", "changed", "removed", "added", "moved", "gap"]

# A shorter line that stands elsewhere is as likely typed again as moved.
_SHORTEST_MOVE = 12
_NOTHING = Markup("")
_MARKS = {"removed": Markup("<del>%s</del>"), "added": Markup("<ins>%s</ins>"), "same": Markup("%s")}
# Letters of lines whose words are compared one by one; what comes after is shown as removed and added.
_MOST_COMPARED = 150_000


@dataclass(frozen=True)
class Row:
    """A line of the old text, of the new one, or of both; or a gap that stands for `count` equal lines.

    Line numbers begin at 1 and are None where that side has no line. Of a moved line `elsewhere` is
    its number on the other side.
    """

    kind: RowKind
    old_number: int | None = None
    new_number: int | None = None
    old_html: Markup = _NOTHING
    new_html: Markup = _NOTHING
    count: int = 0
    elsewhere: int | None = None


def side_by_side(old: str, new: str, context: int = 3) -> tuple[Row, ...]:
    """Pair the lines of both texts, with stretches that are the same folded into gaps."""
    rows = list(_Sides(old.splitlines(), new.splitlines()).rows())
    if all(row.kind == "same" for row in rows):
        return ()
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.kind == "same")]
    last = len(groups) - 1
    return tuple(
        row
        for place, group in enumerate(groups)
        for row in _folded(group, context if place else 0, context if place < last else 0)
    )


class _Sides:
    """Both texts as lines, and what became of each line."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._stretches = list(stretches(old, new))
        changed = [stretch for stretch in self._stretches if not stretch.is_same]
        self._moves = moved_lines(old, new, changed, _SHORTEST_MOVE)
        self._moved_to = {left: right for right, left in self._moves.items()}
        self._letters_left = _MOST_COMPARED

    def rows(self) -> Iterator[Row]:
        """Walk through both texts from above to below."""
        for stretch in self._stretches:
            if stretch.is_same:
                yield self._same(stretch.old.start, stretch.new.start)
            else:
                yield from self._changed(stretch)

    def _same(self, left: int, right: int) -> Row:
        return Row("same", left + 1, right + 1, escape(self._old[left]), escape(self._new[right]))

    def _changed(self, stretch: Stretch) -> Iterator[Row]:
        went = [place for place in stretch.old if place not in self._moved_to]
        came = [place for place in stretch.new if place not in self._moves]
        found = partners([self._old[place] for place in went], [self._new[place] for place in came])
        pairs = {came[right]: went[left] for right, left in found.items()}
        for left, right in walk(stretch.old, stretch.new, pairs):
            yield self._row(left, right)

    def _row(self, left: int | None, right: int | None) -> Row:
        if left is None:
            return self._came(right or 0)
        return self._went(left) if right is None else self._pair(left, right)

    def _came(self, place: int) -> Row:
        if place in self._moves:
            text, elsewhere = escape(self._new[place]), self._moves[place] + 1
            return Row("moved", new_number=place + 1, new_html=text, elsewhere=elsewhere)
        return Row("added", new_number=place + 1, new_html=_whole("added", self._new[place]))

    def _went(self, place: int) -> Row:
        if place in self._moved_to:
            text, elsewhere = escape(self._old[place]), self._moved_to[place] + 1
            return Row("moved", place + 1, old_html=text, elsewhere=elsewhere)
        return Row("removed", place + 1, old_html=_whole("removed", self._old[place]))

    def _pair(self, left: int, right: int) -> Row:
        old, new = self._old[left], self._new[right]
        self._letters_left -= len(old) + len(new)
        whole = (Change("removed", old), Change("added", new))
        changes = word_changes(old, new) if self._letters_left > 0 else whole
        return Row("changed", left + 1, right + 1, _marked(changes, "added"), _marked(changes, "removed"))


def _whole(kind: Literal["added", "removed"], text: str) -> Markup:
    return _MARKS[kind] % text if text else _NOTHING


def _marked(changes: Sequence[Change], without: str) -> Markup:
    return _NOTHING.join(_MARKS[change.kind] % change.text for change in changes if change.kind != without)


def _folded(rows: list[Row], before: int, after: int) -> Iterator[Row]:
    """Fold the middle of equal rows away when that saves more than the one row it takes."""
    hidden = rows[before : len(rows) - after]
    if rows[0].kind != "same" or len(hidden) <= 1:
        yield from rows
        return
    yield from rows[:before]
    yield Row("gap", hidden[0].old_number, hidden[0].new_number, count=len(hidden))
    yield from rows[len(rows) - after :]
