"""Dutch places with their province and position, read once from `data/places.csv` (GeoNames, CC BY 4.0)."""

from __future__ import annotations

import csv
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _

from app.foundation.errors import Invalid

SOURCE = Path(__file__).with_name("data") / "places.csv"
SUGGESTED_MOST = 8
CHOICES_MOST = 4
KM_PER_DEGREE = 111.2
PROVINCES = (
    "Drenthe", "Flevoland", "Friesland", "Gelderland", "Groningen", "Limburg", "Noord-Brabant",
    "Noord-Holland", "Overijssel", "Utrecht", "Zeeland", "Zuid-Holland",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A city, town or village; the position is that of its middle, in degrees (WGS 84)."""

    id: int  # GeoNames' number
    name: str
    also: str  # another name it is known by
    province: str
    near: str  # a town close by, where two places in one province share a name
    lat: float
    lon: float
    is_only_one: bool  # no other place has its name

    @property
    def full_name(self) -> str:
        """Return a name that no other place has."""
        beside = f"{self.province}, {self.near}" if self.near else self.province
        return f"{self.name} ({beside})"

    @property
    def label(self) -> str:
        """Return what one types to mean this place, as short as can be."""
        return self.name if self.is_only_one else self.full_name


def place_by_id(place_id: int) -> Place | None:
    """Return the place with this number."""
    return _by_id().get(place_id)


def places_named(typed: str) -> tuple[Place, ...]:
    """Return the places somebody may mean, the largest first: `Bergen`, `bergen (limburg)`, `Den Bosch`."""
    return _by_name().get(folded(typed), ())


def choose_place(typed: str, field: str = "place") -> Place:
    """Return the one place that is meant; otherwise say what to choose from."""
    found = places_named(typed)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(place.full_name for place in found[:CHOICES_MOST])
        raise Invalid(_("Several places have this name: %(names)s. Choose one.", names=names), field)
    raise Invalid(_("We do not know this place. Choose one from the list, or a larger one near it."), field)


def suggested_places(typed: str, most: int = SUGGESTED_MOST) -> tuple[Place, ...]:
    """Return places whose name begins with what was typed, the largest first."""
    begin = folded(typed)
    if not begin:
        return ()
    matches = (place for place, names in _folded_names() if any(name.startswith(begin) for name in names))
    return tuple(islice(matches, most))


def nearest_place(lat: float, lon: float) -> Place:
    """Return the place closest to a position."""
    return min(all_places(), key=lambda place: distance((place.lat, place.lon), (lat, lon)))


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two positions, as the crow flies; right to a percent in this country."""
    north = one[0] - other[0]
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east) * KM_PER_DEGREE


@cache
def all_places() -> tuple[Place, ...]:
    """Return every place, the largest first."""
    with SOURCE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = Counter(folded(name) for row in rows for name in {row["name"], row["also"]} if name)
    return tuple(
        Place(
            id=int(row["id"]),
            name=row["name"],
            also=row["also"],
            province=row["province"],
            near=row["near"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            is_only_one=names[folded(row["name"])] == 1,
        )
        for row in rows
    )


def folded(text: str) -> str:
    """Return a name without accents, capitals, spaces and signs: `'s-Hertogenbosch` is shertogenbosch."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def _by_id() -> dict[int, Place]:
    return {place.id: place for place in all_places()}


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in all_places():
        for name in dict.fromkeys(_ways_to_say(place)):
            found[name] = (*found.get(name, ()), place)
    return found


def _ways_to_say(place: Place) -> Iterator[str]:
    for name in filter(None, (place.name, place.also)):
        yield folded(name)
        yield folded(f"{name} ({place.province})")
    yield folded(place.full_name)


@cache
def _folded_names() -> tuple[tuple[Place, tuple[str, ...]], ...]:
    return tuple((place, tuple(_ways_to_say(place))) for place in all_places())
