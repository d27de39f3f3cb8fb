"""A topic as one row of a list, with what is new and unread in it for this reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.forum.models import CategoryFollow, Reading, Topic
from app.forum.pages.pieces import (
    CategoryChip,
    Face,
    Shelf,
    TagChip,
    chips_by_id,
    faces,
    tags_as_json,
    tags_of,
    wording,
)
from app.foundation import clock
from app.foundation.database import AnyRow, Query
from app.foundation.moments import Moment

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic in a list."""

    id: int
    title: str
    url: str
    category: CategoryChip | None
    tags: tuple[TagChip, ...]
    posters: tuple[Face, ...]
    reply_count: int
    like_count: int
    last: Moment
    excerpt: str
    is_pinned: bool
    is_closed: bool
    is_archived: bool
    is_new: bool
    unread_count: int
    last_read: int
    is_muted: bool

    @property
    def unread_url(self) -> str:
        """Return the address of the first post this reader has not seen."""
        return f"{self.url}/{self.last_read + 1}" if self.last_read else self.url


def topic_rows(viewer: Viewer, topics: Sequence[AnyRow], beside: tuple[Shelf, ...]) -> tuple[TopicRow, ...]:
    """Turn rows of `columns()` into what a list shows: all people in one query."""
    people = faces(face for row in topics for face in row.poster_ids)
    chips, words = chips_by_id(beside), wording(viewer)
    return tuple(
        TopicRow(
            id=row.id,
            title=row.title,
            url=f"/t/{row.slug}/{row.id}",
            category=chips.get(row.category_id),
            tags=tags_of(row.tags),
            posters=tuple(people[face] for face in row.poster_ids if face in people),
            reply_count=max(0, row.post_count - 1),
            like_count=row.like_count,
            last=words.ago(row.bumped_at),
            excerpt=row.excerpt,
            is_pinned=row.pinned_at is not None,
            is_closed=row.closed_at is not None,
            is_archived=row.archived_at is not None,
            is_new=_is_new(viewer, row),
            unread_count=_unread(row),
            last_read=row.last_read or 0,
            is_muted=row.level == "muted",
        )
        for row in topics
    )


def columns(viewer: Viewer) -> Query:
    """Select what a list needs of a topic and of this reader's way through it, and nothing more."""
    mine = sa.and_(Reading.topic_id == Topic.id, Reading.user_id == viewer.id)
    return sa.select(
        Topic.id, Topic.title, Topic.slug, Topic.category_id, Topic.post_count, Topic.like_count,
        Topic.highest_number, Topic.score, Topic.bumped_at, Topic.created_at, Topic.excerpt,
        Topic.poster_ids, Topic.pinned_at, Topic.closed_at, Topic.archived_at, Topic.author_id,
        Reading.last_read, Reading.level, tags_as_json(Topic.id).label("tags"),
    ).outerjoin(Reading, mine if viewer.is_member else sa.false())  # fmt: skip


def _is_new(viewer: Viewer, row: AnyRow) -> bool:
    if not viewer.is_member or row.level is not None or row.author_id == viewer.id:
        return False
    return bool(row.created_at > _new_since(viewer))


def _unread(row: AnyRow) -> int:
    if not row.last_read or row.level == "muted":
        return 0
    return max(0, int(row.highest_number - row.last_read))


def is_new(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for topics somebody never opened, since they joined or said they saw all."""
    opened = sa.exists().where(Reading.user_id == viewer.id, Reading.topic_id == Topic.id).correlate(Topic)
    return sa.and_(
        Topic.created_at > _new_since(viewer),
        Topic.author_id != viewer.id,
        ~opened,
        Topic.category_id.not_in(muted_categories(viewer)),
    )


def is_unread(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for topics somebody read to some point, and that went on (muted ones aside)."""
    went_on = sa.exists().where(
        Reading.user_id == viewer.id,
        Reading.topic_id == Topic.id,
        Reading.last_read > 0,
        Reading.last_read < Topic.highest_number,
        Reading.level != "muted",
    )
    return went_on.correlate(Topic)


def _new_since(viewer: Viewer) -> datetime:
    earliest = clock.now() - NEW_FOR
    return max(earliest, viewer.new_since) if viewer.new_since else earliest


def muted_categories(viewer: Viewer) -> Query:
    """Select the categories somebody does not want to hear of."""
    return sa.select(CategoryFollow.category_id).where(
        CategoryFollow.user_id == viewer.id, CategoryFollow.level == "muted"
    )
