"""The first text of a dossier that came from a conversation: passages under the headings of a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.dossiers.lines import normalised
from app.dossiers.passages import passage
from app.dossiers.sections import Section, index_of, sections_of

LEAD = "Kort antwoord"
UNSORTED = "Nog te verwerken"


@dataclass(frozen=True)
class Placed:
    """Words of a post and where they are to stand: `source` is their PassageSource, `note` the footnote."""

    words: str
    section: str
    source: int
    key: str
    note: str


@dataclass(frozen=True)
class FirstText:
    """A text, and which stretches of it (from, up to) are whose words."""

    body: str
    passages: tuple[tuple[int, int, int], ...]


def headings_of(template: str) -> tuple[str, ...]:
    """Name the places that a template offers; the short answer before the first heading is one of them."""
    own = (section.title for section in sections_of(template)[1:] if section.title != UNSORTED)
    return LEAD, *own


def first_text(template: str, placed: Sequence[Placed]) -> FirstText:
    """Put each passage at the end of its section's own text; those without one come at the end."""
    template = normalised(template)
    sections, page = sections_of(template), _Page()
    ends = [section.start for section in sections[1:]] + [_end_of(sections, template)]
    homes = [_home(template, one.section) for one in placed]
    for section, end in zip(sections, ends, strict=True):
        page.write(template[section.start : end].strip("\n"))
        page.place(section.level, _those(placed, homes, section.index))
    if rest := _those(placed, homes, None):
        page.write(f"## {UNSORTED}")
        page.place(2, rest)
    page.write("\n".join(dict.fromkeys(one.note for one in placed)))
    page.write(template[ends[-1] :].strip("\n"))
    return FirstText(normalised(page.text), tuple(page.passages))


def _home(template: str, section: str) -> int | None:
    """Find the section that is meant; one that the template does not have is none."""
    if section == LEAD:
        return 0
    return index_of(template, section) if section else None


def _those(placed: Sequence[Placed], homes: Sequence[int | None], home: int | None) -> list[Placed]:
    return [one for one, where in zip(placed, homes, strict=True) if where == home]


def _end_of(sections: Sequence[Section], template: str) -> int:
    return max((section.end for section in sections), default=len(template))


@dataclass
class _Page:
    """A text that grows, and whose words stand where in it."""

    text: str = ""
    passages: list[tuple[int, int, int]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add a part, an empty line before it."""
        if text:
            self.text += ("\n\n" if self.text else "") + text

    def place(self, under: int, placed: Iterable[Placed]) -> None:
        """Add passages, and remember where the words of each stand."""
        for one in placed:
            part = passage(one.words, one.key, under)
            self.write(part.text)
            at = len(self.text) - len(part.text)
            self.passages += [(at + start, at + end, one.source) for start, end in part.own]
