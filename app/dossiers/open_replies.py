"""Replies beside a dossier with which nothing was done yet: neither worked in nor set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.dossiers.models import DossierTopic, PostFold
from app.forum.models import Post, Topic
from app.forum.pages.pieces import Face
from app.forum.policy import Sight, listed_in
from app.foundation.database import Query, db
from app.foundation.text import excerpt

WORDS_SHOWN = 90


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A reply that waits; `section` is the title of the section that its conversation is about, or ""."""

    post_id: int
    dossier_id: int
    topic_id: int
    number: int
    author: Face
    words: str
    section: str
    topic_title: str
    created_at: datetime

    @property
    def url(self) -> str:
        """Return the short address of the post."""
        return f"/t/{self.topic_id}/{self.number}"


@dataclass(frozen=True, slots=True)
class OpenReplies:
    """The oldest of them, and how many there are in all."""

    replies: tuple[OpenReply, ...]
    count: int


def is_open() -> sa.ColumnElement[bool]:
    """Return the clause on DossierTopic joined with Post: this reply still waits.

    The first post of the conversation a dossier came from is the question, not a reply.
    """
    is_handled = sa.exists().where(
        PostFold.post_id == Post.id, PostFold.dossier_id == DossierTopic.dossier_id
    )
    return sa.and_(
        Post.number > DossierTopic.folded_upto,
        (Post.number > 1) | (DossierTopic.role == "discussion"),
        Post.deleted_at.is_(None),
        sa.not_(is_handled),
    )


def open_replies(seen: Sight, dossier_id: int, limit: int) -> OpenReplies:
    """Load the oldest open replies of one dossier that are in this sight, and how many there are."""
    return open_replies_of(seen, (dossier_id,), limit)


def open_replies_of(seen: Sight, dossier_ids: Iterable[int], limit: int) -> OpenReplies:
    """Do the same for several dossiers at once: the queue of a group."""
    query = _waiting(
        seen,
        Post.id, DossierTopic.dossier_id, Topic.id.label("topic_id"), Post.number, Post.author_id,
        User.username, User.name, User.door, Post.html, DossierTopic.section, Topic.title,
        Post.created_at, sa.func.count().over().label("total"),
    ).join(User, User.id == Post.author_id)  # fmt: skip
    query = query.where(DossierTopic.dossier_id.in_(tuple(dossier_ids)))
    rows = db.session.execute(query.order_by(Post.created_at, Post.id).limit(limit)).all()
    replies = tuple(
        OpenReply(
            post_id=row.id,
            dossier_id=row.dossier_id,
            topic_id=row.topic_id,
            number=row.number,
            author=Face(row.author_id, row.username, row.name, row.door),
            words=excerpt(row.html, WORDS_SHOWN),
            section=row.section,
            topic_title=row.title,
            created_at=row.created_at,
        )
        for row in rows
    )
    return OpenReplies(replies, rows[0].total if rows else 0)


def open_count(seen: Sight, dossier_id: int) -> int:
    """Count the open replies of one dossier that somebody with this sight may read."""
    return open_counts(seen, (dossier_id,)).get(dossier_id, 0)


def open_counts(seen: Sight, dossier_ids: Iterable[int]) -> dict[int, int]:
    """Count them for several dossiers, in one query; a dossier without any is not in the answer."""
    query = _waiting(seen, DossierTopic.dossier_id, sa.func.count())
    query = query.where(DossierTopic.dossier_id.in_(tuple(dossier_ids))).group_by(DossierTopic.dossier_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _waiting(seen: Sight, *columns: sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]) -> Query:
    return (
        sa.select(*columns)
        .select_from(DossierTopic)
        .join(Topic, Topic.id == DossierTopic.topic_id)
        .join(Post, Post.topic_id == Topic.id)
        .where(is_open(), listed_in(seen))
    )
