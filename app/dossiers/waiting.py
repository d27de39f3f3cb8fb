"""What waits for those who look after dossiers, counted for all their dossiers in one query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.evidence import BROKEN_AFTER, is_changed_source
from app.dossiers.models import Dossier, DossierTopic, Feedback, PassageSource, Suggestion, WebSource
from app.dossiers.open_replies import is_open
from app.dossiers.policy import listed_dossiers
from app.forum.models import Post, Topic
from app.forum.policy import listed_topics
from app.foundation import clock
from app.foundation.database import AnyRow, Query, db
from app.foundation.ledger import Activity
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE

DUE_WITHIN = timedelta(days=30)
TURNS_WITHIN = timedelta(days=90)
FLAGS_MOST = 60
KINDS = ("suggestions", "replies", "flags", "sources", "links", "objections", "unread")
Scalar = sa.ScalarSelect[Any]


def groups_of(viewer: Viewer) -> Sequence[AnyRow]:
    """Load the groups that this viewer is inside of and that look after dossiers."""
    looks_after = sa.exists().where(Dossier.steward_id == Group.id, Dossier.withdrawn_at.is_(None))
    query = (
        sa.select(Group.id, Group.name, Group.slug, Group.kind)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.user_id == viewer.id, Membership.role.in_(INSIDE), looks_after)
    )
    return db.session.execute(query.order_by(Group.name, Group.id)).all()


def waiting_for(viewer: Viewer, group_ids: Collection[int]) -> Sequence[AnyRow]:
    """Load the dossiers of these groups in which something waits, with the number of each kind of it."""
    counted = sa.select(
        Dossier.id, Dossier.title, Dossier.slug, Dossier.steward_id, Dossier.valid_until,
        _suggestions(sa.func.count()).label("suggestions"),
        _suggestions(sa.func.min(Suggestion.created_at)).label("suggested_at"),
        _replies(viewer).label("replies"), _flags().label("flags"), _changed().label("sources"),
        _broken().label("links"), _objections().label("objections"), _is_due().label("is_due"),
        sa.and_(Dossier.reviewed_id.is_(None), Dossier.valid_until.is_(None)).label("is_new"),
        _unread().label("unread"),
    )  # fmt: skip
    here = (Dossier.steward_id.in_(group_ids), Dossier.archived_at.is_(None), listed_dossiers(viewer))
    rows = counted.where(*here).subquery()
    kinds = [rows.c[name] for name in KINDS]
    query = sa.select(rows).where(sa.or_(rows.c.is_due, rows.c.is_new, *(kind > 0 for kind in kinds)))
    return db.session.execute(query.order_by(rows.c.title, rows.c.id)).all()


def flags_of(dossier_ids: Collection[int]) -> Sequence[AnyRow]:
    """Load what readers said was out of date, the oldest first."""
    query = (
        sa.select(Feedback.id, Feedback.dossier_id, Feedback.note, Feedback.created_at, User.name)
        .join(User, User.id == Feedback.user_id)
        .where(Feedback.dossier_id.in_(dossier_ids), *_is_flag())
    )
    return db.session.execute(query.order_by(Feedback.id).limit(FLAGS_MOST)).all()


def acts_of(group_ids: Collection[int]) -> Sequence[AnyRow]:
    """Count what everybody inside these groups did lately with the group's dossiers, the fewest first."""
    acts = (
        sa.select(sa.func.count())
        .select_from(Activity)
        .join(Dossier, Dossier.id == Activity.subject_id)
        .where(Activity.subject_kind == Dossier.__tablename__, Activity.actor_id == Membership.user_id)
        .where(Dossier.steward_id == Membership.group_id)
        .where(Activity.created_at > clock.now() - TURNS_WITHIN)
        .correlate(Membership)
        .scalar_subquery()
    )
    query = (
        sa.select(Membership.group_id, User.id, User.username, User.name, User.door, acts.label("acts"))
        .join(User, User.id == Membership.user_id)
        .where(Membership.group_id.in_(group_ids), Membership.role.in_(INSIDE))
    )
    return db.session.execute(query.order_by(sa.literal_column("acts"), User.id)).all()


def days_since(moment: datetime | None) -> int:
    """Return how many days ago that was; nothing waits no days."""
    return (clock.now() - moment).days if moment else 0


def is_overdue(valid_until: date | None) -> bool:
    """Return whether the review ran out."""
    return valid_until is not None and valid_until < clock.now().date()


def _suggestions(what: sa.ColumnElement[Any]) -> Scalar:
    own = (Suggestion.dossier_id == Dossier.id, Suggestion.state == "open")
    return _of_it(sa.select(what).where(*own))


def _replies(viewer: Viewer) -> Scalar:
    return _of_it(
        sa.select(sa.func.count())
        .select_from(DossierTopic)
        .join(Topic, Topic.id == DossierTopic.topic_id)
        .join(Post, Post.topic_id == Topic.id)
        .where(DossierTopic.dossier_id == Dossier.id, is_open(), listed_topics(viewer))
    )


def _is_flag() -> tuple[sa.ColumnElement[bool], ...]:
    return Feedback.kind == "outdated", Feedback.handled_at.is_(None)


def _flags() -> Scalar:
    own = (Feedback.dossier_id == Dossier.id, *_is_flag())
    return _of_it(sa.select(sa.func.count()).select_from(Feedback).where(*own))


def _changed() -> Scalar:
    """Count the sources of which the post was changed or deleted since a steward last looked."""
    return _of_it(
        sa.select(sa.func.count())
        .select_from(PassageSource)
        .join(Post, Post.id == PassageSource.post_id)
        .where(PassageSource.dossier_id == Dossier.id)
        .where(is_changed_source())
    )


def _broken() -> Scalar:
    is_broken = WebSource.failing_since < clock.now() - BROKEN_AFTER
    own = (WebSource.dossier_id == Dossier.id, is_broken)
    return _of_it(sa.select(sa.func.count()).select_from(WebSource).where(*own))


def _objections() -> Scalar:
    is_waiting = PassageSource.objected_at.is_not(None) & PassageSource.objection_answered_at.is_(None)
    own = (PassageSource.dossier_id == Dossier.id, is_waiting)
    return _of_it(sa.select(sa.func.count()).select_from(PassageSource).where(*own))


def _is_due() -> sa.ColumnElement[bool]:
    return sa.func.coalesce(Dossier.valid_until <= clock.now().date() + DUE_WITHIN, sa.false())


def _unread() -> sa.ColumnElement[int]:
    """Count the changes that readers do not see before somebody reviewed them."""
    is_kept_back = sa.and_(Dossier.policy == "reviewed_first", Dossier.reviewed_id.is_not(None))
    return sa.case((is_kept_back, Dossier.changes_since_review), else_=0)


def _of_it(query: Query) -> Scalar:
    return query.correlate(Dossier).scalar_subquery()
