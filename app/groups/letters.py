"""The letters about groups: written by the worker, in the language of who receives them.

No letter holds anybody's e-mail address, and the queue holds no key: that of an invitation is made when its
letter is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.jobs import job
from app.foundation.mail import Letter, send
from app.groups.invitations import spent_reason
from app.groups.keys import invitation_key
from app.groups.models import Group, Invitation, JoinRequest


@dataclass(frozen=True)
class Kind:
    """One sort of letter: its subject, where its link leads, and the state of the request it is about."""

    subject: LazyString
    path: str = "/g/{slug}"
    state: str = ""


KINDS = {
    "request": Kind(_l("Somebody asks to join %(group)s"), "/g/{slug}/join-requests", "open"),
    "reminder": Kind(
        _l("A request to join %(group)s waits for an answer"), "/g/{slug}/join-requests", "open"
    ),
    "accepted": Kind(_l("You are now a member of %(group)s"), state="accepted"),
    "declined": Kind(_l("Your request to join %(group)s"), state="declined"),
    "removed": Kind(_l("You are no longer a member of %(group)s")),
    "nudge": Kind(_l("%(group)s has one coordinator"), "/g/{slug}/members"),
    "still_right": Kind(_l("Is the page of %(group)s still right?"), "/i/{slug}/verification"),
}
INVITATION = Kind(_l("You are invited to %(group)s"))


@job("groups.letter")
def write_letter(kind: str, user_id: int, group_id: int, request_id: int = 0, reason: str = "") -> None:
    """Send one letter to somebody about a group; nothing when there is nothing left to say."""
    person, group = db.session.get(User, user_id), db.session.get(Group, group_id)
    request = _request(request_id) if request_id else None
    form = KINDS[kind]
    if person is None or group is None or (form.state and (request is None or request.state != form.state)):
        return
    link = site_address() + form.path.format(slug=group.slug)
    facts = {"person": person, "group": group, "request": request, "reason": reason, "link": link}
    send(letter_about(form, kind, person.email, person.language, facts))


@job("groups.invitation_letter")
def write_invitation(invitation_id: int) -> None:
    """Send an invitation to the address it is for, in the language of who invites."""
    query = sa.select(Invitation, User).join(User, User.id == Invitation.inviter_id)
    found = query.options(joinedload(Invitation.group)).where(Invitation.id == invitation_id)
    row = db.session.execute(found).one_or_none()
    if row is None or spent_reason(row.Invitation):
        return
    link = f"{site_address()}/invitations/{invitation_key(invitation_id)}"
    facts = {"inviter": row.User, "group": row.Invitation.group, "role": row.Invitation.role, "link": link}
    send(letter_about(INVITATION, "invitation", row.Invitation.email, row.User.language, facts))


def _request(request_id: int) -> JoinRequest | None:
    query = sa.select(JoinRequest).options(joinedload(JoinRequest.user))
    return db.session.scalars(query.where(JoinRequest.id == request_id)).one_or_none()


def letter_about(form: Kind, template: str, to: str, language: str, facts: Mapping[str, object]) -> Letter:
    """Write a letter in somebody's language; `facts` holds the group."""
    site_name = current_app.config["SETTINGS"].site_name
    page = current_app.jinja_env.get_template(f"groups/letters/{template}.txt")
    group = facts["group"]
    with force_locale(language):
        subject = str(form.subject) % {"group": getattr(group, "name", "")}
        body = page.render(facts, site_name=site_name, _=gettext)  # that of pages escapes, for HTML
    return Letter(to=to, subject=f"{subject} · {site_name}", body=body.strip() + "\n")


def site_address() -> str:
    """Return where this site stands, without a slash at the end."""
    site: str = current_app.config["SETTINGS"].base_url
    return site
