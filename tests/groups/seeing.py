"""What tests of groups look at: who is in one, and what its ledger says."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.groups.models import Group, Membership


def roles(group: Group) -> dict[str, str]:
    """Return everybody in the group with their role."""
    query = sa.select(User.username, Membership.role).join(Membership, Membership.user_id == User.id)
    rows = db.session.execute(query.where(Membership.group_id == group.id))
    return {row.username: row.role for row in rows}


def counts(group: Group) -> tuple[int, int, int]:
    """Return how many coordinators, members and followers the group says it has."""
    columns = (Group.coordinator_count, Group.member_count, Group.follower_count)
    row = db.session.execute(sa.select(*columns).where(Group.id == group.id)).one()
    return row[0], row[1], row[2]


def verbs_of(group: Group) -> list[str]:
    """Return what happened in the group, in order."""
    about = (Activity.subject_kind == "groups", Activity.subject_id == group.id)
    return list(db.session.scalars(sa.select(Activity.verb).where(*about).order_by(Activity.id)))


def audiences(*verbs: str) -> set[str]:
    """Return who may read lines with these verbs."""
    return set(db.session.scalars(sa.select(Activity.audience).where(Activity.verb.in_(verbs))))
