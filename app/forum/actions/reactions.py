"""Liking a post, and keeping it to find again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.posts import hold
from app.forum.audience import audience
from app.forum.counting import count_like
from app.forum.models import Bookmark, Like, Post, Topic
from app.forum.policy import can_keep, can_like
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import require


def like(person: Viewer, post: Post, topic: Topic) -> None:
    """Appreciate a post; a second time changes nothing."""
    hold(post, topic)
    require(can_like(person, post, topic))
    if _added(Like, person, post):
        count_like(post, 1)
        facts: dict[str, str | int] = {"title": topic.title, "topic": topic.id}
        record(person, verbs.POST_LIKED, post, audience=audience(topic.category), **facts)


def unlike(person: Viewer, post: Post, topic: Topic) -> None:
    """Take a like back."""
    hold(post, topic)
    require(can_like(person, post, topic))
    if _removed(Like, person, post):
        count_like(post, -1)


def bookmark(person: Viewer, post: Post) -> None:
    """Keep a post to find it again."""
    require(can_keep(person))
    _added(Bookmark, person, post)


def unbookmark(person: Viewer, post: Post) -> None:
    """Forget a kept post."""
    require(can_keep(person))
    _removed(Bookmark, person, post)


def _added(table: type[Bookmark | Like], person: Viewer, post: Post) -> bool:
    new = insert(table).values(post_id=post.id, user_id=person.id, created_at=clock.now())
    result = db.session.execute(new.on_conflict_do_nothing().returning(table.post_id))
    return result.first() is not None


def _removed(table: type[Bookmark | Like], person: Viewer, post: Post) -> bool:
    mine = sa.delete(table).where(table.post_id == post.id, table.user_id == person.id)
    return db.session.execute(mine.returning(table.post_id)).first() is not None
