"""A dossier wherever it is named: its title, where it stands and how current it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa

from app.dossiers.evidence import judged, judged_columns
from app.dossiers.models import Dossier, Theme
from app.dossiers.policy import has_restricted_source
from app.dossiers.wording import StatusView, status_words
from app.foundation.database import AnyRow, Query
from app.foundation.moments import Moment, Wording


@dataclass(frozen=True, slots=True)
class NamedDossier:
    """A dossier as a row of a list."""

    id: int
    title: str
    url: str
    excerpt: str
    theme_slug: str
    theme_name: str
    door: str
    status: StatusView
    edited: Moment
    post_count: int
    writer_count: int
    is_for_members: bool

    @property
    def theme_url(self) -> str:
        """Return the address of the theme it stands in."""
        return f"/dossiers/theme/{self.theme_slug}"


def named_columns() -> Query:
    """Return the query for all that a row shows; the caller says which dossiers, in what order."""
    is_restricted = (Dossier.read_access != "public") | has_restricted_source()
    return sa.select(
        Dossier.id, Dossier.title, Dossier.slug, Dossier.excerpt, Dossier.edited_at, Dossier.post_count,
        Dossier.writer_count, Theme.slug.label("theme_slug"), Theme.name_nl, Theme.name_en, Theme.door,
        is_restricted.label("is_for_members"), *judged_columns(),
    ).join(Theme, Theme.id == Dossier.theme_id)  # fmt: skip


def named(rows: Iterable[AnyRow], words: Wording) -> tuple[NamedDossier, ...]:
    """Show what `named_columns` found."""
    return tuple(_named(row, words) for row in rows)


def as_row(found: dict[str, Any]) -> AnyRow:
    """Read a row that came as JSON: its moments and days are texts there."""
    facts: dict[str, Any] = dict(found)
    for name in ("edited_at", "reviewed_at"):
        facts[name] = datetime.fromisoformat(facts[name]) if facts[name] else None
    facts["valid_until"] = date.fromisoformat(facts["valid_until"]) if facts["valid_until"] else None
    return cast(AnyRow, SimpleNamespace(**facts))


def _named(row: AnyRow, words: Wording) -> NamedDossier:
    is_english = words.language == "en" and row.name_en
    return NamedDossier(
        id=row.id,
        title=row.title,
        url=f"/d/{row.slug}/{row.id}",
        excerpt=row.excerpt,
        theme_slug=row.theme_slug,
        theme_name=row.name_en if is_english else row.name_nl,
        door=row.door,
        status=status_words(judged(row), words, row.reviewer_name),
        edited=words.ago(row.edited_at),
        post_count=row.post_count,
        writer_count=row.writer_count,
        is_for_members=row.is_for_members,
    )
