"""What the worker does for groups each day: reminding, nudging, and forgetting what need not be kept."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.activity import verbs
from app.foundation import clock, ledger
from app.foundation.database import Query, db
from app.foundation.jobs import job
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups.actions.requests import tell_coordinators
from app.groups.asleep import ask_whether_right, let_sleep
from app.groups.models import Group, Initiative, Invitation, JoinRequest, Membership

REMIND_AFTER = timedelta(days=21)
TELL_MODERATORS_AFTER = timedelta(days=45)
FORGET_AFTER = timedelta(days=90)
ALONE_FOR = timedelta(days=30)
NUDGE_EVERY = timedelta(days=90)
NEVER_SHOWN_FOR = timedelta(days=14)  # as long as an account waits for its address to be proven
COORDINATORS_CHANGED = (verbs.GROUP_ROLE_TAKEN.name, verbs.GROUP_LEFT.name, verbs.GROUP_MEMBER_REMOVED.name)


@job("groups.remind", cron="41 6 * * *")
def remind_today() -> None:
    """Write to coordinators about what waits, before they start their day."""
    with writing(is_visible=False):
        remind_of_requests()
        tell_moderators()
        nudge_lonely_coordinators()


@job("groups.ask_whether_right", cron="51 6 * * *")
def ask_today() -> None:
    """Ask once a year whether a profile is still right; who does not answer falls asleep."""
    with writing():
        ask_whether_right()
        let_sleep()


@job("groups.clean_up", cron="47 3 * * *")
def clean_up_tonight() -> None:
    """Forget old requests and invitations, and groups that nobody but an unproven founder ever saw."""
    with writing():
        forget_old()


def remind_of_requests() -> None:
    """Remind coordinators, once, of each request that waits for three weeks."""
    waiting = (JoinRequest.state == "open", JoinRequest.created_at < clock.now() - REMIND_AFTER)
    mark = sa.update(JoinRequest).where(*waiting, JoinRequest.reminded_at.is_(None))
    mark = mark.values(reminded_at=clock.now())
    rows = db.session.execute(mark.returning(JoinRequest.id, JoinRequest.group_id)).all()
    for request_id, group_id in rows:
        tell_coordinators("reminder", group_id, request_id)


def tell_moderators() -> None:
    """Put a line in the moderators' log, once, for each request that waits for 45 days."""
    for row in db.session.execute(_waiting_too_long()):
        ledger.note(
            None, verbs.GROUP_REQUEST_WAITS.name, JoinRequest.__tablename__, row.id,
            is_logged=True, audience="moderators", name=row.name, slug=row.slug,
        )  # fmt: skip


def _waiting_too_long() -> Query:
    told = sa.exists().where(
        Activity.subject_kind == JoinRequest.__tablename__,
        Activity.subject_id == JoinRequest.id,
        Activity.verb == verbs.GROUP_REQUEST_WAITS.name,
    )
    query = sa.select(JoinRequest.id, Group.name, Group.slug).join(Group, Group.id == JoinRequest.group_id)
    since = clock.now() - TELL_MODERATORS_AFTER
    return query.where(JoinRequest.state == "open", JoinRequest.created_at < since, ~told)


def nudge_lonely_coordinators() -> None:
    """Ask who coordinates a group alone for a month to find a second; at most once in ninety days."""
    moment = clock.now()
    lonely = (
        Group.coordinator_count == 1,
        Group.created_at < moment - ALONE_FOR,
        Group.shown_at.is_not(None),
    )
    is_due = Group.nudged_at.is_(None) | (Group.nudged_at < moment - NUDGE_EVERY)
    due = sa.update(Group).where(*lonely, is_due, ~_had_two_lately(), ~_has_ended())
    for group_id in db.session.scalars(due.values(nudged_at=moment).returning(Group.id)).all():
        tell_coordinators("nudge", group_id)


def _had_two_lately() -> sa.ColumnElement[bool]:
    """Return the clause for groups in which a coordinator may have gone less than a month ago."""
    return sa.exists().where(
        Activity.subject_kind == Group.__tablename__,
        Activity.subject_id == Group.id,
        Activity.verb.in_(COORDINATORS_CHANGED),
        Activity.created_at > clock.now() - ALONE_FOR,
    )


def _has_ended() -> sa.ColumnElement[bool]:
    return sa.exists().where(Initiative.group_id == Group.id, Initiative.status == "ended")


def forget_old() -> None:
    """Remove what was declined or withdrawn 90 days ago, spent invitations, and groups never shown."""
    long_ago = clock.now() - FORGET_AFTER
    is_old = JoinRequest.decided_at < long_ago
    refused = sa.delete(JoinRequest).where(is_old, JoinRequest.state.in_(("declined", "withdrawn")))
    accepted = sa.update(JoinRequest).where(
        is_old, JoinRequest.state == "accepted", JoinRequest.message != ""
    )
    for statement in (
        refused,
        accepted.values(message=""),
        sa.delete(Invitation).where(Invitation.expires_at < long_ago),
        sa.delete(Group).where(*_never_shown()),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _never_shown() -> tuple[sa.ColumnElement[bool], ...]:
    """Return the clauses for groups that wait for an address that nobody will prove any more."""
    in_it = sa.select(Membership.group_id).join(User, User.id == Membership.user_id)
    proven = in_it.where(User.email_confirmed_at.is_not(None))
    is_old = Group.created_at < clock.now() - NEVER_SHOWN_FOR
    return Group.shown_at.is_(None), is_old, Group.id.not_in(proven)
