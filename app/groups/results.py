"""What a question to the directory finds, in SQL: one clause for each facet, counted in one statement.

It finds what everybody may know, whoever asks: so the directory is the same for all, and made once for many.
A statement is built once for all questions of one shape; the question fills in its parameters.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from functools import lru_cache, reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.viewer import VISITOR
from app.foundation.database import Query, db
from app.groups.filters import DWELLINGS, FACET, FACETS, Facet, Filters
from app.groups.models import Group, Initiative
from app.groups.places import place_by_id, places_named
from app.groups.policy import visible_groups
from app.groups.positions import EAST, NORTH, SOUTH, WEST, shown_columns
from app.groups.vocabulary import PHASES, STATUSES

PLACES_MOST = 8
SHAPES_MOST = 256  # statements to remember
ALWAYS = ("phase", "status")
ENDED, ASLEEP = "ended", "asleep"
EAST_SQUARED = 0.376  # a degree to the east is 0.613 of one to the north here, and both are squared
Counts = dict[str, dict[str, int]]
Shape = tuple[str, ...]  # what was asked about: "words", "area", and the keys of facets
Clause = sa.ColumnElement[bool]
Column = sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]

_homes = sa.func.coalesce(Initiative.dwellings_realised, Initiative.dwellings_planned)
_ranges = [(key, *key.split("-")) for key in DWELLINGS]
_COLUMNS: dict[str, Column] = {
    "phase": Initiative.phase,
    "province": Initiative.province,
    "place": sa.cast(Initiative.place_id, sa.Text),
    "dwellings": sa.case(
        *((_homes.between(int(low), int(high or 10_000)), key) for key, low, high in _ranges), else_=""
    ),
    "open": Initiative.openness,
    "visit": Initiative.visit,
    "ownership": Initiative.ownership,
    "legal_form": Initiative.legal_form,
    "status": Initiative.status,
}
_LISTS = {
    "kind": Initiative.kinds,
    "helps": Initiative.share_expertise,
    "seeks": Initiative.seek_expertise,
}


def shape_of(filters: Filters) -> Shape:
    """Return what a question is about; phase and status always matter."""
    around = ["words"] * bool(filters.q) + ["area"] * bool(filters.area)
    return (*around, *(facet.key for facet in FACETS if filters.of(facet.key) or facet.key in ALWAYS))


def found(shape: Shape, *columns: Column | type[Initiative]) -> Query:
    """Select these columns of every initiative that answers a question of this shape; `asked` fills it in."""
    query = sa.select(*columns).select_from(Initiative).join(Group, Group.id == Initiative.group_id)
    return query.where(*_around(shape), *(_passes(FACET[key]) for key in shape if key in FACET))


def asked(filters: Filters) -> dict[str, object]:
    """Return the parameters with which a statement asks this."""
    near, area = filters.near_place, filters.area
    edges = (area.south, area.west, area.north, area.east) if area else (SOUTH, WEST, NORTH, EAST)
    words = filters.q.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {
        **{facet.key: list(filters.of(facet.key)) for facet in FACETS},
        **{key: list(filters.of(key) or values) for key, values in _unasked(filters).items()},
        **dict(zip(("south", "west", "north", "east"), edges, strict=True)),
        "place": [str(place.id) for label in filters.of("place") for place in places_named(label)],
        "words": f"%{words}%",
        "meant": [place.id for place in places_named(filters.q)],
        "near_lat": near.lat if near else 0.0,
        "near_lon": near.lon if near else 0.0,
    }


def ordering(order: str) -> tuple[Any, ...]:
    """Return what the list is sorted by; the last makes it the same every time."""
    name = sa.func.lower(Group.name)
    if order == "newest":
        return Group.created_at.desc(), Group.id.desc()
    if order == "near":
        lat, lon = shown_columns()
        north, east = lat - _degrees("near_lat"), lon - _degrees("near_lon")
        return north * north + east * east * EAST_SQUARED, name, Group.id
    return name, Group.id


def counted(filters: Filters) -> Counts:
    """Count the results (`[""][""]`) and, for each option, those with the other facets as they were asked."""
    found: Counts = {facet.key: {} for facet in FACETS}
    for key, value, number in db.session.execute(_counts(shape_of(filters)), asked(filters)):
        found.setdefault(key, {})[value] = number
    found["place"] = _called_by_name(found["place"], filters)
    return found


@lru_cache(SHAPES_MOST)
def _counts(shape: Shape) -> sa.CompoundSelect[str, str, int]:
    """Build the one statement. Each row carries in its bits which facets it fails.

    An option counts the rows that fail no other facet than its own.
    """
    failures = [sa.case((_passes(one), 0), else_=one.bit) for one in FACETS if one.key in shape]
    columns = [column.label(key) for key, column in {**_COLUMNS, **_LISTS}.items()]
    query = sa.select(*columns, reduce(operator.add, failures).label("failed"))
    rows = query.join(Group, Group.id == Initiative.group_id).where(*_around(shape)).cte("around")
    total = sa.select(sa.literal(""), sa.literal(""), sa.func.count()).where(rows.c.failed == 0)
    return sa.union_all(total, *(_options(rows, facet) for facet in FACETS))


def _options(rows: sa.CTE, facet: Facet) -> Query:
    column = rows.c[facet.key]
    value = sa.func.unnest(column) if facet.key in _LISTS else column
    others = rows.c.failed.op("|")(facet.bit) == facet.bit
    options = sa.select(value.label("value")).where(others).subquery()
    counts = sa.select(sa.literal(facet.key), options.c.value, sa.func.count())
    counts = counts.where(options.c.value != "").group_by(options.c.value)
    return _most_named(counts, options.c.value) if facet.key == "place" else counts


def _most_named(counts: Query, place: sa.ColumnElement[str]) -> Query:
    """Keep the places that were chosen, and those with most results."""
    chosen = values("place")
    first = ((place == sa.any_(chosen)).desc(), sa.func.count().desc(), place)
    most = counts.order_by(*first).limit(sa.func.cardinality(chosen) + PLACES_MOST).subquery()
    return sa.select(*most.c)


def _called_by_name(numbers: dict[str, int], filters: Filters) -> dict[str, int]:
    named = {place.label: numbers[key] for key in numbers if (place := place_by_id(int(key)))}
    most = sorted(named, key=lambda label: (-named[label], label))
    return {label: named.get(label, 0) for label in dict.fromkeys([*filters.of("place"), *most])}


def _around(shape: Shape) -> Iterator[Clause]:
    """Return the clauses that are no facet: what may be seen, the words, the piece of the map."""
    yield visible_groups(VISITOR)
    if "words" in shape:
        words = sa.bindparam("words", type_=sa.Text)
        texts = (Group.name, Group.summary, Initiative.place)
        in_words = [text.ilike(words, escape="/") for text in texts]
        meant = Initiative.place_id == sa.any_(sa.bindparam("meant", type_=ARRAY(sa.Integer)))
        yield sa.or_(*in_words, meant)
    if "area" in shape:
        lat, lon = shown_columns()
        yield lat.between(_degrees("south"), _degrees("north"))
        yield lon.between(_degrees("west"), _degrees("east"))


def _passes(facet: Facet) -> Clause:
    """Return the clause for one facet: what an initiative says is among what was chosen."""
    chosen = values(facet.key)
    listed = _LISTS.get(facet.key)
    return _COLUMNS[facet.key] == sa.any_(chosen) if listed is None else listed.overlap(chosen)


def values(key: str) -> sa.BindParameter[Any]:
    """Return the parameter that holds what was chosen in a facet."""
    return sa.bindparam(key, type_=ARRAY(sa.Text))


def _degrees(name: str) -> sa.BindParameter[float]:
    return sa.bindparam(name, type_=sa.Float)


def _unasked(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Return what stands for no choice: who ended is left out, and who is asleep."""
    has_ended = ENDED in filters.of("status")
    return {
        "phase": tuple(phase for phase in PHASES if phase != ENDED or has_ended),
        "status": tuple(status for status in STATUSES if status != ASLEEP),
    }
