"""Writing to an initiative, and writing back: the ledger knows that it happened, not what was said."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.gate import require
from app.foundation.jobs import enqueue
from app.groups.actions.members import note
from app.groups.models import Group, Membership
from app.groups.policy import can_answer, can_contact
from app.groups.relay import accept_message, wrote_lately
from app.groups.standing import COORDINATOR, standing


def contact(sender: Viewer, group: Group, message: str) -> None:
    """Write to the coordinators of an initiative."""
    if group.kind != "initiative":
        raise Hidden
    require(can_contact(sender, standing(sender, group)))
    message = accept_message(message)
    for user_id in _coordinators(group):
        _pass_on("contacted", user_id, group, sender, message)
    note(sender, verbs.INITIATIVE_CONTACTED, group)


def answer(sender: Viewer, group: Group, person: User, message: str) -> None:
    """Write back, for the initiative, to somebody who wrote to it."""
    verdict = can_answer(sender, standing(sender, group), wrote=wrote_lately(person.id, group.id))
    require(verdict)
    _pass_on("answered", person.id, group, sender, accept_message(message))
    note(sender, verbs.INITIATIVE_ANSWERED, group)


def _coordinators(group: Group) -> list[int]:
    theirs = (Membership.group_id == group.id, Membership.role == COORDINATOR)
    proven = sa.select(User.id).join(Membership, Membership.user_id == User.id)
    return list(db.session.scalars(proven.where(*theirs, User.email_confirmed_at.is_not(None))))


def _pass_on(kind: str, user_id: int, group: Group, sender: Viewer, message: str) -> None:
    facts = {"user_id": user_id, "group_id": group.id, "sender_id": sender.id}
    enqueue("groups.pass_on", kind=kind, message=message, **facts)
