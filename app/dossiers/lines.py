"""Texts as lines, and which parts of two sequences are the same."""

from collections.abc import Callable, Iterable, Sequence

from merge3 import SequenceMatcherProtocol
from typing_extensions import override

from app.foundation.text.alignment import Alignment

# Where a run of equals starts in the old and in the new, and how long it is.
Run = tuple[int, int, int]


def normalised(text: str) -> str:
    """Give a text plain line ends and exactly one at its end; nothing but white space becomes nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return text and f"{text}\n"


def lines_of(text: str) -> list[str]:
    """Cut a normalised text into lines, each with its line end; other separators are just letters."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


class Matcher(SequenceMatcherProtocol[str]):
    """Finds the runs two sequences share, the way difflib tells it, with bounded work."""

    @override
    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = (),
        b: Sequence[str] = (),
        autojunk: bool = True,
    ) -> None:
        self._old, self._new = a, b

    @override
    def get_matching_blocks(self) -> list[Run]:
        """List the runs in order, closed by an empty one."""
        return [*self._slid(_runs(self._old, self._new)), (len(self._old), len(self._new), 0)]

    def _slid(self, runs: Iterable[Run]) -> list[Run]:
        """Move what was put in or taken out down as far as it goes: the same change then looks the same."""
        slid: list[Run] = [(0, 0, 0)]
        for old, new, length in runs:
            last_old, last_new, last_length = slid[-1]
            steps = self._steps(last_old + last_length, last_new + last_length, (old, new, length))
            slid[-1] = last_old, last_new, last_length + steps
            if steps < length:
                slid.append((old + steps, new + steps, length - steps))
        return [run for run in slid if run[2]]

    def _steps(self, old_end: int, new_end: int, run: Run) -> int:
        """Count how far into the next run a gap can move; only a gap on one side can."""
        old, new, length = run
        if (old_end == old) == (new_end == new):
            return 0
        items, gap, after = (self._new, new_end, new) if old_end == old else (self._old, old_end, old)
        steps = 0
        while steps < length and items[gap + steps] == items[after + steps]:
            steps += 1
        return steps


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    runs: list[Run] = []
    for old_place, new_place in Alignment(old, new).pairs():
        last_old, last_new, length = runs[-1] if runs else (-1, -1, 0)
        if (old_place, new_place) == (last_old + length, last_new + length):
            runs[-1] = last_old, last_new, length + 1
        else:
            runs.append((old_place, new_place, 1))
    return runs
