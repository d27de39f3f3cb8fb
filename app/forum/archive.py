"""The conversations of a group to take along: a Markdown file for each, every post as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum.models import Post, Topic
from app.forum.policy import listed_topics
from app.foundation.database import AnyRow, Query, db
from app.groups.models import Group

AT_ONCE = 100  # posts in memory, however many were written


def topic_texts(viewer: Viewer, group: Group) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the path and the text of each topic of this group that its reader finds in lists.

    All is read while it is written away: take each text in before asking for the next.
    """
    in_parts = {"yield_per": AT_ONCE}
    with db.session.execute(_posts(viewer, group), execution_options=in_parts) as rows:
        for (topic_id, slug, title), posts in groupby(rows, lambda row: (row.topic_id, row.slug, row.title)):
            yield f"topics/{topic_id}-{slug}.md", _text(title, posts)


def _posts(viewer: Viewer, group: Group) -> Query:
    topic = (Topic.id.label("topic_id"), Topic.slug, Topic.title)
    voice = sa.and_(Group.id == Post.voice_id, Group.shown_at.is_not(None))
    return (
        sa.select(*topic, Post.number, Post.created_at, Post.body, User.name, Group.name.label("voice"))
        .join(Post, Post.topic_id == Topic.id)
        .join(User, User.id == Post.author_id)
        .outerjoin(Group, voice)
        .where(listed_topics(viewer), Topic.group_id == group.id, Post.deleted_at.is_(None))
        .order_by(Topic.id, Post.number)
    )


def _text(title: str, posts: Iterator[AnyRow]) -> Iterator[str]:
    yield f"# {title}\n"
    for post in posts:
        author = f"{post.name} ({post.voice})" if post.voice else post.name
        yield f"\n## {post.number} · {author} · {_moment(post.created_at)}\n\n{post.body}\n"


def _moment(moment: datetime) -> str:
    """Return a day and a time that mean the same wherever the archive is read."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
