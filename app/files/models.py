"""A file somebody added: its facts; the bytes lie in the store."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, identity, reference

VISIBILITIES = ("public", "members", "owner")


class File(Model):
    """One stored file. Until something refers to it, only its owner sees it, and it is cleaned up."""

    __tablename__ = "files"
    __table_args__ = (
        sa.CheckConstraint("visibility IN ('public', 'members', 'owner')", name="visibility"),
        sa.Index("ix_files_orphans", "created_at", postgresql_where=sa.text("attached_at IS NULL")),
    )

    id: Mapped[identity]
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL")
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumb_width: Mapped[int | None]
    thumb_height: Mapped[int | None]
    visibility: Mapped[str] = mapped_column(server_default="owner", default="owner")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    attached_at: Mapped[datetime | None]

    @property
    def is_image(self) -> bool:
        """Return whether it can be shown in a post."""
        return self.width is not None

    @property
    def path(self) -> str:
        """Return its address on this site."""
        return f"/files/{self.key}/{self.name}"
