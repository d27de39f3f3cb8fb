"""An initiative as one entry of a list: in the directory, and the newest on the front page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app.foundation.database import AnyRow, Query, db
from app.foundation.paging import PER_PAGE
from app.groups.filters import Filters
from app.groups.models import Group, Initiative
from app.groups.places import distance
from app.groups.positions import shown_columns
from app.groups.results import ASLEEP, ENDED, SHAPES_MOST, Shape, asked, found, ordering, shape_of
from app.groups.vocabulary import KINDS, PHASES


@dataclass(frozen=True, slots=True)
class Card:
    """One initiative in the list; its number stands on its pin too."""

    number: int
    name: str
    url: str
    door: str
    summary: str
    place: str
    distance: str
    kinds: str
    homes: str
    phase: str
    is_ended: bool
    is_asleep: bool
    can_help: bool
    looks_for_help: bool


@dataclass(frozen=True, slots=True)
class Newest:
    """The initiatives that came last, and how many there are in all."""

    heading: str
    cards: tuple[Card, ...]


def cards(filters: Filters) -> Iterator[Card]:
    """Return one page of the list, in one statement."""
    before = (filters.page - 1) * PER_PAGE
    question = {**asked(filters), "before": before, "most": PER_PAGE}
    rows = db.session.execute(_rows(shape_of(filters), filters.order), question)
    for number, row in enumerate(rows, before + 1):
        yield _card(number, row, filters)


def newest_initiatives(most: int) -> Newest:
    """Return the ones that came last and how many there are in all, in one statement."""
    newest = Filters(sort="newest")
    query = _rows(shape_of(newest), newest.order).add_columns(sa.func.count().over().label("total"))
    rows = db.session.execute(query, {**asked(newest), "before": 0, "most": most}).all()
    total = rows[0].total if rows else 0
    shown = tuple(_card(number, row, newest) for number, row in enumerate(rows, 1))
    return Newest(ngettext("%(num)s initiative", "%(num)s initiatives", total), shown)


@lru_cache(SHAPES_MOST)
def _rows(shape: Shape, order: str) -> Query:
    lat, lon = shown_columns()
    query = found(
        shape, Group.name, Group.slug, Group.door, Group.summary, Initiative.place,
        Initiative.kinds, Initiative.phase, Initiative.status, Initiative.dwellings_planned,
        Initiative.dwellings_realised, Initiative.share_expertise, Initiative.seek_expertise,
        lat.label("lat"), lon.label("lon"),
    )  # fmt: skip
    before, most = (sa.bindparam(name, type_=sa.Integer) for name in ("before", "most"))
    return query.order_by(*ordering(order)).limit(most).offset(before)


def _card(number: int, row: AnyRow, filters: Filters) -> Card:
    return Card(
        number=number,
        name=row.name,
        url=f"/i/{row.slug}",
        door=row.door,
        summary=row.summary,
        place=row.place,
        distance=_distance(row, filters),
        kinds=", ".join(str(KINDS[kind]) for kind in row.kinds).lower(),
        homes=_homes(row),
        phase=str(PHASES[row.phase]),
        is_ended=row.status == ENDED,
        is_asleep=row.status == ASLEEP,
        can_help=bool(row.share_expertise),
        looks_for_help=bool(row.seek_expertise),
    )


def _distance(row: AnyRow, filters: Filters) -> str:
    place = filters.near_place
    if place is None:
        return ""
    kilometres = round(distance((row.lat, row.lon), (place.lat, place.lon)))
    return str(_("%(number)s km", number=kilometres)) if kilometres else ""


def _homes(row: AnyRow) -> str:
    realised, planned = row.dwellings_realised, row.dwellings_planned
    homes = planned if realised is None else realised
    return ngettext("%(num)s home", "%(num)s homes", homes) if homes else ""
