"""Who may read what the ledger says about the forum: whoever may read the place it happened in."""

from __future__ import annotations

import sqlalchemy as sa

from app.forum.models import Category, Post, Topic
from app.foundation.database import Query, db
from app.foundation.ledger import Activity


def audience(*categories: Category) -> str:
    """Return who may read a line that names these categories: all may, unless one is for members."""
    return "public" if all(one.read_access == "public" for one in categories) else "members"


def close_lines_of_category(category: Category) -> None:
    """After a category closed to visitors, so does what the log told of it and of all that is in it."""
    topics = sa.select(Topic.id).where(Topic.category_id == category.id)
    _close(Category, sa.select(Category.id).where(Category.id == category.id))
    _close_lines_of(topics)


def close_lines_of_topic(topic: Topic) -> None:
    """After a topic or its posts came into a category for members."""
    if audience(topic.category) != "public":
        _close_lines_of(sa.select(Topic.id).where(Topic.id == topic.id))


def _close_lines_of(topics: Query) -> None:
    _close(Topic, topics)
    _close(Post, sa.select(Post.id).where(Post.topic_id.in_(topics)))


def _close(kind: type[Category | Post | Topic], ids: Query) -> None:
    """A line only ever closes: when the place opens again, what was said in private stays so."""
    about = (Activity.subject_kind == kind.__tablename__) & Activity.subject_id.in_(ids)
    closed = sa.update(Activity).where(about, Activity.audience == "public").values(audience="members")
    db.session.execute(closed, execution_options={"synchronize_session": False})
