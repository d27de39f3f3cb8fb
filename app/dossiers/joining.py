"""Sections of one text in another: headings go deeper, footnotes never collide, words keep their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.dossiers import authorship
from app.dossiers.lines import normalised
from app.dossiers.notes_keys import called_notes, fresh_names, parted, renamed, with_notes
from app.dossiers.sections import append_to_section, end_of_own_text, index_of, replace_section, sections_of
from app.foundation.text.outline import outline

DEEPEST = 6
TOP = 2
_OTHER = authorship.Origin(2)
Ranges = tuple[authorship.Range, ...]


@dataclass(frozen=True)
class Part:
    """A section without its footnotes, the footnotes it calls, and whose words stand where in it."""

    title: str
    text: str
    notes: dict[str, str]
    ranges: Ranges


@dataclass(frozen=True)
class Joined:
    """A text, and which stretches of what came into it are whose words."""

    body: str
    passages: Ranges


def part_of(body: str, index: int, spans: authorship.Authorship | None = None) -> Part:
    """Take a section with all that belongs to it; IndexError when there is none."""
    body = normalised(body)
    section = sections_of(body)[index]
    raw = body[section.start : section.end]
    whole, text = parted(body), parted(raw).text.lstrip("\n")
    known = _ranges_between(body, spans, section.start, section.end) if spans else ()
    return Part(section.title, text, called_notes(text, whole.notes), _moved(raw, known, text))


def join(into: str, parts: Sequence[tuple[Part, str]]) -> Joined:
    """Put each part under the heading that was chosen for it ("": as a section of its own, at the end)."""
    body = normalised(into)
    passages: Ranges = ()
    for part, home in parts:
        body, passages = _add(body, passages, part, home)
    return Joined(body, passages)


def _add(body: str, passages: Ranges, part: Part, home: str) -> tuple[str, Ranges]:
    names = fresh_names(part.notes, parted(body).notes)
    index = index_of(body, home) if home else None
    level = sections_of(body)[index].level + 1 if index is not None else TOP
    text = at_level(renamed(part.text, names), level)
    index = sections_of(body)[-1].index if index is None else index
    at = end_of_own_text(body, index)
    longer = append_to_section(body, index, text)
    start = longer.index(text.strip("\n"), at) if text.strip() else at
    grown = len(longer) - len(body)
    here = [
        (a + start, b + start, source) for a, b, source in _moved(part.text, part.ranges, text.strip("\n"))
    ]
    earlier = [(a + grown, b + grown, source) if a >= at else (a, b, source) for a, b, source in passages]
    known = {words.casefold() for words in parted(body).notes}
    notes = (renamed(note, names) for key, note in part.notes.items() if _is_new(key, names, known))
    return _with_new_notes(longer, tuple(notes)), (*earlier, *here)


def _is_new(key: str, names: dict[str, str], known: set[str]) -> bool:
    return key.casefold() in names or key.casefold() not in known


def _with_new_notes(body: str, notes: Sequence[str]) -> str:
    """Footnotes come at the end, so that nothing before them moves."""
    if not notes:
        return body
    ends_in_notes = sections_of(body)[-1].end < len(body.rstrip("\n"))
    return normalised(body + "".join(notes)) if ends_in_notes else with_notes(body, notes)


def as_page(part: Part) -> Joined:
    """Make a page of its own of a section: its heading is the title, so that the text begins below it."""
    _heading, _, rest = part.text.partition("\n")
    text = at_level(rest.lstrip("\n"), TOP)
    return Joined(with_notes(text, part.notes.values()), _moved(part.text, part.ranges, text))


def without(body: str, index: int, line: str) -> str:
    """Leave one line under the heading of a section; footnotes that only that section called go along."""
    part, whole = part_of(body, index), parted(body)
    section = sections_of(body)[index]
    heading = part.text.partition("\n")[0]
    left = replace_section(body, section.index, f"{heading}\n\n{line}\n")
    kept = called_notes(parted(left).text, whole.notes)
    if all(key in kept for key in part.notes):
        return left
    gone = {key for key in part.notes if key not in kept}
    text = parted(left)
    return with_notes(text.text, (note for key, note in text.notes.items() if key not in gone))


def at_level(text: str, level: int) -> str:
    """Let the highest heading stand at this level, and the others below it as they were."""
    places = outline(text)
    sink = level - min((place.level for place in places), default=level)
    for place in reversed(places):
        if text[place.start : place.start + place.level] == "#" * place.level:
            depth = max(1, min(place.level + sink, DEEPEST))
            text = text[: place.start] + "#" * depth + text[place.start + place.level :]
    return text


def _ranges_between(body: str, spans: authorship.Authorship, start: int, end: int) -> Ranges:
    """List the stretches of a part that are a source's words, counted from where the part begins."""
    found: list[authorship.Range] = []
    at = 0
    for piece in authorship.pieces(body, spans):
        begin, stop = max(at, start), min(at + len(piece.text), end)
        if piece.origin.source and begin < stop:
            found.append((begin - start, stop - start, piece.origin.source))
        at += len(piece.text)
    return tuple(found)


def _moved(before: str, ranges: Ranges, after: str) -> Ranges:
    """Find the same words again in a text that was changed a little."""
    if not ranges or not after:
        return ()
    known = authorship.first(before, ranges)
    found: list[authorship.Range] = []
    at = 0
    for piece in authorship.pieces(after, authorship.follow(before, known, after, _OTHER)):
        if piece.origin.source and piece.text.strip():
            found.append((at, at + len(piece.text), piece.origin.source))
        at += len(piece.text)
    return tuple(found)
