"""Initiatives that stand so close together on the map that one pin stands for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from app.foundation.database import Query, db
from app.groups.filters import Filters
from app.groups.models import Group, Initiative
from app.groups.positions import shown_columns
from app.groups.projection import EASTWARD, NORTH, SOUTHWARD, WEST, View
from app.groups.results import SHAPES_MOST, Shape, asked, found, ordering, shape_of, values
from app.groups.vocabulary import KINDS

CELL = 24  # the database brings together what stands in a square of so many units
RADIUS, OF_SEVERAL, OF_MANY = 15, 17, 21  # how large a pin is
GAP = 2
SEVERAL_MOST = 99


@dataclass(frozen=True, slots=True)
class Spot:
    """One initiative, or several: then its number is the lowest, its place the one most of them are in."""

    count: int
    x: float
    y: float
    south: float
    west: float
    north: float
    east: float
    number: int
    slug: str
    name: str
    kind: str
    phase: str
    place: str
    place_id: int
    last_place_id: int  # the same as `place_id` when all are in one place

    @property
    def radius(self) -> int:
        """Return how large its pin is, in units."""
        if self.count == 1:
            return RADIUS
        return OF_SEVERAL if self.count <= SEVERAL_MOST else OF_MANY

    def touches(self, other: Spot) -> bool:
        """Return whether their pins would overlap."""
        apart = self.radius + other.radius + GAP
        return (self.x - other.x) ** 2 + (self.y - other.y) ** 2 < apart**2

    def joined(self, other: Spot) -> Spot:
        """Return both as one, where most of them are."""
        many, few = (self, other) if self.count >= other.count else (other, self)
        count = self.count + other.count
        return Spot(
            count=count,
            x=(self.x * self.count + other.x * other.count) / count,
            y=(self.y * self.count + other.y * other.count) / count,
            south=min(self.south, other.south),
            west=min(self.west, other.west),
            north=max(self.north, other.north),
            east=max(self.east, other.east),
            number=min(self.number, other.number),
            slug=many.slug,
            name=many.name,
            kind=many.kind,
            phase=many.phase,
            place=many.place,
            place_id=min(many.place_id, few.place_id),
            last_place_id=max(many.last_place_id, few.last_place_id),
        )


def spots(filters: Filters, view: View) -> list[Spot]:
    """Return where the pins of the results stand, in one statement; what is first in the list comes first."""
    question = {**asked(filters), "scale": view.scale, "left": view.left, "top": view.top}
    rows = [Spot(*row) for row in db.session.execute(_cells(shape_of(filters), filters.order), question)]
    return sorted(brought_together(rows), key=lambda spot: spot.number)


def brought_together(rows: Iterable[Spot]) -> list[Spot]:
    """Join spots that touch, the largest first, until none do."""
    apart: list[Spot] = []
    for spot in sorted(rows, key=lambda one: (-one.count, one.number)):
        one = spot
        while near := next((other for other in apart if one.touches(other)), None):
            apart.remove(near)
            one = near.joined(one)
        apart.append(one)
    return apart


@lru_cache(SHAPES_MOST)
def _cells(shape: Shape, order: str) -> Query:
    """Ask in the order of `Spot` what stands in each square of the view."""
    one = _each(shape, order)
    least, most = sa.func.min, sa.func.max
    place = sa.func.mode().within_group(one.c.place)
    columns = (
        sa.func.count(), sa.func.avg(one.c.x), sa.func.avg(one.c.y),
        least(one.c.lat), least(one.c.lon), most(one.c.lat), most(one.c.lon),
        least(one.c.number), least(one.c.slug), least(one.c.name), least(one.c.kind), least(one.c.phase),
        place, least(one.c.place_id), most(one.c.place_id),
    )  # fmt: skip
    return sa.select(*columns).group_by(sa.func.floor(one.c.x / CELL), sa.func.floor(one.c.y / CELL))


def _each(shape: Shape, order: str) -> sa.Subquery:
    lat, lon = shown_columns()
    scale, left, top = (sa.bindparam(name, type_=sa.Float) for name in ("scale", "left", "top"))
    return found(
        shape,
        lat.label("lat"),
        lon.label("lon"),
        (((lon - WEST) * EASTWARD - left) * scale).label("x"),
        (((NORTH - lat) * SOUTHWARD - top) * scale).label("y"),
        sa.func.row_number().over(order_by=ordering(order)).label("number"),
        Group.slug,
        Group.name,
        _kind(shape).label("kind"),
        Initiative.phase,
        Initiative.place,
        Initiative.place_id,
    ).subquery()


def _kind(shape: Shape) -> sa.ColumnElement[str]:
    """Of several kinds the one that was asked for gives the pin its shape, otherwise the first."""
    first, *others = (Initiative.kinds[number] for number in range(1, len(KINDS) + 1))
    asked_for = [(one == sa.any_(values("kind")), one) for one in (first, *others)]
    return sa.case(*asked_for, else_=first) if "kind" in shape else first
