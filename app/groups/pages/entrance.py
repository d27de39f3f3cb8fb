"""How one gets in: requests and invitations for coordinators, and an invitation as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, Query, db
from app.foundation.errors import Gone
from app.foundation.gate import Verdict, no
from app.foundation.moments import Moment, Wording
from app.groups.invitations import is_open, spent_reason
from app.groups.keys import invitation_key
from app.groups.models import Group, Invitation, JoinRequest
from app.groups.pages.pieces import FACE, Face, base_of, role_words, shape_of, url_of, wording
from app.groups.policy import can_accept_invitation
from app.groups.standing import standing_of

ANSWERED_SHOWN = 20
OPEN_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Refused:
    """A decline that was not accepted: of which request, what was typed, and what is wrong with it."""

    id: int
    typed: str
    error: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Somebody who asked; `refused` is the decline that was not accepted."""

    id: int
    url: str
    face: Face
    message: str
    asked: Moment
    state: str = ""
    by: str = ""
    reason: str = ""
    refused: Refused | None = None


@dataclass(frozen=True)
class RequestsPage:
    """Who waits for an answer, longest first, and who got one."""

    open: tuple[RequestRow, ...]
    answered: tuple[RequestRow, ...]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that still works; a letter goes to an address, a link is there to be copied."""

    id: int
    link: str
    url: str
    email: str
    role: str
    by: str
    until: Moment
    use_count: int
    use_most: int


@dataclass(frozen=True)
class InvitationsPage:
    """The invitations of a group that still work."""

    open: tuple[InvitationRow, ...]


@dataclass(frozen=True)
class InvitationPage:
    """An invitation as somebody opens it."""

    name: str
    url: str
    door: str
    shape: str
    summary: str
    inviter: str
    offer: str
    until: Moment
    accept: Verdict
    has_ended: bool


def requests_page(viewer: Viewer, group: Group, refused: Refused | None = None) -> RequestsPage:
    """Bring together who asked to join; with `refused`, that form comes back as it was typed."""
    words = wording(viewer)
    is_open = JoinRequest.state == "open"
    waiting = _requests(group).where(is_open).order_by(JoinRequest.id).limit(OPEN_SHOWN)
    done = sa.and_(sa.not_(is_open), JoinRequest.state != "withdrawn")
    answered = _requests(group).where(done).order_by(JoinRequest.decided_at.desc(), JoinRequest.id.desc())
    return RequestsPage(
        open=tuple(_request(group, row, words, refused) for row in db.session.execute(waiting)),
        answered=tuple(
            _request(group, row, words) for row in db.session.execute(answered.limit(ANSWERED_SHOWN))
        ),
    )


def _requests(group: Group) -> Query:
    decider = aliased(User)
    return (
        sa.select(*FACE, JoinRequest, decider.name.label("by"))
        .join(JoinRequest, JoinRequest.user_id == User.id)
        .outerjoin(decider, decider.id == JoinRequest.decided_by_id)
        .where(JoinRequest.group_id == group.id)
    )


def _request(group: Group, row: AnyRow, words: Wording, refused: Refused | None = None) -> RequestRow:
    request: JoinRequest = row.JoinRequest
    states = {"accepted": _("let in"), "declined": _("declined")}
    return RequestRow(
        id=request.id,
        url=f"{base_of(group)}/join-requests/{request.id}",
        face=Face(row.username, row.name, row.door),
        message=request.message,
        asked=words.on(request.created_at),
        state=str(states.get(request.state, "")),
        by=row.by or "",
        reason=request.reason,
        refused=refused if refused and refused.id == request.id else None,
    )


def invitations_page(viewer: Viewer, group: Group, site: str) -> InvitationsPage:
    """Bring together the invitations that still work; `site` is the beginning of each link."""
    words = wording(viewer)
    rows = db.session.execute(
        sa.select(Invitation, User.name.label("by"))
        .join(User, User.id == Invitation.inviter_id)
        .where(Invitation.group_id == group.id, is_open())
        .order_by(Invitation.id.desc())
        .limit(OPEN_SHOWN)
    )
    return InvitationsPage(tuple(_invitation(group, row, words, site) for row in rows))


def _invitation(group: Group, row: AnyRow, words: Wording, site: str) -> InvitationRow:
    invitation: Invitation = row.Invitation
    link = f"{site}/invitations/{invitation_key(invitation.id)}"
    return InvitationRow(
        id=invitation.id,
        link="" if invitation.email else link,
        url=f"{base_of(group)}/invitations/{invitation.id}",
        email=invitation.email,
        role=role_words(invitation.role),
        by=row.by,
        until=words.on(invitation.expires_at),
        use_count=invitation.use_count,
        use_most=invitation.use_most,
    )


def invitation_page(viewer: Viewer, invitation: Invitation) -> InvitationPage:
    """Show an invitation that works to whoever has its key; the address it was sent to stays away."""
    if reason := spent_reason(invitation):
        raise Gone(str(reason))
    group = invitation.group
    own = standing_of(viewer.id, group.id)  # also before signing in: who cannot come in need not do that
    accept = can_accept_invitation(viewer, own)
    return InvitationPage(
        name=group.name,
        url=url_of(group),
        door=group.door,
        shape=shape_of(group),
        summary=group.summary,
        inviter=_name_of(invitation.inviter_id),
        offer=_offer(invitation),
        until=wording(viewer).on(invitation.expires_at),
        accept=no(_("You are in this group already.")) if own.is_inside else accept,
        has_ended=own.has_ended,
    )


def _name_of(user_id: int) -> str:
    return db.session.scalars(sa.select(User.name).where(User.id == user_id)).one()


def _offer(invitation: Invitation) -> str:
    if invitation.role == "coordinator":
        return str(_("You would coordinate it together with others."))
    return str(_("You would be a member."))
