"""A topic as one row of a list, with what is new and unread in it for this reader."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.viewer import Viewer
from app.forum.models import Reading, Topic
from app.forum.pages.news import new_since
from app.forum.pages.pieces import (
    CategoryChip,
    Face,
    Shelf,
    TagChip,
    chips_by_id,
    faces,
    tags_as_json,
    tags_of,
)
from app.foundation.database import AnyRow, Query
from app.foundation.moments import Moment, Wording
from app.foundation.questions import Question


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """One topic in a list, as it is to every reader."""

    id: int
    author_id: int
    created_at: datetime
    highest_number: int
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


class Progress(NamedTuple):
    """How far one reader is in a topic; `next_number` is the first post they have not seen."""

    is_new: bool = False
    is_read: bool = False
    is_muted: bool = False
    unread_count: int = 0
    next_number: int = 0


class TopicRow(NamedTuple):
    """A topic in a list, and how far this reader is in it."""

    topic: ListedTopic
    mine: Progress

    @property
    def unread_url(self) -> str:
        """Return the address of the first post this reader has not seen."""
        return f"{self.topic.url}/{self.mine.next_number}" if self.mine.next_number else self.topic.url


def alike(rows: Sequence[TopicRow]) -> tuple[Hashable, ...]:
    """Return all that decides how rows look: where it is the same, they are made once."""
    return tuple((row.topic.id, row.topic.last.words, row.mine) for row in rows)


def listed(rows: Sequence[AnyRow], beside: tuple[Shelf, ...], words: Wording) -> tuple[ListedTopic, ...]:
    """Turn rows of `columns()` into what a list shows to everybody: all people in one query."""
    people = faces(face for row in rows for face in row.poster_ids)
    chips = chips_by_id(beside)
    return tuple(_listed(row, people, chips, words) for row in rows)


def _listed(
    row: AnyRow, people: dict[int, Face], chips: dict[int, CategoryChip], words: Wording
) -> ListedTopic:
    return ListedTopic(
        id=row.id,
        author_id=row.author_id,
        created_at=row.created_at,
        highest_number=row.highest_number,
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
    )


def columns() -> Query:
    """Select what a list needs of a topic, and nothing more."""
    return sa.select(
        Topic.id, Topic.title, Topic.slug, Topic.category_id, Topic.post_count, Topic.like_count,
        Topic.highest_number, Topic.score, Topic.bumped_at, Topic.created_at, Topic.excerpt,
        Topic.poster_ids, Topic.pinned_at, Topic.closed_at, Topic.archived_at, Topic.author_id,
        tags_as_json(Topic.id).label("tags"),
    )  # fmt: skip


def as_read_by(viewer: Viewer, topics: Sequence[ListedTopic]) -> tuple[TopicRow, ...]:
    """Put beside each topic how far this reader is in it: one query, and none for a visitor."""
    if not viewer.is_member:
        return tuple(TopicRow(topic, UNREAD_BY_NOBODY) for topic in topics)
    readings = _READINGS.ask(reader=viewer.id, shown=[topic.id for topic in topics])
    found = {topic_id: (last_read, level) for topic_id, last_read, level in readings}
    since = new_since(viewer)
    return tuple(TopicRow(topic, _progress(viewer, topic, found.get(topic.id), since)) for topic in topics)


UNREAD_BY_NOBODY = Progress()
_READINGS = Question(
    sa.select(Reading.topic_id, Reading.last_read, Reading.level).where(
        Reading.user_id == sa.bindparam("reader"),
        Reading.topic_id == sa.any_(sa.bindparam("shown", type_=ARRAY(sa.BigInteger))),
    )
)


def _progress(
    viewer: Viewer, topic: ListedTopic, reading: tuple[int, str] | None, since: datetime
) -> Progress:
    if reading is None:
        return Progress(is_new=topic.author_id != viewer.id and topic.created_at > since)
    last_read, is_muted = reading[0], reading[1] == "muted"
    unread = topic.highest_number - last_read if last_read and not is_muted else 0
    if unread <= 0:
        return Progress(is_read=last_read > 0, is_muted=is_muted)
    return Progress(is_read=True, unread_count=unread, next_number=last_read + 1)
