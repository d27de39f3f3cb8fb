"""Where the words of a dossier come from, and which replies were worked in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.dossiers.models.dossiers import Dossier
from app.forum.models import Post
from app.foundation import clock
from app.foundation.database import Model, identity, reference, related

FOLD_STATES = ("folded", "not_needed", "later")  # no row: open
CONSENT_STATES = ("asked", "given", "refused")


class PassageSource(Model):
    """A post, at one version, whose words a dossier took in. It stays a source for ever, as history does.

    `consented_at`: its author agreed that the words may be more public than the post. `objected_at`: its
    author wants the words out; `objection_answered_at`: a steward decided. `is_anonymous`: as "a member".
    """

    __tablename__ = "passage_sources"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "post_id", "post_version"),
        sa.Index("ix_passage_sources_post", "post_id", "dossier_id"),
    )

    id: Mapped[identity]
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", index=False)
    post_id: Mapped[int] = reference("posts.id", index=False)
    post_version: Mapped[int]
    consented_at: Mapped[datetime | None]
    is_anonymous: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    objected_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(server_default="", default="")
    objection_answered_at: Mapped[datetime | None]
    checked_version: Mapped[int | None]  # the version of the post that a steward last compared with

    post: Mapped[Post] = related()
    dossier: Mapped[Dossier] = related()


class Passage(Model):
    """A stretch of a revision (characters from, up to) that is a source's words."""

    __tablename__ = "passages"

    id: Mapped[identity]
    revision_id: Mapped[int] = reference("revisions.id", on_delete="CASCADE")
    source_id: Mapped[int] = reference("passage_sources.id", on_delete="CASCADE")
    start_at: Mapped[int]
    end_at: Mapped[int]


class PostFold(Model):
    """What was done with a reply beside a dossier; without a row, and after `folded_upto`, it is open."""

    __tablename__ = "post_folds"
    __table_args__ = (
        sa.CheckConstraint("state IN ('folded', 'not_needed', 'later')", name="state"),
        sa.Index("ix_post_folds_dossier", "dossier_id", "state"),
    )

    post_id: Mapped[int] = reference("posts.id", on_delete="CASCADE", primary_key=True, index=False)
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    state: Mapped[str]
    section: Mapped[str] = mapped_column(server_default="", default="")
    revision_id: Mapped[int | None] = reference("revisions.id", index=False)
    decided_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_at: Mapped[datetime | None]  # its writer was sent a letter

    dossier: Mapped[Dossier] = related()


class Consent(Model):
    """A writer was asked whether words from a place for members may be read by everybody."""

    __tablename__ = "consents"
    __table_args__ = (sa.CheckConstraint("state IN ('asked', 'given', 'refused')", name="state"),)

    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True)
    state: Mapped[str] = mapped_column(server_default="asked", default="asked")
    asked_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
