"""Reminding a group of the reviews it owes: once for each round of changes, once before a review runs out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.activity import verbs
from app.activity.verbs import Verb
from app.dossiers.models import Dossier, Revision
from app.dossiers.review_letters import coordinators_of, tell
from app.foundation import clock, ledger
from app.foundation.database import Query, db
from app.foundation.ledger import Activity

REMIND_AFTER = timedelta(days=7)
DUE_WITHIN = timedelta(days=30)


def remind_of_reviews() -> int:
    """Write to coordinators about changes that wait for a week, and reviews that run out; return how many."""
    waits = _remind(_waiting(), "review_waits", verbs.DOSSIER_REVIEW_WAITS)
    return waits + _remind(_running_out(), "review_due", verbs.DOSSIER_REVIEW_DUE)


def _remind(query: Query, kind: str, verb: Verb) -> int:
    rows = db.session.execute(query).all()
    for row in rows:
        tell(kind, coordinators_of(row.steward_id), row.id)
        ledger.note(
            None, verb.name, Dossier.__tablename__, row.id, audience="moderators", title=row.title
        )  # fmt: skip
    return len(rows)


def _waiting() -> Query:
    """Find the dossiers whose readers see an older text while a change waits for a week."""
    reviewed = sa.select(Revision.number).where(Revision.id == Dossier.reviewed_id).scalar_subquery()
    other = sa.orm.aliased(Revision)
    newer = (other.dossier_id == Dossier.id, other.number > sa.func.coalesce(reviewed, 0))
    since = sa.select(sa.func.min(other.created_at)).where(*newer).scalar_subquery()
    here = (Dossier.policy == "reviewed_first", since < clock.now() - REMIND_AFTER)
    return _in_care().where(*here, ~_was_told(verbs.DOSSIER_REVIEW_WAITS, since))


def _running_out() -> Query:
    """Find the dossiers whose review holds for less than a month."""
    today = clock.now().date()
    soon = Dossier.valid_until.between(today, today + DUE_WITHIN)
    return _in_care().where(soon, ~_was_told(verbs.DOSSIER_REVIEW_DUE, Dossier.reviewed_at))


def _in_care() -> Query:
    query = sa.select(Dossier.id, Dossier.title, Dossier.steward_id).where(
        Dossier.steward_id.is_not(None),
        Dossier.confirmed_at.is_not(None),
        Dossier.withdrawn_at.is_(None),
        Dossier.archived_at.is_(None),
        Dossier.merged_into_id.is_(None),
    )
    return query.order_by(Dossier.id)


def _was_told(verb: Verb, since: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Activity.subject_kind == Dossier.__tablename__,
        Activity.subject_id == Dossier.id,
        Activity.verb == verb.name,
        Activity.created_at >= since,
    )
