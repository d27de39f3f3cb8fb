"""The counters of a group: how they move with its members, and the recount that must change nothing."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa

from app.foundation.database import db
from app.groups.models import Group, Membership
from app.groups.standing import COORDINATOR, FOLLOWER, INSIDE


def count_move(group: Group, old: str, new: str) -> None:
    """Somebody went from one role to another ("" is outside); the group's row is held by whoever calls."""
    steps = {
        "coordinator_count": (new == COORDINATOR) - (old == COORDINATOR),
        "member_count": (new in INSIDE) - (old in INSIDE),
        "follower_count": (new == FOLLOWER) - (old == FOLLOWER),
    }
    moved = {name: getattr(Group, name) + step for name, step in steps.items() if step}
    if moved:
        db.session.flush()
        db.session.execute(sa.update(Group).where(Group.id == group.id).values(moved))
        db.session.refresh(group, list(moved))


def recount() -> int:
    """Count all members anew; return how many groups were wrong, which must be none."""
    right = {
        Group.coordinator_count: _counted(Membership.role == COORDINATOR),
        Group.member_count: _counted(Membership.role.in_(INSIDE)),
        Group.follower_count: _counted(Membership.role == FOLLOWER),
    }
    wrong = sa.or_(*(column.is_distinct_from(value) for column, value in right.items()))
    mend = sa.update(Group).where(wrong).values(cast("Any", right))
    found = db.session.execute(mend, execution_options={"synchronize_session": False})
    return int(cast("sa.CursorResult[Any]", found).rowcount)


def _counted(is_one: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    mine = sa.select(sa.func.count()).where(Membership.group_id == Group.id, is_one)
    return mine.correlate(Group).scalar_subquery()
