"""Taking the words of one source out of a text, with the footnote that led to it; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from app.dossiers.authorship import Authorship, pieces
from app.dossiers.lines import lines_of, normalised

_EMPTY_FENCE = re.compile(r"^(`{3,})text\n\s*\1\n?", re.MULTILINE)
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:(.*)$", re.MULTILINE)
_WORD = re.compile(r"\w")

Range = tuple[int, int]


def without_words(text: str, origins: Authorship, source: int, address: str) -> str:
    """Return a text without what is left of a source's words, and without the note with this address.

    A text in which nothing of it is left is returned as it is.
    """
    ranges = tuple(_ranges(text, origins, source))
    if not ranges:
        return text
    keys = [found[1] for found in _NOTE.finditer(text) if f"({address})" in found[2]]
    kept = "".join(_kept_lines(text, ranges, keys))
    return normalised(_EMPTY_FENCE.sub("", kept))


def _ranges(text: str, origins: Authorship, source: int) -> Iterator[Range]:
    at = 0
    for piece in pieces(text, origins):
        if piece.origin.source == source:
            yield at, at + len(piece.text)
        at += len(piece.text)


def _kept_lines(text: str, ranges: Sequence[Range], keys: Sequence[str]) -> Iterator[str]:
    """Cut line by line; a line with no word left goes, and one of the empty lines around it."""
    at, was_empty, has_dropped = 0, True, False
    for line in lines_of(text):
        kept = _without_keys(_cut(line, at, ranges), keys)
        at += len(line)
        if kept != line and not _WORD.search(kept):
            has_dropped = True
            continue
        is_empty = not kept.strip()
        if not (is_empty and was_empty and has_dropped):
            yield kept
        was_empty, has_dropped = is_empty, has_dropped and is_empty


def _cut(line: str, at: int, ranges: Iterable[Range]) -> str:
    """Take out what of this line is in a range; the line end stays."""
    kept, last = "", 0
    for start, end in ranges:
        begin, stop = max(start - at, last), min(end - at, len(line) - 1)
        if begin < stop:
            kept, last = kept + line[last:begin], stop
    return kept + line[last:] if last else line


def _without_keys(line: str, keys: Iterable[str]) -> str:
    for key in keys:
        if line.lstrip(" ").startswith(f"[^{key}]:"):
            return "\n"
        line = line.replace(f"[^{key}]", "").replace(f"{key}-", "")
    return line
