"""Themes: shelves in lists, and their settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Theme
from app.dossiers.pages.named import NamedDossier
from app.dossiers.policy import can_manage_themes
from app.foundation.database import db
from app.foundation.wording import language


@dataclass(frozen=True, slots=True)
class ThemeShelf:
    """A theme with the dossiers on it."""

    id: int
    slug: str
    name: str
    description: str
    door: str
    is_archived: bool
    is_first: bool
    is_last: bool
    dossiers: tuple[NamedDossier, ...]

    @property
    def url(self) -> str:
        """Return the address of the theme."""
        return f"/dossiers/theme/{self.slug}"

    @property
    def settings_url(self) -> str:
        """Return the address of its settings."""
        return f"/dossiers/themes/{self.slug}/settings"


@dataclass(frozen=True)
class ThemesPage:
    """All themes, to be ordered and changed."""

    shelves: tuple[ThemeShelf, ...]


@dataclass(frozen=True)
class ThemeSettingsPage:
    """One theme, and those it can be merged into."""

    shelf: ThemeShelf
    is_merged: bool
    others: tuple[tuple[int, str], ...]


def shelf_of(
    theme: Theme, dossiers: Iterable[NamedDossier] = (), *, is_first: bool = False, is_last: bool = False
) -> ThemeShelf:
    """Show a theme in the language of the page."""
    described = theme.description_en if language() == "en" else ""
    return ThemeShelf(
        id=theme.id,
        slug=theme.slug,
        name=theme.name_in(language()),
        description=described or theme.description_nl,
        door=theme.door,
        is_archived=theme.is_archived,
        is_first=is_first,
        is_last=is_last,
        dossiers=tuple(dossiers),
    )


def themes_page() -> ThemesPage:
    """Show all themes in order."""
    themes = _themes()
    last = len(themes) - 1
    return ThemesPage(
        tuple(shelf_of(one, is_first=at == 0, is_last=at == last) for at, one in enumerate(themes))
    )


def theme_settings_page(viewer: Viewer, theme: Theme) -> ThemeSettingsPage:
    """Show the settings of one theme."""
    others = [one for one in _themes() if one.id != theme.id and not one.is_archived]
    return ThemeSettingsPage(
        shelf=shelf_of(theme),
        is_merged=theme.merged_into_id is not None,
        others=tuple((one.id, one.name_in(language())) for one in others if can_manage_themes(viewer)),
    )


def theme_after_merging(theme: Theme) -> Theme:
    """Return the theme in which a merged one went on; merging never leaves a chain."""
    return db.session.get_one(Theme, theme.merged_into_id) if theme.merged_into_id else theme


def _themes() -> list[Theme]:
    query = sa.select(Theme).where(Theme.merged_into_id.is_(None)).order_by(Theme.position, Theme.id)
    return list(db.session.scalars(query))
