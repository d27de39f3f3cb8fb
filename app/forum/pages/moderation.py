"""What a moderator sees of a topic, and the form for its title and tags."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum.models import Post, Topic, TopicTag
from app.forum.pages.composing import tags_for
from app.forum.pages.pieces import Shelf, TagChip, shelves
from app.foundation.database import db
from app.foundation.text import excerpt

POSTS_OFFERED = 500
WORDS_SHOWN = 80


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that can be split off."""

    number: int
    author_name: str
    excerpt: str
    is_deleted: bool


@dataclass(frozen=True)
class ModerationPage:
    """Everything a moderator can do with a topic."""

    id: int
    title: str
    url: str
    category_id: int
    is_pinned: bool
    is_closed: bool
    is_archived: bool
    is_deleted: bool
    shelves: tuple[Shelf, ...]
    posts: tuple[PostChoice, ...]


@dataclass(frozen=True)
class TitlePage:
    """The form for another title and other tags."""

    id: int
    title: str
    url: str
    tags: tuple[TagChip, ...]
    tag_ids: tuple[int, ...]


def title_page(topic: Topic) -> TitlePage:
    """Show the title and the tags that can be chosen."""
    chosen = db.session.scalars(sa.select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id))
    return TitlePage(
        id=topic.id,
        title=topic.title,
        url=f"/t/{topic.slug}/{topic.id}",
        tags=tags_for(topic.category_id),
        tag_ids=tuple(chosen),
    )


def moderation_page(viewer: Viewer, topic: Topic) -> ModerationPage:
    """Show what can be done with this topic, and the posts that can be split off."""
    return ModerationPage(
        id=topic.id,
        title=topic.title,
        url=f"/t/{topic.slug}/{topic.id}",
        category_id=topic.category_id,
        is_pinned=topic.pinned_at is not None,
        is_closed=topic.is_closed,
        is_archived=topic.is_archived,
        is_deleted=topic.is_deleted,
        shelves=shelves(viewer),
        posts=_choices(topic),
    )


def _choices(topic: Topic) -> tuple[PostChoice, ...]:
    rows = db.session.execute(
        sa.select(Post.number, User.name, sa.func.left(Post.html, 600).label("html"), Post.deleted_at)
        .join(User, User.id == Post.author_id)
        .where(Post.topic_id == topic.id, Post.number > 1)
        .order_by(Post.number)
        .limit(POSTS_OFFERED)
    )
    return tuple(
        PostChoice(row.number, row.name, excerpt(row.html, WORDS_SHOWN), row.deleted_at is not None)
        for row in rows
    )
