"""Posts: what people write, how it changed, and what others thought of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.forum.models.topics import Topic
from app.foundation import clock
from app.foundation.database import Model, count, identity, reference, related
from app.groups.models import Group

BODY_LONGEST = 32_000


class Post(Model):
    """One contribution to a topic: its Markdown source, and the HTML made from it by a renderer version."""

    __tablename__ = "posts"
    __table_args__ = (
        sa.UniqueConstraint("topic_id", "number"),
        sa.Index("ix_posts_author", "author_id", "id"),
        sa.Index("ix_posts_renderer_version", "renderer_version", "id"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[identity]
    topic_id: Mapped[int] = reference("topics.id", index=False)
    number: Mapped[int]
    author_id: Mapped[int] = reference("users.id", index=False)
    voice_id: Mapped[int | None] = reference("groups.id", on_delete="SET NULL", index=False)  # speaks for it
    reply_to_id: Mapped[int | None] = reference("posts.id", on_delete="SET NULL")
    body: Mapped[str]
    html: Mapped[str]
    renderer_version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    revision_count: Mapped[int] = mapped_column(server_default="1", default=1)
    like_count: Mapped[count]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)

    topic: Mapped[Topic] = related(foreign_keys=[topic_id])
    author: Mapped[User] = related(foreign_keys=[author_id])
    voice: Mapped[Group | None] = related(foreign_keys=[voice_id])

    @property
    def is_deleted(self) -> bool:
        """Return whether it was taken away (and can be restored)."""
        return self.deleted_at is not None


class PostRevision(Model):
    """The full text of one version of a post; the first edit keeps version 1 as well."""

    __tablename__ = "post_revisions"
    __table_args__ = (sa.UniqueConstraint("post_id", "number"),)

    id: Mapped[identity]
    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE", index=False)
    number: Mapped[int]
    editor_id: Mapped[int] = reference("users.id")
    body: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    editor: Mapped[User] = related(foreign_keys=[editor_id])


class MovedPost(Model):
    """Where a post was before it moved, so that its old address still leads to it."""

    __tablename__ = "moved_posts"

    topic_id: Mapped[int] = reference("topics.id", on_delete="CASCADE", primary_key=True, index=False)
    number: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE")


class Like(Model):
    """Somebody appreciates a post."""

    __tablename__ = "likes"

    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE", primary_key=True, index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Bookmark(Model):
    """Somebody wants to find a post again."""

    __tablename__ = "bookmarks"
    __table_args__ = (sa.Index("ix_bookmarks_user", "user_id", "created_at", "post_id"),)

    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE", primary_key=True, index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True, index=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class PostFile(Model):
    """A post refers to a file."""

    __tablename__ = "post_files"

    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE", primary_key=True, index=False)
    file_id: Mapped[int] = reference("files.id", on_delete="CASCADE", primary_key=True)
