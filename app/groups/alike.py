"""Initiatives like this one: building or taking over the same, as far along, near, and able to help."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, db
from app.groups.models import Group, Initiative
from app.groups.places import KM_PER_DEGREE
from app.groups.policy import visible_groups

KM_EAST = 0.62  # of a degree to the east, against one to the north, in the middle of the country


@dataclass(frozen=True, slots=True)
class Alike:
    """An initiative like the one looked at; `helps` holds the themes sought here and offered there."""

    slug: str
    name: str
    door: str
    place: str
    kinds: tuple[str, ...]
    phase: str
    kilometres: int
    helps: tuple[str, ...]


def alike(viewer: Viewer, initiative: Initiative, most: int = 5) -> tuple[Alike, ...]:
    """Return the initiatives most like this one, in one query; how far is counted from place to place."""
    far = _kilometres_from(initiative)
    can_help = Initiative.share_expertise.overlap(initiative.seek_expertise)
    is_same = sa.case((Initiative.kinds.overlap(initiative.kinds), 1), else_=0) + sa.case(
        (Initiative.phase == initiative.phase, 1), else_=0
    )
    query = (
        sa.select(Initiative, Group.slug, Group.name, Group.door, far.label("far"))
        .join(Group, Group.id == Initiative.group_id)
        .where(visible_groups(viewer), Initiative.status == "active")
        .where(Initiative.group_id != initiative.group_id)
        .order_by(is_same.desc(), can_help.desc(), far, Initiative.group_id)
        .limit(most)
    )
    return tuple(_alike(row, initiative) for row in db.session.execute(query))


def _kilometres_from(initiative: Initiative) -> sa.ColumnElement[float]:
    north = Initiative.lat - initiative.lat
    east = (Initiative.lon - initiative.lon) * KM_EAST
    return sa.func.sqrt(north * north + east * east) * KM_PER_DEGREE


def _alike(row: AnyRow, own: Initiative) -> Alike:
    other: Initiative = row.Initiative
    return Alike(
        slug=row.slug,
        name=row.name,
        door=row.door,
        place=other.place,
        kinds=tuple(other.kinds),
        phase=other.phase,
        kilometres=round(row.far),
        helps=tuple(theme for theme in other.share_expertise if theme in own.seek_expertise),
    )
