"""Passing messages on between a person and an initiative: each knows the other by name, nobody by address.

The text stands in the queue until the letter is sent, and nowhere else.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.activity import verbs
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.jobs import job
from app.foundation.ledger import Activity
from app.foundation.mail import send
from app.groups.letters import Kind, letter_about, site_address
from app.groups.models import Group
from app.groups.typed import accept_text

MESSAGE_LONGEST = 2000
ANSWERED_WITHIN = timedelta(days=180)
KINDS = {
    "contacted": Kind(_l("A message for %(group)s"), "/i/{slug}/contact/{sender}"),
    "answered": Kind(_l("An answer from %(group)s"), "/i/{slug}/contact"),
}


def accept_message(message: str) -> str:
    """Return the message as it will be passed on, or refuse it with a sentence."""
    message = accept_text(message, MESSAGE_LONGEST, "message")
    if not message:
        raise Invalid(_("Write something first."), "message")
    return message


def wrote_lately(user_id: int, group_id: int) -> bool:
    """Return whether somebody wrote to this initiative, so that it may write back."""
    line = sa.exists().where(
        Activity.subject_kind == Group.__tablename__,
        Activity.subject_id == group_id,
        Activity.verb == verbs.INITIATIVE_CONTACTED.name,
        Activity.actor_id == user_id,
        Activity.created_at > clock.now() - ANSWERED_WITHIN,
    )
    return bool(db.session.scalar(sa.select(line)))


@job("groups.pass_on")
def pass_on(kind: str, user_id: int, group_id: int, sender_id: int, message: str) -> None:
    """Send somebody a message in a letter; nothing when one of them is no longer here."""
    person, sender = db.session.get(User, user_id), db.session.get(User, sender_id)
    group = db.session.get(Group, group_id)
    if person is None or sender is None or group is None:
        return
    link = site_address() + KINDS[kind].path.format(slug=group.slug, sender=sender.username)
    facts = {"person": person, "sender": sender, "group": group, "message": _quoted(message), "link": link}
    send(letter_about(KINDS[kind], kind, person.email, person.language, facts))


def _quoted(message: str) -> str:
    """Put a mark before each line: one sees which words are the sender's, and which are ours."""
    return "\n".join(f"> {line}".rstrip() for line in message.splitlines())
