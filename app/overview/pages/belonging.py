"""Where a member belongs: their own initiatives, one click away on the front page."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.database import db
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE

SHOWN_MOST = 6


@dataclass(frozen=True, slots=True)
class OwnInitiative:
    """An initiative somebody is in, as small as a house with a name."""

    name: str
    url: str
    door: str


def own_initiatives(viewer: Viewer) -> tuple[OwnInitiative, ...]:
    """Load the initiatives this member is in, also the one that others do not see yet."""
    if not viewer.is_member:
        return ()
    inside = (Membership.user_id == viewer.id, Membership.role.in_(INSIDE), Group.kind == "initiative")
    mine = sa.select(Group.name, Group.slug, Group.door).join(Membership).where(*inside)
    rows = db.session.execute(mine.order_by(Group.name, Group.id).limit(SHOWN_MOST))
    return tuple(OwnInitiative(row.name, f"/i/{row.slug}", row.door) for row in rows)
