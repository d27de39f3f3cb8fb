"""The book in which every act gets one line; it knows people by number only.

The room `activity` gives the verbs their words and shows the public log. Accounts stands below that room and
writes here directly.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, db, identity, reference

AUDIENCES = ("public", "members", "moderators")


class Activity(Model):
    """Somebody did something to something. `details` holds the names as they were at that moment."""

    __tablename__ = "activities"
    __table_args__ = (
        sa.CheckConstraint("audience IN ('public', 'members', 'moderators')", name="audience"),
        sa.Index("ix_activities_log", "id", postgresql_where=sa.text("is_logged")),
        sa.Index("ix_activities_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[identity]
    actor_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL")
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    is_logged: Mapped[bool]
    audience: Mapped[str]
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


def note(
    actor_id: int | None,
    verb: str,
    subject_kind: str,
    subject_id: int,
    *,
    is_logged: bool = False,
    audience: str = "public",
    **details: str | int,
) -> None:
    """Write one line, in the transaction under way. `is_logged`: it belongs in the public log."""
    db.session.add(
        Activity(
            actor_id=actor_id,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            is_logged=is_logged,
            audience=audience,
            details=dict(details),
        )
    )
