"""The posts on one page of a topic, as they are to every reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased

from app.accounts.models import Moderator, User
from app.forum.models import Post, Topic
from app.forum.pages.pieces import Face
from app.foundation.database import AnyRow, Query, db
from app.foundation.moments import Moment, Wording
from app.groups.models import Group

POSTS_PER_PAGE = 20
REPLIED = aliased(Post, name="replied")
REPLIED_AUTHOR = aliased(User, name="replied_author")


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """The initiative for which somebody speaks, as small as a house with a name."""

    name: str
    url: str
    door: str


class Marks(NamedTuple):
    """What a post is to one reader."""

    is_new: bool
    is_liked: bool
    is_bookmarked: bool
    is_readable: bool
    can_like: bool


class PostView(NamedTuple):
    """A post, and what it is to this reader."""

    post: ShownPost
    mine: Marks


@dataclass(frozen=True, slots=True)
class ShownPost:
    """One post as it is to every reader; `deleted_by_id` and the like are what verdicts ask of it."""

    id: int
    number: int
    author_id: int
    author: Face
    voice: SpokenFor | None
    html: Markup
    created: Moment
    edited: Moment | None
    like_count: int
    deleted_at: datetime | None
    deleted_by_id: int | None
    badge: str
    reply_to_name: str
    reply_to_url: str

    @property
    def is_deleted(self) -> bool:
        """Return whether it was taken away."""
        return self.deleted_at is not None


def shown_posts(topic: Topic, page: int, words: Wording) -> tuple[ShownPost, ...]:
    """Load the posts of a page, in order."""
    first = (page - 1) * POSTS_PER_PAGE
    facts = {"topic": topic.id, "category": topic.category_id, "first": first}
    return tuple(_shown_post(row, words) for row in db.session.execute(_POSTS, facts))


def _shown_post(row: AnyRow, words: Wording) -> ShownPost:
    return ShownPost(
        id=row.id,
        number=row.number,
        author_id=row.author_id,
        author=Face(row.author_id, row.username, row.name, row.door),
        voice=_voice(row),
        html=Markup(row.html),  # noqa: S704 — cook() made it safe
        created=words.at(row.created_at),
        edited=words.at(row.edited_at) if row.edited_at else None,
        like_count=row.like_count,
        deleted_at=row.deleted_at,
        deleted_by_id=row.deleted_by_id,
        badge=_badge(row),
        reply_to_name=_answered(row),
        reply_to_url=f"/posts/{row.reply_to_id}" if row.reply_to_id else "",
    )


def _voice(row: AnyRow) -> SpokenFor | None:
    return SpokenFor(row.voice_name, f"/i/{row.voice_slug}", row.voice_door) if row.voice_slug else None


def _badge(row: AnyRow) -> str:
    return "administrator" if row.is_administrator else "moderator" if row.is_moderator else ""


def _answered(row: AnyRow) -> str:
    """Return whom a post answers, unless that is plain: the post just above it."""
    return row.reply_to_name if row.reply_to_number and row.reply_to_number != row.number - 1 else ""


def _post_columns() -> Query:
    """Everything about twenty posts in one query: who wrote them, for whom, and whom they answer."""
    is_moderator = sa.exists().where(
        Moderator.user_id == Post.author_id,
        sa.or_(Moderator.category_id.is_(None), Moderator.category_id == sa.bindparam("category")),
    )
    first = sa.bindparam("first", type_=sa.Integer)
    return (
        sa.select(
            Post.id, Post.number, Post.author_id, Post.html, Post.created_at, Post.edited_at,
            Post.like_count, Post.deleted_at, Post.deleted_by_id, Post.reply_to_id,
            User.username, User.name, User.door, User.is_administrator,
            is_moderator.label("is_moderator"),
            REPLIED.number.label("reply_to_number"), REPLIED_AUTHOR.name.label("reply_to_name"),
            Group.name.label("voice_name"), Group.slug.label("voice_slug"), Group.door.label("voice_door"),
        )
        .join(User, User.id == Post.author_id)
        .outerjoin(REPLIED, REPLIED.id == Post.reply_to_id)
        .outerjoin(REPLIED_AUTHOR, REPLIED_AUTHOR.id == REPLIED.author_id)
        .outerjoin(Group, sa.and_(Group.id == Post.voice_id, Group.shown_at.is_not(None)))
        .where(Post.topic_id == sa.bindparam("topic"))
        .where(Post.number > first, Post.number <= first + POSTS_PER_PAGE)
        .order_by(Post.number)
    )  # fmt: skip


_POSTS = _post_columns()
