"""The map of the Netherlands with its pins; it needs no tiles of another host, and the list says the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.groups.filters import Area, Filters
from app.groups.places import all_places, place_by_id
from app.groups.positions import Position
from app.groups.projection import HEIGHT, WIDTH, View, view_of
from app.groups.spots import SEVERAL_MOST, Spot, spots
from app.groups.vocabulary import KINDS, PHASES

SHAPES = {"existing": "square", "newbuild": "circle", "transformation": "house"}
DOORS = {"existing": "dakpan", "newbuild": "emaille", "transformation": "grachtengroen"}
MANY, MORE = "many", "more"
GRAINS = 1000  # the edges of a piece of the map are rounded to a thousandth of a degree, outwards
TOWNS_MOST = 9  # names on a piece of the map
EDGE, WIDE, HIGH, BELOW = 40, 110, 52, 12  # units: the room a name needs, and how far below its place it is
SMALLEST = 0.006  # degrees: what stands nearer than this no closer look takes apart


@dataclass(frozen=True, slots=True)
class Pin:
    """An initiative on the map, or several that stand close together."""

    x: float
    y: float
    shape: str
    door: str
    words: str  # on it: its number in the list, or how many they are
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Town:
    """The name of a large place, to know where one is; it stands in the middle below it."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: the country as it is looked at, and the pins on it."""

    view: View = field(default_factory=View)
    pins: tuple[Pin, ...] = ()
    towns: tuple[Town, ...] = ()


@dataclass(frozen=True, slots=True)
class KindOfPin:
    """What a shape on the map means."""

    shape: str
    door: str
    label: str


def map_of(filters: Filters) -> Map:
    """Draw what a question finds, in one statement."""
    view = view_of(filters.area)
    drawn = spots(filters, view)
    pins = tuple(_one(spot) if spot.count == 1 else _several(spot, filters) for spot in drawn)
    return Map(view, pins, tuple(towns(view, drawn)) if filters.area else ())


def map_with_one(position: Position, name: str, kinds: Sequence[str]) -> Map:
    """Draw one initiative, for its own page."""
    x, y = View().put(position)
    return Map(pins=(Pin(round(x, 1), round(y, 1), SHAPES[kinds[0]], DOORS[kinds[0]], "", name, ""),))


def towns(view: View, drawn: Sequence[Spot]) -> Iterator[Town]:
    """Find the largest places of a piece of the map, their names clear of each other and of their own pin."""
    named: list[tuple[float, float]] = []
    for place in all_places():
        x, y = view.put((place.lat, place.lon))
        is_seen = EDGE < x < WIDTH - EDGE and 0 < y < HEIGHT - EDGE
        if is_seen and not any(abs(x - left) < WIDE and abs(y - top) < HIGH for left, top in named):
            named.append((x, y))
            pins = [spot.y + spot.radius for spot in drawn if math.hypot(spot.x - x, spot.y - y) < HIGH / 2]
            yield Town(round(x, 1), round(max([y, *pins]) + BELOW, 1), place.name)
        if len(named) == TOWNS_MOST:
            return


def legend() -> tuple[KindOfPin, ...]:
    """Return what the shapes mean; colour never says it alone."""
    return tuple(KindOfPin(SHAPES[kind], DOORS[kind], str(KINDS[kind])) for kind in KINDS)


def _one(spot: Spot) -> Pin:
    label = _(
        "%(number)s. %(name)s, %(place)s, %(kind)s, phase: %(phase)s",
        number=spot.number, name=spot.name, place=spot.place, kind=KINDS[spot.kind], phase=PHASES[spot.phase],
    )  # fmt: skip
    x, y, url = round(spot.x, 1), round(spot.y, 1), f"/i/{spot.slug}"
    return Pin(x, y, SHAPES[spot.kind], DOORS[spot.kind], str(spot.number), label, url)


def _several(spot: Spot, filters: Filters) -> Pin:
    shape = MORE if spot.count > SEVERAL_MOST else MANY
    where = {"num": spot.count, "place": spot.place}
    if spot.place_id == spot.last_place_id:
        label = ngettext("%(num)s initiative in %(place)s", "%(num)s initiatives in %(place)s", **where)
    else:
        label = ngettext(
            "%(num)s initiative around %(place)s: look closer",
            "%(num)s initiatives around %(place)s: look closer",
            **where,
        )
    url = closer(spot, filters).address()
    return Pin(round(spot.x, 1), round(spot.y, 1), shape, "", str(spot.count), label, f"{url}#lijst")


def closer(spot: Spot, filters: Filters) -> Filters:
    """Ask the same of the piece of the map around these; at one spot, of the place they are in."""
    place = place_by_id(spot.place_id)
    is_one_spot = max(spot.north - spot.south, spot.east - spot.west) < SMALLEST
    if is_one_spot and place and spot.place_id == spot.last_place_id:
        return replace(filters.choosing("place", place.label), area=None)
    return replace(filters, area=area_around(spot), page=1)


def area_around(spot: Spot) -> Area:
    """Return the smallest piece of the map that can be asked for and holds all of these."""
    return Area(
        math.floor(spot.south * GRAINS) / GRAINS,
        math.floor(spot.west * GRAINS) / GRAINS,
        math.ceil(spot.north * GRAINS + 1) / GRAINS,
        math.ceil(spot.east * GRAINS + 1) / GRAINS,
    )
