"""How somebody stands to a dossier: the few facts that verdicts need, loaded in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierTopic
from app.forum.models import Post, Topic
from app.foundation import clock
from app.foundation.database import db
from app.groups.models import Membership
from app.groups.standing import COORDINATOR, INSIDE

ORPHAN_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person is to one dossier; `is_orphan` is of it: nobody of its steward was here lately."""

    is_steward: bool = False
    is_coordinator: bool = False  # of the steward group
    is_theme_steward: bool = False  # of this or another dossier of the theme
    is_participant: bool = False  # wrote in the conversation it came from
    is_orphan: bool = False


def standing(viewer: Viewer, dossier: Dossier) -> Standing:
    """Return how this viewer stands to the dossier, as the database says at this moment."""
    row = db.session.execute(sa.select(*standing_columns(viewer, dossier))).one()
    return Standing(*list(row))


def standing_columns(viewer: Viewer, dossier: Dossier) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the facts of a Standing in its own order, for a query that asks more about one person."""
    mine = Membership.user_id == viewer.id
    of_steward = sa.and_(mine, Membership.group_id == (dossier.steward_id or 0))
    return (
        sa.exists().where(of_steward, Membership.role.in_(INSIDE)),
        sa.exists().where(of_steward, Membership.role == COORDINATOR),
        _stewards_in_theme(viewer.id, dossier.theme_id),
        _took_part(viewer.id, dossier.id),
        sa.not_(has_active_steward(sa.literal(dossier.steward_id, sa.BigInteger))),
    )


def wrote_in(viewer: Viewer, topic: Topic) -> bool:
    """Return whether this viewer wrote something in that conversation that is still there."""
    here = (Post.topic_id == topic.id, Post.author_id == viewer.id, Post.deleted_at.is_(None))
    return bool(db.session.scalar(sa.select(sa.exists().where(*here))))


def stewards_in_theme(viewer: Viewer, theme_id: int) -> bool:
    """Return whether this viewer's groups look after a dossier of that theme."""
    return bool(db.session.scalar(sa.select(_stewards_in_theme(viewer.id, theme_id))))


def _stewards_in_theme(user_id: int, theme_id: int) -> sa.Exists:
    return sa.exists().where(
        Dossier.theme_id == theme_id,
        Dossier.withdrawn_at.is_(None),
        Membership.group_id == Dossier.steward_id,
        Membership.user_id == user_id,
        Membership.role.in_(INSIDE),
    )


def _took_part(user_id: int, dossier_id: int) -> sa.Exists:
    return sa.exists().where(
        DossierTopic.dossier_id == dossier_id,
        DossierTopic.role == "origin",
        Post.topic_id == DossierTopic.topic_id,
        Post.author_id == user_id,
        Post.deleted_at.is_(None),
    )


def has_taken_in(dossier_id: int) -> sa.Exists:
    """Return the clause: another dossier went on in this one, and its addresses lead here."""
    return sa.exists().where(Dossier.merged_into_id == dossier_id)


def has_active_steward(steward_id: sa.ColumnElement[int | None]) -> sa.Exists:
    """Return the clause: somebody of that group was here in the last 60 days."""
    return sa.exists().where(
        Membership.group_id == steward_id,
        Membership.role.in_(INSIDE),
        User.id == Membership.user_id,
        User.last_seen_at > clock.now() - ORPHAN_AFTER,
    )
