"""Where the pin stands: the one reader and writer of an initiative's own position.

A house of five flats with an exact pin is the home address of five people: the place is the default.
"""

from __future__ import annotations

import math

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.groups.models import Initiative

Position = tuple[float, float]  # latitude and longitude in degrees (WGS 84)
# One step of each is about a kilometre at this latitude. A grid, no chance: asking again tells nothing more.
NORTH_STEP, EAST_STEP = 0.01, 0.015
SOUTH, NORTH, WEST, EAST = 50.7, 53.6, 3.3, 7.3


def shown_position(initiative: Initiative) -> Position:
    """Return the position that leaves the server, as precise as the initiative chose."""
    own = own_position(initiative)
    if own is None or initiative.location_precision == "place":
        return initiative.lat, initiative.lon
    return own if initiative.location_precision == "exact" else rounded(own)


def shown_columns() -> tuple[sa.ColumnElement[float], sa.ColumnElement[float]]:
    """Return the same latitude and longitude for a question to the database, to the last bit."""
    is_exact = (Initiative.location_precision == "exact") & Initiative.exact_lat.is_not(None)
    is_near = (Initiative.location_precision == "neighbourhood") & Initiative.exact_lat.is_not(None)
    lat = sa.case(
        (is_exact, Initiative.exact_lat),
        (is_near, _middle_in_sql(Initiative.exact_lat, NORTH_STEP)),
        else_=Initiative.lat,
    )
    lon = sa.case(
        (is_exact, Initiative.exact_lon),
        (is_near, _middle_in_sql(Initiative.exact_lon, EAST_STEP)),
        else_=Initiative.lon,
    )
    return lat, lon


def own_position(initiative: Initiative) -> Position | None:
    """Return the position as it was typed: for the form and the export of its own coordinators only."""
    if initiative.exact_lat is None or initiative.exact_lon is None:
        return None
    return initiative.exact_lat, initiative.exact_lon


def keep_position(initiative: Initiative, position: Position | None) -> None:
    """Let the initiative have this position of its own, or none."""
    initiative.exact_lat, initiative.exact_lon = position or (None, None)


def rounded(position: Position) -> Position:
    """Return the middle of the square of about a kilometre in which this position lies."""
    lat, lon = position
    return round(_middle(lat, NORTH_STEP), 4), round(_middle(lon, EAST_STEP), 4)


def is_in_the_country(position: Position) -> bool:
    """Return whether a position lies within the box around the Netherlands that the database accepts too."""
    return SOUTH <= position[0] <= NORTH and WEST <= position[1] <= EAST


def _middle(degrees: float, step: float) -> float:
    return (math.floor(degrees / step) + 0.5) * step


def _middle_in_sql(degrees: InstrumentedAttribute[float | None], step: float) -> sa.ColumnElement[float]:
    middle = (sa.func.floor(degrees / step) + 0.5) * step
    return sa.cast(sa.func.round(sa.cast(middle, sa.Numeric), 4), sa.Float)
