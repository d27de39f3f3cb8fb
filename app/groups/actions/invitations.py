"""Inviting people: a letter to one address, or a link for several; both end after fourteen days."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.emails import proper_email
from app.accounts.viewer import Viewer, hashed
from app.activity import verbs
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Gone, Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue
from app.groups.actions.members import enter, note
from app.groups.invitations import OPEN_MOST, USES_MOST, is_open, spent_reason
from app.groups.keys import invitation_key
from app.groups.models import Group, Invitation
from app.groups.models.entrance import INVITATION_DAYS
from app.groups.policy import can_accept_invitation, can_invite
from app.groups.standing import INSIDE, MEMBER, standing
from app.groups.typed import accept_word


def invite_by_email(actor: Viewer, group: Group, email: str, role: str = MEMBER) -> Invitation:
    """Send somebody a letter with a way in; whether there is an account with that address stays unsaid."""
    lock(group)
    require(can_invite(actor, standing(actor, group)))
    accept_word(role, INSIDE, "role")
    address = proper_email(email.strip())
    if _is_invited(group, address):
        raise Conflict(_("This address was invited already; that invitation still works."))
    invitation = _add(actor, group, email=address, role=role)
    enqueue("groups.invitation_letter", invitation_id=invitation.id)
    note(actor, verbs.GROUP_INVITED, group, invitation=invitation.id, role=role)
    return invitation


def make_link(actor: Viewer, group: Group, use_most: int = USES_MOST) -> Invitation:
    """Make a link with which several people come in as members."""
    lock(group)
    require(can_invite(actor, standing(actor, group)))
    if not 1 <= use_most <= USES_MOST:
        raise Invalid(_("A link works for 1 to %(n)s people.", n=USES_MOST), "use_most")
    invitation = _add(actor, group, use_most=use_most)
    note(actor, verbs.GROUP_INVITED, group, invitation=invitation.id, role=MEMBER)
    return invitation


def withdraw_invitation(actor: Viewer, group: Group, invitation: Invitation) -> None:
    """Let an invitation no longer work; who came in by it stays."""
    lock(group)
    require(can_invite(actor, standing(actor, group)))
    lock(invitation)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        note(actor, verbs.GROUP_INVITATION_WITHDRAWN, group, invitation=invitation.id)


def withdraw_invitations_of(group: Group, user_id: int) -> None:
    """Whoever coordinates no more has no key left either: what they gave out no longer works."""
    theirs = (Invitation.group_id == group.id, Invitation.inviter_id == user_id, is_open())
    db.session.execute(sa.update(Invitation).where(*theirs).values(withdrawn_at=clock.now()))


def accept_invitation(viewer: Viewer, invitation: Invitation) -> Group:
    """Come into the group by an invitation; return that group."""
    group = invitation.group
    lock(group)
    lock(invitation)
    here = standing(viewer, group)
    require(can_accept_invitation(viewer, here))
    if here.is_inside:
        raise Conflict(_("You are in this group already."))
    if reason := spent_reason(invitation):
        raise Gone(str(reason))
    invitation.use_count += 1
    db.session.flush()
    enter(group, viewer.id, invitation.role, invitation.inviter_id)
    note(viewer, verbs.GROUP_JOINED, group, invitation=invitation.id, role=invitation.role)
    return group


def _is_invited(group: Group, address: str) -> bool:
    same = (Invitation.group_id == group.id, sa.func.lower(Invitation.email) == address.lower())
    return bool(db.session.scalar(sa.select(sa.exists().where(*same, is_open()))))


def _add(
    actor: Viewer, group: Group, *, email: str = "", role: str = MEMBER, use_most: int = 1
) -> Invitation:
    _refuse_too_many(group)
    invitation = Invitation(
        group_id=group.id, inviter_id=actor.id, email=email, role=role, use_most=use_most,
        key_hash=secrets.token_bytes(), expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    db.session.add(invitation)
    db.session.flush()
    invitation.key_hash = hashed(invitation_key(invitation.id))  # it follows from the number
    db.session.flush()
    return invitation


def _refuse_too_many(group: Group) -> None:
    there = sa.select(sa.func.count()).where(Invitation.group_id == group.id, is_open())
    if (db.session.scalar(there) or 0) >= OPEN_MOST:
        raise Conflict(
            _("There are %(n)s open invitations, which is the most. Withdraw one first.", n=OPEN_MOST)
        )
