"""Where the words of a dossier come from: posts with what became of them, and addresses on the web."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.models import Consent, Dossier, PassageSource, WebSource
from app.forum.models import Category, Post, Topic
from app.forum.policy import listed_topics
from app.foundation.database import LARGEST_ID, AnyRow, Query, db
from app.foundation.errors import Hidden


def load_source(dossier: Dossier, source_id: int) -> PassageSource:
    """Return a source of a dossier that was loaded already, with its post and that post's topic."""
    query = sa.select(PassageSource).options(joinedload(PassageSource.post).joinedload(Post.topic))
    here = (PassageSource.id == min(source_id, LARGEST_ID), PassageSource.dossier_id == dossier.id)
    source = db.session.scalars(query.where(*here)).one_or_none()
    if source is None:
        raise Hidden
    return source


def sources_of(viewer: Viewer, dossier: Dossier) -> Sequence[AnyRow]:
    """Load every source post with its writer, and whether this viewer may read it there."""
    return db.session.execute(
        sa.select(
            PassageSource, Post.author_id, Post.topic_id, Post.number, Post.revision_count,
            Post.deleted_at, Post.created_at, Topic.title, User.username, User.name, User.door,
            sa.and_(listed_topics(viewer), Post.deleted_at.is_(None)).label("is_readable"),
            _is_restricted().label("is_restricted"),
        )
        .select_from(PassageSource)
        .join(Post, Post.id == PassageSource.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Category, Category.id == Topic.category_id)
        .join(User, User.id == Post.author_id)
        .where(PassageSource.dossier_id == dossier.id)
        .order_by(PassageSource.id)
    ).all()  # fmt: skip


def web_sources_of(dossier: Dossier) -> Sequence[WebSource]:
    """Load the addresses that the latest text cites."""
    query = sa.select(WebSource).where(WebSource.dossier_id == dossier.id)
    return db.session.scalars(query.order_by(WebSource.url)).all()


def consents_of(dossier: Dossier) -> dict[int, str]:
    """Return what the writers who were asked answered, by person."""
    query = sa.select(Consent.user_id, Consent.state).where(Consent.dossier_id == dossier.id)
    return {row.user_id: row.state for row in db.session.execute(query)}


def writers_to_ask(dossier: Dossier) -> list[int]:
    """List the writers of words from places for members who have not agreed and were not asked."""
    asked = sa.exists().where(Consent.dossier_id == dossier.id, Consent.user_id == Post.author_id)
    query = _restricted(dossier.id).where(PassageSource.consented_at.is_(None), sa.not_(asked))
    return list(db.session.scalars(query.distinct().order_by(Post.author_id)))


def has_words_in(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether words of this viewer came into the dossier."""
    mine = sa.exists().where(
        PassageSource.dossier_id == dossier.id,
        Post.id == PassageSource.post_id,
        Post.author_id == viewer.id,
    )
    return bool(db.session.scalar(sa.select(mine)))


def _restricted(dossier_id: int) -> Query:
    return (
        sa.select(Post.author_id)
        .join(PassageSource, PassageSource.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Category, Category.id == Topic.category_id)
        .where(PassageSource.dossier_id == dossier_id, _is_restricted())
    )


def _is_restricted() -> sa.ColumnElement[bool]:
    return Category.read_access != "public"
