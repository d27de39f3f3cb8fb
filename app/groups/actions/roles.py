"""What coordinators decide about who is in their group."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Hidden
from app.foundation.gate import require
from app.foundation.jobs import enqueue
from app.groups.actions.invitations import withdraw_invitations_of
from app.groups.actions.members import note, put_out
from app.groups.counting import count_move
from app.groups.models import Group, Membership
from app.groups.policy import (
    DELEGATES_MOST,
    can_change_role,
    can_name_delegate,
    can_remove_member,
    can_step_down,
)
from app.groups.standing import COORDINATOR, FOLLOWER, INSIDE, standing
from app.groups.typed import accept_reason, accept_word


def remove_member(actor: Viewer, group: Group, user_id: int, reason: str) -> None:
    """Put somebody out of the group; the reason goes to that person by letter."""
    lock(group)
    member = _member(group, user_id)
    require(can_remove_member(actor, group, standing(actor, group), member))
    reason, was = accept_reason(reason), member.role
    put_out(group, user_id)
    withdraw_invitations_of(group, user_id)
    if was != FOLLOWER:
        enqueue("groups.letter", kind="removed", user_id=user_id, group_id=group.id, reason=reason)
    note(actor, verbs.GROUP_MEMBER_REMOVED, group, user_id=user_id)


def change_role(actor: Viewer, group: Group, user_id: int, role: str) -> None:
    """Make a member coordinator, or a coordinator member; there is always one coordinator."""
    lock(group)
    member = _member(group, user_id)
    require(can_change_role(actor, standing(actor, group), member))
    accept_word(role, INSIDE, "role")
    if member.role == role:
        return
    if role != COORDINATOR:
        require(can_step_down(group, member))
        withdraw_invitations_of(group, user_id)
    old, member.role = member.role, role
    count_move(group, old, role)
    verb = verbs.GROUP_ROLE_GIVEN if role == COORDINATOR else verbs.GROUP_ROLE_TAKEN
    note(actor, verb, group, user_id=user_id, role=COORDINATOR)


def give_delegate(actor: Viewer, group: Group, user_id: int) -> None:
    """Let somebody cast the vote of the group, at most five at a time."""
    lock(group)
    member = _member(group, user_id)
    require(can_name_delegate(actor, group, standing(actor, group), member))
    if member.is_delegate:
        return
    if _count_delegates(group) >= DELEGATES_MOST:
        raise Conflict(_("There are %(n)s delegates already, which is the most.", n=DELEGATES_MOST))
    member.is_delegate = True
    note(actor, verbs.GROUP_DELEGATE_GIVEN, group, user_id=user_id)


def take_delegate(actor: Viewer, group: Group, user_id: int) -> None:
    """Let somebody no longer cast the vote of the group."""
    lock(group)
    member = _member(group, user_id)
    require(can_name_delegate(actor, group, standing(actor, group), member))
    if member.is_delegate:
        member.is_delegate = False
        note(actor, verbs.GROUP_DELEGATE_TAKEN, group, user_id=user_id)


def _member(group: Group, user_id: int) -> Membership:
    """Return somebody in the group as the database says now; the group's row is held."""
    mine = (Membership.group_id == group.id, Membership.user_id == user_id)
    query = sa.select(Membership).where(*mine).execution_options(populate_existing=True)
    member = db.session.scalars(query).one_or_none()
    if member is None:
        raise Hidden
    return member


def _count_delegates(group: Group) -> int:
    there = (Membership.group_id == group.id, Membership.is_delegate)
    return db.session.scalar(sa.select(sa.func.count()).where(*there)) or 0
