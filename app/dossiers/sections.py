"""A text as its sections: each can be read, replaced or added to, and the rest stays as it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.dossiers.lines import lines_of, normalised
from app.foundation.text import Heading
from app.foundation.text.outline import outline

_NOTE = re.compile(r" {0,3}\[\^[^\]\n]+\]:")
_MORE_OF_IT = ("    ", "\t")


@dataclass(frozen=True)
class Section:
    """A heading with all under it, as offsets in the normalised text; 0 is the lead before the first."""

    index: int
    level: int
    title: str
    start: int
    end: int


def sections_of(body: str) -> tuple[Section, ...]:
    """List the sections in order, the lead first; footnotes at the very end belong to none of them."""
    body = normalised(body)
    over = _notes_start(body)
    places = outline(body)
    starts = [(place.level, place.start) for place in places]
    lead = Section(0, 0, "", 0, starts[0][1] if starts else over)
    return lead, *(
        Section(index, place.level, place.text, place.start, _end(starts[index:], place.level, over))
        for index, place in enumerate(places, 1)
    )


def agree(body: str, headings: Sequence[Heading]) -> bool:
    """Tell whether these are the headings of a cooked text; if not, only the whole can be edited."""
    return [section.title for section in sections_of(body)[1:]] == [heading.text for heading in headings]


def section_text(body: str, index: int) -> str:
    """Give the text of one section, its heading and subsections included; IndexError when there is none."""
    return words_of(normalised(body), _section(sections_of(body), index))


def words_of(body: str, section: Section) -> str:
    """Give the text of a section of this normalised text, found before."""
    return normalised(body[section.start : section.end].lstrip("\n"))


def replace_section(body: str, index: int, text: str) -> str:
    """Put another text in the place of a section; an empty one removes it."""
    return replaced(normalised(body), _section(sections_of(body), index), text)


def replaced(body: str, section: Section, text: str) -> str:
    """Put another text in the place of a section of this normalised text, found before."""
    if normalised(text.lstrip("\r\n")) == words_of(body, section):
        return body
    return _with(body[: section.start], text, body[section.end :])


def append_to_section(body: str, index: int, text: str) -> str:
    """Add paragraphs to the section's own text: after all of it, before its first subsection."""
    body = normalised(body)
    at = end_of_own_text(body, index)
    return _with(body[:at], text, body[at:]) if text.strip() else body


def end_of_own_text(body: str, index: int) -> int:
    """Find where the section's own text ends in this normalised text: what is appended comes there."""
    sections = sections_of(body)
    _section(sections, index)
    return sections[index + 1].start if index + 1 < len(sections) else _notes_start(body)


def index_of(body: str, title: str) -> int | None:
    """Find the first section with this title; capitals and spaces may differ."""
    wanted = _folded(title)
    found = (section.index for section in sections_of(body)[1:] if _folded(section.title) == wanted)
    return next(found, None)


def ensure_section(body: str, title: str) -> tuple[str, int]:
    """Give the text with a section of this title, added at the end when it is missing, and its number."""
    body, index = normalised(body), index_of(body, title)
    if index is not None:
        return body, index
    at = _notes_start(body)
    body = _with(body[:at], f"## {' '.join(title.split())}", body[at:])
    return body, sections_of(body)[-1].index


def _section(sections: Sequence[Section], index: int) -> Section:
    if index < 0:
        raise IndexError(index)
    return sections[index]


def _end(later: Sequence[tuple[int, int]], level: int, over: int) -> int:
    return next((start for other, start in later if other <= level), over)


def _notes_start(body: str) -> int:
    """Find where the footnotes begin that close the text; its end when there are none."""
    start = at = len(body)
    for line in reversed(lines_of(body)):
        at -= len(line)
        if _NOTE.match(line):
            start = at
        elif line.strip() and not line.startswith(_MORE_OF_IT):
            break
    return start


def _with(before: str, text: str, after: str) -> str:
    """Put a text between two others, an empty line on each side of it."""
    text = normalised(text.lstrip("\r\n"))
    if text and before and not before.endswith("\n\n"):
        before += "\n"
    if text and after:
        text += "\n"
    return normalised(before + text + after)


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
