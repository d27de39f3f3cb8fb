"""What somebody sent, kept before anything can fail; and who is writing at this moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.dossiers.models.dossiers import Dossier
from app.foundation import clock
from app.foundation.database import Model, identity, reference, related

ATTEMPT_DAYS = 90


class EditAttempt(Model):
    """A text as it was sent, committed before it is judged or merged. Kept for 90 days under "my edits".

    `section` is the number of the section in the base revision that was edited (None: the whole page).
    It is not saved as long as `revision_id` and `suggestion_id` are empty.
    """

    __tablename__ = "edit_attempts"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "key"),
        sa.Index("ix_edit_attempts_user", "user_id", "created_at"),
        sa.Index("ix_edit_attempts_created_at", "created_at"),
    )

    id: Mapped[identity]
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", index=False)
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE")
    key: Mapped[str]  # made with the form: sending the same form twice saves once
    base_id: Mapped[int | None] = reference("revisions.id", index=False)
    section: Mapped[int | None]
    body: Mapped[str] = mapped_column(deferred=True)
    summary: Mapped[str] = mapped_column(server_default="", default="")
    is_minor: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    revision_id: Mapped[int | None] = reference("revisions.id", index=False)
    suggestion_id: Mapped[int | None] = reference("suggestions.id", on_delete="SET NULL", index=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    dossier: Mapped[Dossier] = related(foreign_keys=[dossier_id])


class Presence(Model):
    """Somebody has the editor of a dossier open; not worth a log of its own in the database."""

    __tablename__ = "presences"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True, index=False)
    section: Mapped[str] = mapped_column(server_default="", default="")  # its title; "": the whole page
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
