"""Who wrote these words, and from which post: origins of a text, followed from revision to revision."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, repeat

from app.dossiers.stretches import moved_lines, stretches
from app.foundation.text.alignment import Alignment

# No token goes on into the next line, so that lines can be followed one by one.
_TOKEN = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NUMBERS_IN_A_SPAN = 3

Range = tuple[int, int, int]  # characters from and up to, and the source post they come from


@dataclass(frozen=True, slots=True)
class Origin:
    """The revision that brought the words, and the source post whose words these are (0: of nobody else)."""

    revision: int
    source: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """So many tokens in a row have one origin."""

    length: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text itself, with its origin."""

    text: str
    origin: Origin


Authorship = tuple[Span, ...]


def first(text: str, origin_ranges: Iterable[Range]) -> Authorship:
    """Tell the origins of a first revision: the ranges come from posts, the rest from who began it."""
    return _spans(_as_if_new(_TOKEN.findall(text), Origin(1), origin_ranges))


def follow(
    before_text: str, before: Authorship, after_text: str, origin: Origin, ranges: Iterable[Range] = ()
) -> Authorship:
    """Tell the origins after a change: what stayed or moved keeps its own, what came gets the new one.

    `ranges` are stretches of the new text that come from posts. Raises ValueError when `before` does not
    belong to `before_text`.
    """
    old, new = _Lines(before_text), _Lines(after_text)
    known = [origin for span in before for origin in repeat(span.origin, span.length)]
    return _spans(_Course(old, new, known).run(_as_if_new(new.tokens, origin, ranges)))


def pieces(text: str, authorship: Authorship) -> tuple[Piece, ...]:
    """Cut the text where the origin changes."""
    tokens = iter(_TOKEN.findall(text))
    return tuple(Piece("".join(next(tokens) for _ in range(span.length)), span.origin) for span in authorship)


def token_count(text: str) -> int:
    """Count what spans are measured in."""
    return len(_TOKEN.findall(text))


def weights(authorship: Authorship, text: str) -> Mapping[Origin, int]:
    """Count the characters of words that survive of each origin; marks and spaces weigh nothing."""
    counts: Counter[Origin] = Counter()
    for piece in pieces(text, authorship):
        counts[piece.origin] += sum(map(len, re.findall(r"\w+", piece.text)))
    return counts


def to_json(authorship: Authorship) -> list[int]:
    """Write authorship as a flat list: length, revision and source of each span in turn."""
    return [
        number for span in authorship for number in (span.length, span.origin.revision, span.origin.source)
    ]


def from_json(numbers: Sequence[int]) -> Authorship:
    """Read what to_json wrote."""
    starts = range(0, len(numbers), _NUMBERS_IN_A_SPAN)
    return tuple(Span(numbers[at], Origin(numbers[at + 1], numbers[at + 2])) for at in starts)


class _Lines:
    """The lines of a text, and where the tokens of each begin."""

    def __init__(self, text: str) -> None:
        self.texts = _LINE.findall(text)
        self.tokens = _TOKEN.findall(text)
        ends = [place for place, found in enumerate(self.tokens, 1) if found == "\n"]
        self._starts = [0, *ends] if text.endswith("\n") else [0, *ends, len(self.tokens)]

    def span(self, line: int) -> slice:
        """Return the tokens of one line, as positions."""
        return slice(self._starts[line], self._starts[line + 1])

    def words(self, lines: Iterable[int]) -> list[int]:
        """List the positions of all tokens of these lines but the spaces."""
        spans = (range(self._starts[line], self._starts[line + 1]) for line in lines)
        return [place for span in spans for place in span if not self.is_space(place)]

    def is_space(self, place: int) -> bool:
        """Say whether a space or a line end stands at this position."""
        return place < len(self.tokens) and self.tokens[place].isspace()


class _Course:
    """Follows the origins of one text into the next: lines first, then words inside changed lines."""

    def __init__(self, old: _Lines, new: _Lines, known: list[Origin]) -> None:
        if len(known) != len(old.tokens):
            raise ValueError(f"authorship of {len(known)} tokens, and the text has {len(old.tokens)}")
        self._old, self._new, self._known = old, new, known

    def run(self, origins: list[Origin]) -> list[Origin]:
        """Put what is known over the origins of a text that is new from end to end."""
        whole = list(stretches(self._old.texts, self._new.texts))
        changed = [stretch for stretch in whole if not stretch.is_same]
        moves = moved_lines(self._old.texts, self._new.texts, changed)
        same = [(stretch.new.start, stretch.old.start) for stretch in whole if stretch.is_same]
        for new_line, old_line in [*same, *moves.items()]:
            origins[self._new.span(new_line)] = self._known[self._old.span(old_line)]
        moved_away = set(moves.values())
        for stretch in changed:
            went = [line for line in stretch.old if line not in moved_away]
            came = [line for line in stretch.new if line not in moves]
            self._follow_words(went, came, origins)
        return origins

    def _follow_words(self, went: list[int], came: list[int], origins: list[Origin]) -> None:
        old, new = self._old.words(went), self._new.words(came)
        old_words = [self._old.tokens[place] for place in old]
        new_words = [self._new.tokens[place] for place in new]
        for left, right in Alignment(old_words, new_words).pairs():
            place, origin = new[right], self._known[old[left]]
            origins[place] = origin
            if self._new.is_space(place + 1):  # the space behind a word that stayed goes with it
                origins[place + 1] = origin


def _as_if_new(tokens: Sequence[str], origin: Origin, ranges: Iterable[Range]) -> list[Origin]:
    """Give each token the new origin, or that of the post whose range it begins in."""
    origins = [origin] * len(tokens)
    some = list(ranges)
    starts = list(accumulate(map(len, tokens), initial=0))[:-1] if some else []
    for start, end, source in some:
        begin, stop = bisect_left(starts, start), bisect_left(starts, max(start, end))
        origins[begin:stop] = [Origin(origin.revision, source)] * (stop - begin)
    return origins


def _spans(origins: Iterable[Origin]) -> Authorship:
    return tuple(Span(len(list(group)), origin) for origin, group in groupby(origins))
