"""Asking to join a group, and the answer."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict
from app.foundation.gate import require
from app.foundation.jobs import enqueue
from app.groups.actions.members import enter, note
from app.groups.models import Group, JoinRequest, Membership
from app.groups.models.entrance import MESSAGE_LONGEST
from app.groups.policy import can_ask, can_decide, can_withdraw
from app.groups.standing import COORDINATOR, MEMBER, standing
from app.groups.typed import accept_reason, accept_text

ANSWERED = {
    "accepted": _l("This request was accepted already."),
    "declined": _l("This request was declined already."),
    "withdrawn": _l("This request was withdrawn."),
}


def ask_to_join(viewer: Viewer, group: Group, message: str) -> int:
    """Ask the coordinators to be let in; return the number of the request, of which one is open at a time."""
    lock(group)
    require(can_ask(viewer, group, standing(viewer, group)))
    message = accept_text(message, MESSAGE_LONGEST, "message")
    facts = {"group_id": group.id, "user_id": viewer.id, "message": message, "created_at": clock.now()}
    new = insert(JoinRequest).values(facts).on_conflict_do_nothing().returning(JoinRequest.id)
    request_id = db.session.scalar(new)
    if request_id is None:
        raise Conflict(_("You asked already. The coordinators have not answered yet."))
    tell_coordinators("request", group.id, request_id)
    note(viewer, verbs.GROUP_REQUESTED, group, request=request_id)
    return request_id


def withdraw_request(viewer: Viewer, group: Group, request: JoinRequest) -> None:
    """Take one's own request back; what it said goes with it."""
    _hold(group, request)
    require(can_withdraw(viewer, request))
    _answer(viewer, request, "withdrawn")
    request.message = ""
    note(viewer, verbs.GROUP_REQUEST_WITHDRAWN, group, request=request.id)


def accept_request(actor: Viewer, group: Group, request: JoinRequest) -> None:
    """Let somebody in who asked."""
    _hold(group, request)
    require(can_decide(actor, standing(actor, group)))
    _answer(actor, request, "accepted")
    db.session.flush()
    enter(group, request.user_id, MEMBER, actor.id)
    _tell_asker(request)
    note(actor, verbs.GROUP_REQUEST_ACCEPTED, group, request=request.id, user_id=request.user_id)


def decline_request(actor: Viewer, group: Group, request: JoinRequest, reason: str) -> None:
    """Do not let somebody in, and tell that person why."""
    _hold(group, request)
    require(can_decide(actor, standing(actor, group)))
    reason = accept_reason(reason)  # first: a refusal leaves nothing half done
    _answer(actor, request, "declined")
    request.reason = reason
    _tell_asker(request)
    note(actor, verbs.GROUP_REQUEST_DECLINED, group, request=request.id, user_id=request.user_id)


def _hold(group: Group, request: JoinRequest) -> None:
    lock(group)
    lock(request)


def _answer(actor: Viewer, request: JoinRequest, state: str) -> None:
    """Give the one answer that a request gets."""
    if request.state != "open":
        raise Conflict(str(ANSWERED[request.state]))
    request.state, request.decided_at, request.decided_by_id = state, clock.now(), actor.id


def tell_coordinators(kind: str, group_id: int, request_id: int = 0) -> None:
    """Queue the same letter for each coordinator: one that cannot be sent keeps none of the others back."""
    theirs = (Membership.group_id == group_id, Membership.role == COORDINATOR)
    proven = sa.select(User.id).join(Membership).where(*theirs, User.email_confirmed_at.is_not(None))
    for user_id in db.session.scalars(proven.order_by(User.id)):
        enqueue("groups.letter", kind=kind, user_id=user_id, group_id=group_id, request_id=request_id)


def _tell_asker(request: JoinRequest) -> None:
    facts = {"user_id": request.user_id, "group_id": request.group_id, "request_id": request.id}
    enqueue("groups.letter", kind=request.state, **facts)
