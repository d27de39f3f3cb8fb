"""What one asks of the directory in an address: words, a neighbourhood, and choices in each facet.

`/initiatives?kind=newbuild&province=Utrecht` shows everybody the same; what it does not know it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from typing_extensions import override

from app.groups import vocabulary as words
from app.groups.places import PROVINCES, Place, places_named
from app.groups.positions import is_in_the_country
from app.groups.vocabulary import Vocabulary

BASE = "/initiatives"
SORTS = ("name", "newest", "near")
QUERY_LONGEST = 80
PAGES_MOST = 10_000
DWELLINGS: Vocabulary = {
    "1-9": _l("1 to 9"),
    "10-24": _l("10 to 24"),
    "25-49": _l("25 to 49"),
    "50-": _l("50 or more"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to choose by; `words` is empty where the values are names themselves."""

    key: str
    label: LazyString
    words: Vocabulary

    @property
    def bit(self) -> int:
        """Return the bit that says that an initiative fails this facet."""
        return 1 << list(FACET).index(self.key)


FACETS = (
    Facet("kind", _l("Kind"), words.KINDS),
    Facet("phase", _l("Phase"), words.PHASES),
    Facet("province", _l("Province"), {}),
    Facet("place", _l("Place"), {}),
    Facet("dwellings", _l("Homes"), DWELLINGS),
    Facet("helps", _l("Can help with"), words.THEMES),
    Facet("seeks", _l("Looks for help with"), words.THEMES),
    Facet("open", _l("Open to new members"), words.OPENNESS),
    Facet("visit", _l("Visits"), words.VISITS),
    Facet("ownership", _l("Ownership"), words.OWNERSHIPS),
    Facet("legal_form", _l("Legal form"), words.LEGAL_FORMS),
    Facet("status", _l("Status"), words.STATUSES),
)
FACET = {facet.key: facet for facet in FACETS}


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of the map, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @override
    def __str__(self) -> str:
        return ",".join(f"{edge:g}" for edge in (self.south, self.west, self.north, self.east))


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that was asked; in `chosen` only what exists, in the order of the facets."""

    q: str = ""
    near: str = ""
    sort: str = ""
    area: Area | None = None
    page: int = 1
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def near_place(self) -> Place | None:
        """Return the place to sort by distance to; of several with one name the largest."""
        return next(iter(places_named(self.near)), None)

    @property
    def order(self) -> str:
        """Return how the list is sorted: near a place when one was named and nothing else asked."""
        if self.near_place is None:
            return "newest" if self.sort == "newest" else "name"
        return self.sort or "near"

    def of(self, key: str) -> tuple[str, ...]:
        """Return what was chosen in a facet."""
        return self.chosen.get(key, ())

    def choosing(self, key: str, *values: str) -> Filters:
        """Return the same question with these values in one facet, from its first page."""
        return replace(self, chosen={**self.chosen, key: values}, page=1)

    def without(self, key: str, value: str) -> Filters:
        """Return the same question with one choice less."""
        return self.choosing(key, *(one for one in self.of(key) if one != value))

    def address(self, base: str = BASE) -> str:
        """Return the address that asks this, without the page: always the same for the same question."""
        query = urlencode(list(self._asked()))
        return f"{base}?{query}" if query else base

    def _asked(self) -> Iterator[tuple[str, str]]:
        for facet in FACETS:
            yield from ((facet.key, value) for value in self.of(facet.key))
        rest = {"q": self.q, "near": self.near, "sort": self.sort, "area": str(self.area or "")}
        yield from ((name, value) for name, value in rest.items() if value)


def read_filters(asked: Mapping[str, Sequence[str]]) -> Filters:
    """Understand an address; what is unknown or broken in it counts as not asked."""
    chosen = {facet.key: tuple(_values(facet, asked.get(facet.key, ()))) for facet in FACETS}
    sort = _first(asked, "sort")
    return Filters(
        q=_text(_first(asked, "q")),
        near=_text(_first(asked, "near")),
        sort=sort if sort in SORTS else "",
        area=_area(_first(asked, "area")),
        page=_page(_first(asked, "page")),
        chosen={key: values for key, values in chosen.items() if values},
    )


def _values(facet: Facet, given: Sequence[str]) -> Iterator[str]:
    if facet.key == "place":
        yield from dict.fromkeys(place.label for name in given for place in places_named(name))
    else:
        known = facet.words or PROVINCES
        yield from (value for value in known if value in given)


def _first(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(asked.get(name, ())), "")


def _text(typed: str) -> str:
    plain = "".join(letter for letter in typed[:QUERY_LONGEST] if letter.isprintable())
    return " ".join(plain.split())


def _page(typed: str) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < len(str(PAGES_MOST))
    return max(1, int(typed)) if is_number else 1


def _area(typed: str) -> Area | None:
    try:
        area = Area(*(float(edge) for edge in typed.split(",")))
    except (TypeError, ValueError):
        return None
    corners = (area.south, area.west), (area.north, area.east)
    is_one = area.south < area.north and area.west < area.east
    return area if is_one and all(map(is_in_the_country, corners)) else None
