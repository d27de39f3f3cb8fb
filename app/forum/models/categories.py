"""Sections, categories and controlled tags."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, count, identity, reference

READERS = ("public", "members")
WRITERS = ("members", "moderators")
TAG_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Section(Model):
    """A heading over some categories."""

    __tablename__ = "sections"

    id: Mapped[identity]
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]


class Category(Model):
    """A place for topics about one thing, with who may read and write there."""

    __tablename__ = "categories"
    __table_args__ = (
        sa.CheckConstraint("read_access IN ('public', 'members')", name="read_access"),
        sa.CheckConstraint("write_access IN ('members', 'moderators')", name="write_access"),
        sa.CheckConstraint("merged_into_id <> id", name="merged_into_another"),
    )

    id: Mapped[identity]
    section_id: Mapped[int] = reference("sections.id")
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    description_nl: Mapped[str] = mapped_column(server_default="", default="")
    description_en: Mapped[str] = mapped_column(server_default="", default="")
    door: Mapped[str]
    position: Mapped[int]
    read_access: Mapped[str] = mapped_column(server_default="public", default="public")
    write_access: Mapped[str] = mapped_column(server_default="members", default="members")
    topic_template: Mapped[str] = mapped_column(server_default="", default="")
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = reference("categories.id")
    topic_count: Mapped[count]
    post_count: Mapped[count]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_archived(self) -> bool:
        """Return whether it can be read but no longer written in."""
        return self.archived_at is not None

    def name_in(self, language: str) -> str:
        """Return its name in that language."""
        return self.name_en if language == "en" and self.name_en else self.name_nl


class Tag(Model):
    """A word moderators chose, to find topics by."""

    __tablename__ = "tags"

    id: Mapped[identity]
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    family: Mapped[str] = mapped_column(server_default="", default="")
    topic_count: Mapped[count]


class CategoryTag(Model):
    """A tag that is offered in a category; a category without any offers all tags."""

    __tablename__ = "category_tags"

    category_id: Mapped[int] = reference("categories.id", on_delete="CASCADE", primary_key=True, index=False)
    tag_id: Mapped[int] = reference("tags.id", on_delete="CASCADE", primary_key=True)
