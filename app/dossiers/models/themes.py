"""Themes: the shelves on which dossiers stand."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, identity, reference

REVIEW_MONTHS = 12
REVIEW_MONTHS_MOST = 60


class Theme(Model):
    """A subject with its dossiers, and what holds for them unless a dossier says otherwise."""

    __tablename__ = "themes"
    __table_args__ = (
        sa.CheckConstraint("review_months BETWEEN 1 AND 60", name="review_months"),
        sa.CheckConstraint("reviewers_needed BETWEEN 1 AND 3", name="reviewers_needed"),
        sa.CheckConstraint("policy IN ('open', 'reviewed_first', 'suggested')", name="policy"),
        sa.CheckConstraint("merged_into_id <> id", name="merged_into_another"),
    )

    id: Mapped[identity]
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    description_nl: Mapped[str] = mapped_column(server_default="", default="")
    description_en: Mapped[str] = mapped_column(server_default="", default="")
    door: Mapped[str]
    position: Mapped[int]
    review_months: Mapped[int] = mapped_column(server_default="12", default=REVIEW_MONTHS)
    reviewers_needed: Mapped[int] = mapped_column(server_default="1", default=1)
    policy: Mapped[str] = mapped_column(server_default="open", default="open")  # of a new dossier
    template: Mapped[str] = mapped_column(server_default="", default="")  # "": the usual headings
    is_glossary: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = reference("themes.id")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_archived(self) -> bool:
        """Return whether it takes no new dossiers."""
        return self.archived_at is not None

    def name_in(self, language: str) -> str:
        """Return its name in that language."""
        return self.name_en if language == "en" and self.name_en else self.name_nl
