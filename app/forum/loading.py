"""Loading one row through the viewer's eyes: what they may not see is not found."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.accounts.viewer import Viewer
from app.forum.models import Category, MovedPost, Post, Tag, Topic
from app.forum.models.categories import TAG_SHAPE
from app.forum.policy import (
    Sight,
    reads_members_places,
    sight,
    visible_categories,
    visible_in,
    visible_topics,
)
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden, Invalid
from app.foundation.keeping import kept
from app.groups.loading import load_group
from app.groups.models import Group

Row = TypeVar("Row", Category, Post, Tag, Topic)


def load_category(viewer: Viewer, category_id: int) -> Category:
    """Return a category this viewer may see; a merged one leads to where its topics are."""
    return _one(sa.select(Category).where(_is(Category.id, category_id), visible_categories(viewer)))


def look_at_category(viewer: Viewer, category_id: int) -> Category:
    """Return a category as `load_category` does, to be shown and never changed: others may share it."""
    key = ("category", category_id, reads_members_places(viewer))
    return kept(key, lambda: _apart(load_category(viewer, category_id)))


def choose_category(viewer: Viewer, category_id: int | None, field: str = "category_id") -> Category:
    """Return the category chosen in a form; refuse none, and one that is gone, beside its field."""
    try:
        return load_category(viewer, category_id or 0)
    except Hidden as error:
        raise Invalid(_("Choose a category."), field) from error


def choose_group(viewer: Viewer, slug: str) -> Group | None:
    """Return the group that a new topic is to belong to, or none; refuse one that is gone."""
    if not slug:
        return None
    try:
        return load_group(viewer, slug)
    except Hidden as error:
        raise Invalid(_("The group of this conversation is no longer here.")) from error


def load_tag(slug: str) -> Tag:
    """Return a tag; no address of one holds what a tag cannot be made of."""
    return _one(sa.select(Tag).where(Tag.slug == slug if TAG_SHAPE.fullmatch(slug) else sa.false()))


def load_topic(viewer: Viewer, topic_id: int) -> Topic:
    """Return a topic this viewer may see, with its category."""
    if not 0 < topic_id <= LARGEST_ID:
        raise Hidden
    return _one(_topic_in(sight(viewer)), topic=topic_id)


@lru_cache(maxsize=64)
def _topic_in(seen: Sight) -> sa.Select[Topic]:
    query = sa.select(Topic).options(joinedload(Topic.category, innerjoin=True))
    return query.where(Topic.id == sa.bindparam("topic"), visible_in(seen))


def look_at_topic(viewer: Viewer, topic_id: int) -> Topic:
    """Return a topic as `load_topic` does, to be shown and never changed: others may share it."""
    key = ("topic", topic_id, sight(viewer))
    return kept(key, lambda: _with_category_apart(load_topic(viewer, topic_id)))


def _with_category_apart(topic: Topic) -> Topic:
    _apart(topic.category)
    return _apart(topic)


def _apart(row: Row) -> Row:
    """Take a row out of the session: no other reader's page can load into it."""
    db.session.expunge(row)
    return row


def load_post(viewer: Viewer, post_id: int) -> Post:
    """Return a post in a topic this viewer may see, with that topic, its category and the author."""
    query = (
        sa.select(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .options(joinedload(Post.topic).joinedload(Topic.category), joinedload(Post.author))
    )
    return _one(query.where(_is(Post.id, post_id), visible_topics(viewer)))


def topic_after_merging(viewer: Viewer, topic_id: int) -> Topic | None:
    """Return the topic into which this one was merged, if that may be seen."""
    into = db.session.scalar(sa.select(Topic.merged_into_id).where(_is(Topic.id, topic_id)))
    if into is None:
        return None
    found = db.session.scalars(sa.select(Topic).where(Topic.id == into, visible_topics(viewer)))
    return found.one_or_none()


def post_that_moved(viewer: Viewer, topic_id: int, number: int) -> Post | None:
    """Return the post that once had this number in this topic."""
    if not 0 < number < 2**31:
        return None
    found = db.session.scalars(
        sa.select(Post)
        .join(MovedPost, MovedPost.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .options(joinedload(Post.topic))
        .where(_is(MovedPost.topic_id, topic_id), MovedPost.number == number, visible_topics(viewer))
    )
    return found.one_or_none()


def post_at(viewer: Viewer, topic_id: int, number: int) -> Post | None:
    """Return the post with this number in a topic, wherever it is by now."""
    moved = post_that_moved(viewer, topic_id, number)
    if moved or not 0 < number < 2**31:
        return moved
    here = (_is(Post.topic_id, topic_id), Post.number == number, visible_topics(viewer))
    query = sa.select(Post).join(Topic, Topic.id == Post.topic_id).where(*here)
    return db.session.scalars(query).one_or_none()


def _one(query: sa.Select[Row], **facts: int) -> Row:
    row = db.session.scalars(query, facts).one_or_none()
    if row is None:
        raise Hidden
    return row


def _is(column: sa.orm.InstrumentedAttribute[int], value: int) -> sa.ColumnElement[bool]:
    """Compare with a number from an address; one too large for the database is simply not there."""
    return column == value if 0 < value <= LARGEST_ID else sa.false()
