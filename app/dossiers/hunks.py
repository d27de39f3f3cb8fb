"""A changed text as separate changes that can be taken one by one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.dossiers.lines import Matcher, lines_of, normalised


@dataclass(frozen=True)
class Hunk:
    """One change: the lines as they were and as they would be, between the nearest lines that say something.

    The index counts from 1, as people count; `line` is the line of the base where it starts.
    """

    index: int
    line: int
    before: str
    after: str
    lead: str
    trail: str


@dataclass(frozen=True)
class _Span:
    """A stretch of both texts, as lines from and up to."""

    start: int
    end: int
    new_start: int
    new_end: int


def hunks_of(base: str, changed: str) -> tuple[Hunk, ...]:
    """List the changes; an unchanged line that says something keeps two of them apart."""
    old, new = lines_of(normalised(base)), lines_of(normalised(changed))
    return tuple(
        Hunk(
            index=index,
            line=span.start + 1,
            before="".join(old[span.start : span.end]),
            after="".join(new[span.new_start : span.new_end]),
            lead=_first_words(old[: span.start][::-1]),
            trail=_first_words(old[span.end :]),
        )
        for index, span in enumerate(_spans(old, new), 1)
    )


def apply_hunks(base: str, changed: str, chosen: Collection[int]) -> str:
    """Give the base with only the chosen changes."""
    old, new = lines_of(normalised(base)), lines_of(normalised(changed))
    parts: list[str] = []
    done = 0
    for index, span in enumerate(_spans(old, new), 1):
        parts += old[done : span.start]
        parts += new[span.new_start : span.new_end] if index in chosen else old[span.start : span.end]
        done = span.end
    return normalised("".join(parts + old[done:]))


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    """Walk through what differs; what only empty lines keep apart is one change."""
    open_span: _Span | None = None
    for span in _gaps(old, new):
        if open_span and not _first_words(old[open_span.end : span.start]):
            open_span = _Span(open_span.start, span.end, open_span.new_start, span.new_end)
            continue
        if open_span:
            yield open_span
        open_span = span
    if open_span:
        yield open_span


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    at_old = at_new = 0
    for start, new_start, length in Matcher(None, old, new).get_matching_blocks():
        if at_old < start or at_new < new_start:
            yield _Span(at_old, start, at_new, new_start)
        at_old, at_new = start + length, new_start + length


def _first_words(lines: Sequence[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "")
