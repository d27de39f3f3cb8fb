"""The words of a post as a part of a page: verbatim, and never able to break what stands around them.

Nothing of the words is changed or left out; a few signs are put between them. Headings sink below the
heading of the section; footnotes of the post get keys of their own; what was left open is closed. Where all
that does not help, the words stand in a block as they were typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.foundation.text import CookedPage, cook_page
from app.foundation.text.outline import Place, outline
from app.foundation.text.parsing import parse
from app.foundation.text.surroundings import NOTHING_KNOWN

DEEPEST = 6
_PROBE = "{before}\n\n# before\n\n{text}\n\n# behind\n\n{behind}\n\n[^{key}]: x\n"
# With these around it, an opener or a closer that stands alone in the words swallows one of the headings.
_AROUND = (("", ""), ("[quote]\n\n[details]", ""), ("", "[/quote]\n\n[/details]"))
_CALL = re.compile(r"(?<!\\)\[\^((?:[^\\\[\]\s]|\\.){1,500})\]")
_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\1)[^\n]*)*|(?<!`)(`{1,8})(?!`)[^`]++\2(?!`)", re.MULTILINE
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
# Prose without any of these can only be paragraphs and lists.
_RISKY = re.compile(r"[`~\[\]\\<|#]|^(?: {4}|\t)|^ {0,3}(?:[-=*_][-=*_ \t]*$|>)", re.MULTILINE)
_UNDERLINE = re.compile(r"^ {0,3}(?=(?:=+|-+)[ \t]*$)", re.MULTILINE)
_NOTE = re.compile(r" {0,3}\[\^|    |\t")
_WORD = re.compile(r"\S+")
_SIGNS = "*_~`"
_LINE_MARK = re.compile(r"[-+>#|]+|[0-9]+[.)]")
_ADDRESS = re.compile(r"(?:://|www\.)\S*$")


@dataclass(frozen=True)
class Passage:
    """A part of a page, and which stretches of it (from, up to) are the words of the post."""

    text: str
    own: tuple[tuple[int, int], ...]


def passage(words: str, key: str, under: int = 2) -> Passage:
    """Make a part of a page of words, with a call of the footnote `key` behind them.

    `under` is the level of the heading it will stand below; 0 for the text before the first heading.
    """
    call = f"[^{key}]"
    if not _RISKY.search(words):
        return _woven(words, [], f" {call}" if _ADDRESS.search(words) else call)
    put_in = sorted([*_for_headings(words, under), *_for_notes(words, key)])
    depth = under or DEEPEST
    for tail in _tails(words, call):
        woven = _woven(words, put_in, tail)
        if _holds(woven.text, key, depth):
            return woven
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", words)), default=0))
    return _woven(words, [(0, f"{fence}text\n")], f"\n{fence}\n\n{call}")


def stretch_of(body: str, chosen: str) -> str | None:
    """Find the words somebody chose in the source of a post, as they stand there.

    White space may differ, and so may signs of Markdown around words: who selects words on a page sees none.
    """
    words = list(_words(body))
    wanted = " ".join(one.word for one in _words(chosen))
    at = " ".join(one.word for one in words).find(wanted) if wanted else -1
    if at < 0:
        return None
    starts = list(accumulate((len(one.word) + 1 for one in words), initial=0))
    first, last = (bisect_right(starts, place) - 1 for place in (at, at + len(wanted) - 1))
    return body[words[first].start(at - starts[first]) : words[last].end(at + len(wanted) - starts[last])]


class _Word(NamedTuple):
    """A word, where it stands, and where it stands with the signs around it."""

    word: str
    place: int
    around: tuple[int, int]

    def start(self, offset: int) -> int:
        return self.place + offset if offset else self.around[0]

    def end(self, offset: int) -> int:
        return self.place + offset if offset < len(self.word) else self.around[1]


def _words(text: str) -> Iterator[_Word]:
    """List the words, without marks of lists and quotations."""
    for found in _WORD.finditer(text):
        word = found[0].strip(_SIGNS)
        if word and not _LINE_MARK.fullmatch(found[0]):
            yield _Word(word, found.start() + found[0].index(word), found.span())


def whole(body: str) -> str:
    """Return all words of a post, without the empty lines around them."""
    return body.strip("\n").rstrip()


def _woven(words: str, put_in: Iterable[tuple[int, str]], tail: str) -> Passage:
    """Put signs between the words, and remember where the words themselves are."""
    signs = [(0, ""), *put_in, (len(words), tail)]
    text, own = "", []
    for (start, sign), (end, _) in pairwise(signs):
        text += sign
        if end > start:
            own.append((len(text), len(text) + end - start))
        text += words[start:end]
    return Passage(text + tail, tuple(own))


def _for_headings(words: str, under: int) -> Iterator[tuple[int, str]]:
    """Let the highest heading come one below the section's; before the first section none can stand."""
    places = outline(words)
    sink = max(0, under + 1 - min((place.level for place in places), default=DEEPEST))
    for place in places:
        yield _for_heading(words, place, sink if under else None)


def _for_heading(words: str, place: Place, sink: int | None) -> tuple[int, str]:
    start = place.start + len(words[place.start :]) - len(words[place.start :].lstrip(" "))
    if words[start : start + 1] == "#":
        return start, "\\" if sink is None else "#" * min(sink, DEEPEST - place.level)
    line = _UNDERLINE.search(words, place.start)  # a heading by the line below it becomes a paragraph
    return (line.end() if line else start), "\\"


def _for_notes(words: str, key: str) -> Iterator[tuple[int, str]]:
    """Give the post's own footnotes a key of their own; a call of one that is not there stays plain words."""
    calls = list(_CALL.finditer(words))
    if not calls:
        return
    known = {typed.casefold() for typed in parse(words, NOTHING_KNOWN, "", 1).context.note_keys.values()}
    code = [found.span() for found in _CODE.finditer(words)]
    for call in calls:
        if any(start <= call.start() < end for start, end in code):
            continue
        yield (call.start() + 2, f"{key}-") if call[1].casefold() in known else (call.start(), "\\")


def _tails(words: str, call: str) -> Iterator[str]:
    """List what may stand behind the words, the nicest first."""
    tokens = [one["type"] for one in parse(words, NOTHING_KNOWN, "", 1).tokens if one["type"] != "blank_line"]
    is_prose = bool(tokens) and tokens[-1] in ("paragraph", "list")
    if is_prose and not _NOTE.match(words.rsplit("\n\n", 1)[-1]):
        yield f" {call}" if _ADDRESS.search(words) else call
    yield f"\n\n{call}"
    if fences := _FENCE.findall(words):
        yield f"\n{fences[-1]}\n\n{call}"


def _holds(text: str, key: str, under: int) -> bool:
    """Tell whether all footnotes resolve, and what comes before and behind stands where it should."""
    if not all(place.level > under for place in outline(text)):
        return False
    probes = (_PROBE.format(text=text, key=key, before=before, behind=behind) for before, behind in _AROUND)
    return all(_is_whole(cook_page(probe), key) for probe in probes)


def _is_whole(page: CookedPage, key: str) -> bool:
    titles = [section.title for section in page.sections]
    is_called = key in {note.key for note in page.notes}
    return titles[:1] == ["before"] and titles[-1:] == ["behind"] and is_called and not page.missing_notes
