"""Revisions: the full text of every version, for ever, and who wrote the words of the latest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.dossiers.models.dossiers import Dossier
from app.foundation import clock
from app.foundation.database import Model, identity, reference, related

KINDS = (
    "start", "promote", "edit", "fold", "automerge", "suggestion", "undo", "restore", "import",
    "split", "merge", "withdrawal",
)  # fmt: skip
SUMMARY_LONGEST = 200


class Revision(Model):
    """One version of a dossier. Its parent is the version before it, and no two have the same parent.

    `base_id` is the version the writer began from; when that was not the parent, `submitted` is what was sent
    and `body` what the merge made of it. `sha256` covers the parent's hash, so that no link can be replaced.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "parent_id", postgresql_nulls_not_distinct=True),
        sa.UniqueConstraint("dossier_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("(number = 1) = (parent_id IS NULL)", name="chain"),
        sa.Index("ix_revisions_author", "author_id", "id"),
        sa.Index("ix_revisions_recent", "created_at", "id"),
    )

    id: Mapped[identity]
    dossier_id: Mapped[int] = reference("dossiers.id", index=False)
    number: Mapped[int]
    parent_id: Mapped[int | None] = reference("revisions.id")
    base_id: Mapped[int | None] = reference("revisions.id", index=False)
    author_id: Mapped[int] = reference("users.id", index=False)
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(deferred=True)
    submitted: Mapped[str | None] = mapped_column(deferred=True)
    summary: Mapped[str] = mapped_column(server_default="", default="")
    is_minor: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    words_added: Mapped[int] = mapped_column(server_default="0", default=0)
    words_removed: Mapped[int] = mapped_column(server_default="0", default=0)
    section: Mapped[str] = mapped_column(server_default="", default="")  # title of the one section edited
    refers_to_id: Mapped[int | None] = reference(
        "revisions.id", index=False
    )  # undone, restored, or merged in
    withheld_at: Mapped[datetime | None]  # its text is for stewards and moderators alone
    sha256: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    dossier: Mapped[Dossier] = related(foreign_keys=[dossier_id])
    author: Mapped[User] = related(foreign_keys=[author_id])


class Authorship(Model):
    """Where each word of a revision comes from (authorship.py), kept for the latest one."""

    __tablename__ = "authorships"

    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    revision_number: Mapped[int]
    spans: Mapped[dict[str, Any]]  # {"spans": authorship.to_json(...)}
