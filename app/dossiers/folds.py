"""Working the words of a post into a text that exists: where they come, and whose they stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.dossiers import authorship
from app.dossiers.first_text import LEAD, UNSORTED
from app.dossiers.lines import lines_of, normalised
from app.dossiers.passages import passage, stretch_of, whole
from app.dossiers.sections import append_to_section, end_of_own_text, ensure_section, sections_of
from app.dossiers.stretches import stretches

Ranges = tuple[tuple[int, int], ...]
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:[ \t]*(.*)$", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_WORD = re.compile(r"\w")
_OF_POST = 1
_OF_TEXT = authorship.Origin(2)


@dataclass(frozen=True)
class FoldedText:
    """A text with more words in it: under which heading, and which stretches (from, up to) are a post's."""

    body: str
    section: str
    own: Ranges


def fold_in(body: str, words: Sequence[str], section: str, note: str) -> FoldedText:
    """Add words of a post to a section, each with a call of its footnote; the section is made if need be.

    `note` is the whole footnote, as `citation()` makes it; its key becomes another one when it is taken.
    """
    body, index = _home(normalised(body), section)
    key, note = _free_note(body, note)
    level = sections_of(body)[index].level
    own: list[tuple[int, int]] = []
    for one in words:
        part = passage(one, key, level)
        start = end_of_own_text(body, index)
        body = append_to_section(body, index, part.text)
        start = body.index(part.text.rstrip(), start)
        own += [(start + begin, start + end) for begin, end in part.own]
    title = sections_of(body)[index].title or LEAD
    return FoldedText(normalised(_with_note(body, note)), title, tuple(own))


def new_words_of(words: str, before: str, after: str) -> Ranges:
    """Find what came of these words into a text since it was `before`, whoever put them there."""
    old, new = lines_of(normalised(before)), lines_of(normalised(after))
    starts = [0]
    for line in new:
        starts.append(starts[-1] + len(line))
    changed = (one.new for one in stretches(old, new) if not one.is_same and one.new)
    found: list[tuple[int, int]] = []
    for lines in changed:
        at = starts[lines.start]
        came = "".join(new[lines.start : lines.stop])
        found += [(at + start, at + end) for start, end in _shared(words, came)]
    return tuple(found)


def chosen_words(body: str, chosen: Iterable[str]) -> tuple[str, ...] | None:
    """Return the words that were ticked as they stand in a post, neighbours together; no tick is all.

    None when something does not stand in it.
    """
    ticked = [one for one in chosen if one.strip()]
    if not ticked:
        return (whole(body),)
    runs: list[str] = []
    for one in ticked:
        found = stretch_of(body, one)
        if found is None:
            return None
        longer = stretch_of(body, f"{runs[-1]}\n\n{one}") if runs else None
        runs = [*runs[:-1], longer] if longer else [*runs, found]
    return tuple(runs)


def paragraphs_of(body: str) -> tuple[str, ...]:
    """Cut a post where empty lines stand, but never inside a block of code."""
    parts: list[list[str]] = [[]]
    fence = ""
    for line in lines_of(normalised(body)):
        fence = _fence_after(line, fence)
        if line.strip() or fence:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return tuple("".join(lines).strip("\n") for lines in parts if lines)


def _fence_after(line: str, fence: str) -> str:
    """Tell which fence is open after this line, if one is."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    return "" if found[1].startswith(fence) else fence


def _home(body: str, section: str) -> tuple[str, int]:
    if section == LEAD:
        return body, 0
    return ensure_section(body, section or UNSORTED)


def _free_note(body: str, note: str) -> tuple[str, str]:
    """Give a footnote a key that no other footnote of the text has; the same footnote keeps its own."""
    wanted, _, words = note.removeprefix("[^").partition("]: ")
    taken = {one[1].casefold(): one[2].strip() for one in _DEFINITION.finditer(body)}
    key, words, turn = wanted, words.strip(), 1
    while taken.get(key.casefold(), words) != words:
        turn += 1
        key = f"{wanted}-{turn}"
    return key, f"[^{key}]: {words}"


def _with_note(body: str, note: str) -> str:
    """Put a footnote at the end, with the others that stand there."""
    if note in (line.strip() for line in body.splitlines()):
        return body
    last = body.rstrip("\n").rpartition("\n")[2]
    return f"{body}{note}\n" if _DEFINITION.match(last) else f"{body}\n{note}\n"


def _shared(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text that come from these words."""
    known = authorship.first(words, [(0, len(words), _OF_POST)])
    at = 0
    for piece in authorship.pieces(text, authorship.follow(words, known, text, _OF_TEXT)):
        if piece.origin.source and _WORD.search(piece.text):
            yield at, at + len(piece.text)
        at += len(piece.text)
