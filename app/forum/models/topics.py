"""Topics: a title over posts, in a category."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy_searchable import SearchOptions, make_searchable
from sqlalchemy_utils import TSVectorType

from app.accounts.models import User
from app.forum.models.categories import Category
from app.foundation import clock
from app.foundation.database import Model, count, db, identity, reference, related
from app.groups.models import Group

TITLE_SHORTEST = 5
TITLE_LONGEST = 200
TAGS_MOST = 5
POSTERS_SHOWN = 4
LEVELS = ("muted", "normal", "tracking", "watching")

make_searchable(db.metadata, options=SearchOptions(regconfig="pg_catalog.simple"))


class Topic(Model):
    """A conversation. Counters and the faces in a list are kept here, so that a list is one query."""

    __tablename__ = "topics"
    __table_args__ = (
        sa.Index(
            "ix_topics_latest", "bumped_at", "id", postgresql_where=sa.text("deleted_at IS NULL")
        ),
        sa.Index(
            "ix_topics_category", "category_id", "bumped_at", "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_topics_new", "created_at", "id", postgresql_where=sa.text("deleted_at IS NULL")),
        sa.Index("ix_topics_top", "score", "id", postgresql_where=sa.text("deleted_at IS NULL")),
        sa.Index("ix_topics_author", "author_id", "id"),
        sa.Index(
            "ix_topics_group", "group_id", "bumped_at", "id", postgresql_where=sa.text("group_id IS NOT NULL")
        ),
        sa.Index("ix_topics_pinned", "pinned_at", postgresql_where=sa.text("pinned_at IS NOT NULL")),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 255", name="title"),
        sa.CheckConstraint("merged_into_id <> id", name="merged_into_another"),
    )  # fmt: skip

    id: Mapped[identity]
    category_id: Mapped[int] = reference("categories.id", index=False)
    author_id: Mapped[int] = reference("users.id", index=False)
    group_id: Mapped[int | None] = reference("groups.id", on_delete="SET NULL", index=False)
    title: Mapped[str]
    slug: Mapped[str]
    excerpt: Mapped[str] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    bumped_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_author_id: Mapped[int] = reference("users.id", index=False)
    post_count: Mapped[count]
    highest_number: Mapped[count]
    like_count: Mapped[count]
    score: Mapped[count]
    poster_ids: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger), server_default="{}", default=list)
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    merged_into_id: Mapped[int | None] = reference("topics.id")
    title_terms: Mapped[str] = mapped_column(server_default="", default="", deferred=True)
    search_vector: Mapped[str] = mapped_column(
        TSVectorType(regconfig="pg_catalog.simple"),
        sa.Computed("to_tsvector('pg_catalog.simple'::regconfig, title_terms)", persisted=True),
        deferred=True,
    )

    category: Mapped[Category] = related(foreign_keys=[category_id])
    author: Mapped[User] = related(foreign_keys=[author_id])
    group: Mapped[Group | None] = related(foreign_keys=[group_id])

    @property
    def is_closed(self) -> bool:
        """Return whether no replies are taken."""
        return self.closed_at is not None

    @property
    def is_archived(self) -> bool:
        """Return whether it is kept as it is: no replies, no edits, no likes."""
        return self.archived_at is not None

    @property
    def is_deleted(self) -> bool:
        """Return whether it was taken away (and can be restored)."""
        return self.deleted_at is not None


class TopicTag(Model):
    """A tag on a topic."""

    __tablename__ = "topic_tags"
    __table_args__ = (sa.Index("ix_topic_tags_tag", "tag_id", "topic_id"),)

    topic_id: Mapped[int] = reference("topics.id", on_delete="CASCADE", primary_key=True, index=False)
    tag_id: Mapped[int] = reference("tags.id", on_delete="CASCADE", primary_key=True, index=False)
