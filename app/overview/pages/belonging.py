"""Where a member belongs: their own initiatives, one click away on the front page."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.questions import Question
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
    return tuple(OwnInitiative(name, f"/i/{slug}", door) for name, slug, door in _MINE.ask(member=viewer.id))


_MINE = Question(
    sa.select(Group.name, Group.slug, Group.door)
    .join(Membership)
    .where(
        Membership.user_id == sa.bindparam("member"),
        Membership.role.in_(INSIDE),
        Group.kind == "initiative",
    )
    .order_by(Group.name, Group.id)
    .limit(SHOWN_MOST)
)
