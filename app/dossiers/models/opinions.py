"""What people think of a dossier: reviews that expire, suggestions to be decided, answers of readers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.dossiers.models.dossiers import Dossier
from app.dossiers.models.revisions import Revision
from app.foundation import clock
from app.foundation.database import Model, identity, reference, related
from app.groups.models import Group

NOTE_LONGEST = 500


class Review(Model):
    """Somebody of a steward group read a revision: `correct`, `wrong`, or `carried` (spelling changed)."""

    __tablename__ = "reviews"
    __table_args__ = (
        sa.CheckConstraint("verdict IN ('correct', 'wrong', 'carried')", name="verdict"),
        sa.Index("ix_reviews_dossier", "dossier_id", "id"),
    )

    id: Mapped[identity]
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", index=False)
    revision_id: Mapped[int] = reference("revisions.id")
    group_id: Mapped[int | None] = reference("groups.id", on_delete="SET NULL")
    user_id: Mapped[int] = reference("users.id")
    verdict: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="", default="")
    valid_until: Mapped[date | None]
    reviewed_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = related()
    group: Mapped[Group | None] = related()
    revision: Mapped[Revision] = related()


class Suggestion(Model):
    """A changed text that waits for the stewards; they decide change by change.

    `decisions` holds, by number of the change, whether it was taken and why not:
    {"2": {"is_taken": false, "reason": "…"}}.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'accepted', 'partly', 'rejected', 'withdrawn')", name="state"),
        sa.Index("ix_suggestions_dossier", "dossier_id", "state", "id"),
        sa.Index("ix_suggestions_author", "author_id", "id"),
    )

    id: Mapped[identity]
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", index=False)
    base_id: Mapped[int] = reference("revisions.id", index=False)
    author_id: Mapped[int] = reference("users.id", index=False)
    body: Mapped[str] = mapped_column(deferred=True)
    reason: Mapped[str] = mapped_column(server_default="", default="")
    state: Mapped[str] = mapped_column(server_default="open", default="open")
    post_id: Mapped[int | None] = reference("posts.id", on_delete="SET NULL", index=False)  # folded in by it
    post_version: Mapped[int | None]
    section: Mapped[str] = mapped_column(server_default="", default="")
    revision_id: Mapped[int | None] = reference("revisions.id", index=False)  # what came of it
    decisions: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    decided_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    author: Mapped[User] = related(foreign_keys=[author_id])
    dossier: Mapped[Dossier] = related()


class Feedback(Model):
    """A reader's answer to "was this useful?"; one for each reader, the last one counts."""

    __tablename__ = "dossier_feedback"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('useful', 'outdated')", name="kind"),
        sa.Index("ix_dossier_feedback_dossier", "dossier_id", "kind", "id"),
        sa.UniqueConstraint("dossier_id", "user_id"),
    )

    id: Mapped[identity]
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE")
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="", default="")
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = related(foreign_keys=[user_id])
