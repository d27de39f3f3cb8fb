"""How somebody stands to a group: the few facts that verdicts need, loaded in one query."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.database import db
from app.groups.models import Group, Initiative, JoinRequest, Membership

COORDINATOR, MEMBER, FOLLOWER = "coordinator", "member", "follower"
INSIDE = (COORDINATOR, MEMBER)


@dataclass(frozen=True, slots=True)
class Standing:
    """The role of one person in one group ("" for none), the marks beside it, an open request (0: none).

    `has_ended` is of the group: an initiative that stopped.
    """

    role: str = ""
    is_delegate: bool = False
    is_hidden: bool = False
    is_voice: bool = False
    request_id: int = 0
    has_ended: bool = False

    @property
    def is_coordinator(self) -> bool:
        """Return whether this person may decide for the group."""
        return self.role == COORDINATOR

    @property
    def is_inside(self) -> bool:
        """Return whether this person belongs to the group; who only follows does not."""
        return self.role in INSIDE

    @property
    def is_follower(self) -> bool:
        """Return whether this person only follows."""
        return self.role == FOLLOWER


OUTSIDE = Standing()


def standing(viewer: Viewer, group: Group) -> Standing:
    """Return how this viewer stands to the group, as the database says at this moment."""
    return standing_of(viewer.id, group.id) if viewer.is_member else OUTSIDE


def standing_of(user_id: int, group_id: int) -> Standing:
    """Return how somebody stands to a group, both known by number."""
    marks = (Membership.role, Membership.is_delegate, Membership.is_hidden, Membership.is_voice)
    in_it = sa.and_(Membership.user_id == user_id, Membership.group_id == group_id)
    one = sa.select(sa.literal(1).label("one")).subquery()
    query = sa.select(*marks, _open_request(user_id, group_id), _has_ended(group_id))
    row = db.session.execute(query.select_from(one).outerjoin(Membership, in_it)).one()
    role, is_delegate, is_hidden, is_voice, request_id, has_ended = row
    known = (role or "", bool(is_delegate), bool(is_hidden), bool(is_voice), request_id or 0)
    return Standing(*known, has_ended)


def _has_ended(group_id: int) -> sa.Exists:
    return sa.exists().where(Initiative.group_id == group_id, Initiative.status == "ended")


def _open_request(user_id: int, group_id: int) -> sa.ScalarSelect[int]:
    waiting = (JoinRequest.user_id == user_id, JoinRequest.group_id == group_id, JoinRequest.state == "open")
    return sa.select(JoinRequest.id).where(*waiting).scalar_subquery()
