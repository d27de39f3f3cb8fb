"""The front page: what Cooplink is, what is being talked about, and where."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.forum.models import Topic
from app.forum.pages.lists import COUNT_MOST
from app.forum.pages.pieces import Shelf, shelves
from app.forum.pages.rows import TopicRow, columns, is_new, is_unread, muted_categories, topic_rows
from app.forum.policy import listed_topics
from app.foundation.database import db

TOPICS_SHOWN = 9


@dataclass(frozen=True)
class HomePage:
    """What the front page shows; the counts go one further than they say: `99+`."""

    topics: tuple[TopicRow, ...]
    shelves: tuple[Shelf, ...]
    new_count: int
    unread_count: int


def home_page(viewer: Viewer) -> HomePage:
    """Bring together the front page of this viewer."""
    beside = shelves(viewer)
    new_count, unread_count = _news(viewer)
    return HomePage(_latest(viewer, beside), beside, new_count, unread_count)


def _latest(viewer: Viewer, beside: tuple[Shelf, ...]) -> tuple[TopicRow, ...]:
    query = columns(viewer).where(listed_topics(viewer))
    if viewer.is_member:
        query = query.where(Topic.category_id.not_in(muted_categories(viewer)))
    latest = query.order_by(Topic.bumped_at.desc(), Topic.id.desc()).limit(TOPICS_SHOWN)
    return topic_rows(viewer, db.session.execute(latest).all(), beside)


def _news(viewer: Viewer) -> tuple[int, int]:
    """Count what is new and what is unread for a member, in one query."""
    if not viewer.is_member:
        return 0, 0
    row = db.session.execute(sa.select(_counted(viewer, is_new(viewer)), _counted(viewer, is_unread(viewer))))
    new, unread = row.one()
    return int(new), int(unread)


def _counted(viewer: Viewer, clause: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    some = sa.select(Topic.id).where(listed_topics(viewer), clause).limit(COUNT_MOST + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
