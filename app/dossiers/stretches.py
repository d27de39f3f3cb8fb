"""Two sequences walked through together: what is the same, what differs, and what in it belongs together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.foundation.text.alignment import Alignment

_WORD = re.compile(r"\w+")
# How many candidates are looked at before something counts as new, and the share of words
# from which two lines are one line that was changed.
_AHEAD = 20
_ALIKE = 0.4


@dataclass(frozen=True)
class Stretch:
    """A part of both sequences, as positions: either one thing that is the same, or what differs."""

    is_same: bool
    old: range
    new: range


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Walk through both; what is the same comes one by one."""
    left = right = 0
    for old_place, new_place in [*Alignment(old, new).pairs(), (len(old), len(new))]:
        if left < old_place or right < new_place:
            yield Stretch(is_same=False, old=range(left, old_place), new=range(right, new_place))
        left, right = old_place + 1, new_place + 1
        if old_place < len(old):
            yield Stretch(is_same=True, old=range(old_place, left), new=range(new_place, right))


def moved_lines(
    old: Sequence[str], new: Sequence[str], changed: Sequence[Stretch], shortest: int = 1
) -> dict[int, int]:
    """Find lines that vanished in one place and stand elsewhere: the new position with the old one."""
    vanished: dict[str, list[int]] = {}
    for place in (place for stretch in changed for place in stretch.old):
        if len(old[place]) >= shortest and _WORD.search(old[place]):
            vanished.setdefault(old[place], []).append(place)
    came = (place for stretch in changed for place in stretch.new)
    return {place: vanished[new[place]].pop(0) for place in came if vanished.get(new[place])}


def partners(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair what shares enough of its words, in order: the new position with the old one."""
    pairs: dict[int, int] = {}
    old_words, left = [_words(text) for text in old], 0
    for right, words in enumerate(map(_words, new)):
        ahead = range(left, min(left + _AHEAD, len(old)))
        partner = next((place for place in ahead if _are_alike(old_words[place], words)), None)
        if partner is not None:
            pairs[right] = partner
            left = partner + 1
    return pairs


def walk(old: range, new: range, pairs: dict[int, int]) -> Iterator[tuple[int | None, int | None]]:
    """Walk through a stretch with its pairs: what has no partner comes alone, the old before the new."""
    left, right = old.start, new.start
    for new_place, old_place in [*sorted(pairs.items()), (new.stop, old.stop)]:
        yield from ((place, None) for place in range(left, old_place))
        yield from ((None, place) for place in range(right, new_place))
        if new_place < new.stop:
            yield old_place, new_place
        left, right = old_place + 1, new_place + 1


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= _ALIKE * (len(one) + len(other)) > 0
