"""Is this still right? Asked a year after the last answer; without an answer an initiative falls asleep.

The first letter comes after 365 days, reminders 14 and 28 days later, and after 42 days it sleeps. When the
worker was away, nobody falls asleep without a letter and two weeks to answer it.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.activity import verbs
from app.foundation import clock, ledger
from app.foundation.database import db
from app.groups.actions.requests import tell_coordinators
from app.groups.models import Group, Initiative

ASK_AFTER = timedelta(days=365)
LETTERS_AFTER = (ASK_AFTER, ASK_AFTER + timedelta(days=14), ASK_AFTER + timedelta(days=28))
SLEEP_AFTER = ASK_AFTER + timedelta(days=42)
TIME_TO_ANSWER = timedelta(days=14)


def ask_whether_right() -> None:
    """Write to the coordinators of each initiative for which a letter is due."""
    moment = clock.now()
    shown = sa.select(Group.id).where(Group.shown_at.is_not(None))
    is_due = sa.or_(*(_is_unanswered_since(after) for after in LETTERS_AFTER))
    ask = sa.update(Initiative).where(Initiative.status == "active", Initiative.group_id.in_(shown), is_due)
    for group_id in db.session.scalars(ask.values(asked_at=moment).returning(Initiative.group_id)).all():
        tell_coordinators("still_right", group_id)


def _is_unanswered_since(after: timedelta) -> sa.ColumnElement[bool]:
    """Return the clause for who was last right so long ago, and had no letter since that day came."""
    had_none = Initiative.asked_at.is_(None) | (Initiative.asked_at < Initiative.verified_at + after)
    return (Initiative.verified_at <= clock.now() - after) & had_none


def let_sleep() -> None:
    """Let initiatives that did not answer be shown as asleep."""
    moment = clock.now()
    silent = (
        Initiative.status == "active",
        Initiative.verified_at <= moment - SLEEP_AFTER,
        Initiative.asked_at <= moment - TIME_TO_ANSWER,
    )
    sleep = sa.update(Initiative).where(*silent).values(status="asleep")
    for group_id in db.session.scalars(sleep.returning(Initiative.group_id)).all():
        ledger.note(
            None, verbs.INITIATIVE_FELL_ASLEEP.name, Group.__tablename__, group_id, audience="moderators"
        )
