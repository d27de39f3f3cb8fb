"""What somebody has read, follows, and is still writing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, identity, reference

_IS_LEVEL = "level IN ('muted', 'normal', 'tracking', 'watching')"


class Reading(Model):
    """How far somebody read a topic, and how closely they follow it."""

    __tablename__ = "readings"
    __table_args__ = (sa.CheckConstraint(_IS_LEVEL, name="level"),)

    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True, index=False)
    topic_id: Mapped[int] = reference("topics.id", on_delete="CASCADE", primary_key=True)
    last_read: Mapped[int] = mapped_column(server_default="0", default=0)
    visited_at: Mapped[datetime | None]
    level: Mapped[str] = mapped_column(server_default="normal", default="normal")


class CategoryFollow(Model):
    """How closely somebody follows a category; no row means normal."""

    __tablename__ = "category_follows"
    __table_args__ = (sa.CheckConstraint(_IS_LEVEL, name="level"),)

    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True, index=False)
    category_id: Mapped[int] = reference("categories.id", on_delete="CASCADE", primary_key=True)
    level: Mapped[str]


class Draft(Model):
    """A text in progress: `new`, `topic:<id>` (a reply), `post:<id>` (an edit), `dossier:<id>[:<section>]`.

    `base_id` is the version that an edit of a dossier began from.

    `sequence` rises with each save and when the text is posted: an older window cannot overwrite
    a newer text.
    """

    __tablename__ = "drafts"
    __table_args__ = (sa.UniqueConstraint("user_id", "key"),)

    id: Mapped[identity]
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", index=False)
    key: Mapped[str]
    sequence: Mapped[int]
    title: Mapped[str] = mapped_column(server_default="", default="")
    body: Mapped[str] = mapped_column(server_default="", default="")
    base_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    category_id: Mapped[int | None] = reference("categories.id", on_delete="SET NULL", index=False)
    tag_ids: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger), server_default="{}", default=list)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
