"""A long text as a page of sections: `cook_page`, cut at its headings, with its footnotes apart."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import Any, Self

from app.foundation.text.context import Context, Token
from app.foundation.text.elements import read_heading
from app.foundation.text.excerpts import excerpt
from app.foundation.text.parsing import Parsed, parse
from app.foundation.text.renderer import RENDERER
from app.foundation.text.sanitiser import sanitise
from app.foundation.text.surroundings import NOTHING_KNOWN, Surroundings

PAGE_HEADING_LEVEL = 2

# Only our own marks look like this: what people typed comes out escaped, and without an id.
_CALL = re.compile(r'<a class="fn" id="(fnref-([0-9]+)(?:-[0-9]+)?)"')
_LINK = re.compile(r'<a (?:class="[a-z -]*" )?href="([^"#][^"]*)"')


@dataclass(frozen=True)
class CookedSection:
    """A listed heading, and what follows up to the next one; the level is the one shown, 2 to 6."""

    index: int
    level: int
    id: str
    title: str
    heading_html: str
    html: str


@dataclass(frozen=True)
class CookedNote:
    """A footnote: its number and key, its words, the places that call it, and the addresses it links to."""

    number: int
    key: str
    html: str
    backrefs: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id that the calls of this note point to; it belongs on the element around the words."""
        return f"fn-{self.number}"


@dataclass(frozen=True)
class CookedPage:
    """A text as a page: each piece of HTML is safe and balanced on its own."""

    lead_html: str
    sections: tuple[CookedSection, ...]
    notes: tuple[CookedNote, ...]
    excerpt: str
    missing_notes: tuple[str, ...] = ()
    unused_notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the page as it can be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read a page that was kept."""
        return cls(
            lead_html=kept["lead_html"],
            sections=tuple(CookedSection(**section) for section in kept["sections"]),
            notes=tuple(_kept_note(note) for note in kept["notes"]),
            excerpt=kept["excerpt"],
            missing_notes=tuple(kept["missing_notes"]),
            unused_notes=tuple(kept["unused_notes"]),
        )


def cook_page(source: str, *, surroundings: Surroundings = NOTHING_KNOWN) -> CookedPage:
    """Turn the source of a page into its sections and notes, each of them safe HTML."""
    parsed = parse(source, surroundings, "", PAGE_HEADING_LEVEL)
    cutting = _Cutting(parsed)
    lead, *htmls = cutting.htmls()
    sections = tuple(_sections(parsed.context, cutting.heading_htmls, htmls))
    note_htmls = [_note_html(note, parsed) for note in parsed.notes()]
    places = _places(
        [lead, *(part for one in sections for part in (one.heading_html, one.html)), *note_htmls]
    )
    keys = _keys(parsed)
    return CookedPage(
        lead_html=lead,
        sections=sections,
        notes=tuple(_notes(keys, note_htmls, places)),
        excerpt=excerpt("\n".join([lead, *htmls])),
        missing_notes=tuple(parsed.context.missing_notes),
        unused_notes=tuple(
            parsed.context.note_keys[key] for key in parsed.context.note_keys if key not in keys
        ),
    )


@dataclass
class _Cutting:
    """Walks over the blocks once; each listed heading ends what came before, tags left open included."""

    parsed: Parsed
    heading_htmls: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _waiting: list[Token] = field(default_factory=list)

    def htmls(self) -> Iterator[str]:
        """Give what stands before the first heading, and then what stands below each."""
        for token in self.parsed.tokens:
            if "listed" not in token:
                self._waiting.append(token)
            elif (inner := self._heading(token)) is not None:
                yield self._cut()
                self.heading_htmls.append(sanitise(inner).strip())
        self._write()
        yield self._cut()

    def _heading(self, token: Token) -> str | None:
        """Write what came before first: notes and ids are counted in the order of the text."""
        self._write()
        inner = RENDERER.render_tokens(token["children"], self.parsed.state)
        return None if read_heading(token, inner, self.parsed.context) is None else inner

    def _write(self) -> None:
        self._parts.append(RENDERER.render_tokens(self._waiting, self.parsed.state))
        self._waiting = []

    def _cut(self) -> str:
        html, self._parts = sanitise("".join(self._parts)).strip(), []
        return html


def _sections(
    context: Context, heading_htmls: Iterable[str], htmls: Iterable[str]
) -> Iterator[CookedSection]:
    together = zip(context.headings, heading_htmls, htmls, strict=True)
    for index, (heading, heading_html, html) in enumerate(together, start=1):
        yield CookedSection(index, heading.level, heading.id, heading.text, heading_html, html)


def _note_html(note: Token, parsed: Parsed) -> str:
    return sanitise(RENDERER.render_tokens(note["children"], parsed.state)).strip()


def _keys(parsed: Parsed) -> dict[str, str]:
    """Give the keys of the notes that are called, in order, as they were typed."""
    called: list[str] = parsed.state.env.get("footnotes", [])
    return {key: parsed.context.note_keys[key] for key in called}


def _places(htmls: Iterable[str]) -> dict[int, list[str]]:
    places: dict[int, list[str]] = defaultdict(list)
    for html in htmls:
        for place, number in _CALL.findall(html):
            places[int(number)].append(place)
    return places


def _notes(
    keys: Mapping[str, str], htmls: list[str], places: Mapping[int, list[str]]
) -> Iterator[CookedNote]:
    for number, (key, html) in enumerate(zip(keys.values(), htmls, strict=True), start=1):
        links = dict.fromkeys(unescape(url) for url in _LINK.findall(html))
        yield CookedNote(number, key, html, tuple(places.get(number, ())), tuple(links))


def _kept_note(kept: Mapping[str, Any]) -> CookedNote:
    backrefs, links = tuple(kept["backrefs"]), tuple(kept["links"])
    return CookedNote(kept["number"], kept["key"], kept["html"], backrefs, links)
