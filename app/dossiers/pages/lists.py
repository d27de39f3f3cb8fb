"""Lists of dossiers: all as shelves, one theme, what a group looks after, the newest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Theme
from app.dossiers.pages.named import NamedDossier, as_row, named, named_columns
from app.dossiers.pages.themes import ThemeShelf, shelf_of
from app.dossiers.policy import can_manage_themes, can_start_dossier, listed_dossiers
from app.dossiers.standing import has_active_steward
from app.dossiers.wording import KINDS as STATUSES
from app.forum.pages.pieces import wording
from app.forum.policy import sight
from app.foundation.database import db
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.foundation.text import clean_line
from app.foundation.wording import language
from app.groups.models import Group
from app.groups.vocabulary import KINDS, PHASES

PER_PAGE = 60
NEWEST_SHOWN = 4
SORTS = {"title": _l("By title"), "changed": _l("Last changed first")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is asked for; "" is everything."""

    theme: str = ""
    status: str = ""
    phase: str = ""
    kind: str = ""
    orphaned: str = ""
    sort: str = "title"
    page: int = 1

    def cleaned(self) -> Filters:
        """Return only what can be asked."""
        return replace(
            self,
            theme=clean_line(self.theme),
            status=self.status if self.status in STATUSES else "",
            phase=self.phase if self.phase in PHASES else "",
            kind=self.kind if self.kind in KINDS else "",
            orphaned="1" if self.orphaned else "",
            sort=self.sort if self.sort in SORTS else "title",
        )

    @property
    def url(self) -> str:
        """Return the address of this list, without the number of a page."""
        asked = {name: getattr(self, name) for name in ("theme", "status", "phase", "kind", "orphaned")}
        asked["sort"] = "" if self.sort == "title" else self.sort
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/dossiers?{query}" if query else "/dossiers"


@dataclass(frozen=True, slots=True)
class Choice:
    """What one can choose by: the name of the field, its label, and (value, words) of each option."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class DossiersPage:
    """All dossiers as shelves, or those that were asked for."""

    filters: Filters
    choices: tuple[Choice, ...]
    shelves: tuple[ThemeShelf, ...]
    rows: tuple[NamedDossier, ...]
    total: int
    last: int
    is_filtered: bool
    may_start: bool
    may_manage: bool


@dataclass(frozen=True)
class ThemePage:
    """One theme with its dossiers."""

    shelf: ThemeShelf
    may_start: bool
    start_url: str
    may_manage: bool


@dataclass(frozen=True)
class MissingPage:
    """A title that leads nowhere yet, and what one can do about it."""

    title: str
    start_url: str
    ask_url: str


def dossiers_page(viewer: Viewer, filters: Filters) -> DossiersPage:
    """Show all dossiers, or those that were asked for; the shelves hold only what the page shows."""
    filters = filters.cleaned()
    words = wording(viewer)
    key = ("dossiers", replace(filters, page=1), sight(viewer), words.language, words.zone.key)
    themes, found = kept(key, lambda: (all_themes(), _found(viewer, filters, words)))
    last = max(1, -(-len(found) // PER_PAGE))
    page = min(max(filters.page, 1), last)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    is_filtered = replace(filters, page=1, sort="title") != Filters()
    return DossiersPage(
        filters=replace(filters, page=page),
        choices=tuple(_choices(filters, themes)),
        shelves=_shelves(themes, shown, with_empty=not is_filtered and last == 1),
        rows=shown,
        total=len(found),
        last=last,
        is_filtered=is_filtered,
        may_start=bool(can_write(viewer)),
        may_manage=bool(can_manage_themes(viewer)),
    )


def all_themes() -> tuple[Theme, ...]:
    """Load every theme that was not merged into another, in order; to be shown and never changed."""
    query = sa.select(Theme).where(Theme.merged_into_id.is_(None)).order_by(Theme.position, Theme.id)
    themes = tuple(db.session.scalars(query))
    for theme in themes:
        db.session.expunge(theme)
    return themes


def _found(viewer: Viewer, filters: Filters, words: Wording) -> tuple[NamedDossier, ...]:
    """Load them; the status is computed, so it is chosen by afterwards."""
    order: tuple[sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any], ...]
    order = (Theme.position, Theme.id, sa.func.lower(Dossier.title), Dossier.id)
    if filters.sort == "changed":
        order = (Dossier.edited_at.desc(), Dossier.id.desc())
    query = named_columns().where(listed_dossiers(viewer), *_clauses(filters)).order_by(*order)
    rows = named(db.session.execute(query).all(), words)
    return tuple(row for row in rows if filters.status in ("", row.status.kind))


def _clauses(filters: Filters) -> list[sa.ColumnElement[bool]]:
    clauses: list[sa.ColumnElement[bool]] = []
    if filters.theme:
        clauses.append(Theme.slug == filters.theme)
    if filters.phase:
        clauses.append(Dossier.phases.contains([filters.phase]))
    if filters.kind:
        clauses.append(Dossier.kinds.contains([filters.kind]))
    if filters.orphaned:
        clauses.append(sa.not_(has_active_steward(sa.type_coerce(Dossier.steward_id, sa.BigInteger))))
    return clauses


def _choices(filters: Filters, themes: Iterable[Theme]) -> Iterable[Choice]:
    names = tuple((theme.slug, theme.name_in(language())) for theme in themes)
    yield Choice("theme", _("Theme"), names, filters.theme)
    yield Choice("status", _("Status"), _words(STATUSES, ("replaced",)), filters.status)
    yield Choice("phase", _("Phase"), _words(PHASES, ("ended",)), filters.phase)
    yield Choice("kind", _("Kind of initiative"), _words(KINDS), filters.kind)


def _words(vocabulary: dict[str, object], without: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label)) for value, label in vocabulary.items() if value not in without)


def _shelves(
    themes: Iterable[Theme], rows: Sequence[NamedDossier], *, with_empty: bool
) -> tuple[ThemeShelf, ...]:
    shelves = (shelf_of(theme, [row for row in rows if row.theme_slug == theme.slug]) for theme in themes)
    return tuple(shelf for shelf in shelves if shelf.dossiers or (with_empty and not shelf.is_archived))


def theme_page(viewer: Viewer, theme: Theme) -> ThemePage:
    """Show one theme."""
    words = wording(viewer)
    key = ("theme", theme.id, sight(viewer), words.language, words.zone.key)
    rows = kept(key, lambda: _found(viewer, Filters(theme=theme.slug), words))
    return ThemePage(
        shelf=shelf_of(theme, rows),
        may_start=bool(can_start_dossier(viewer, theme)),
        start_url=f"/dossiers/new?{urlencode({'theme_id': theme.id})}",
        may_manage=bool(can_manage_themes(viewer)),
    )


def dossiers_of_group(viewer: Viewer, group: Group) -> tuple[NamedDossier, ...]:
    """List what a group looks after."""
    query = named_columns().where(listed_dossiers(viewer), Dossier.steward_id == group.id)
    rows = db.session.execute(query.order_by(sa.func.lower(Dossier.title), Dossier.id)).all()
    return named(rows, wording(viewer))


def newest_as_json(viewer: Viewer) -> sa.ScalarSelect[Any]:
    """Select those changed or reviewed last as one value, for a query about something else."""
    last = sa.func.greatest(Dossier.edited_at, Dossier.reviewed_at)
    query = named_columns().where(listed_dossiers(viewer), Dossier.archived_at.is_(None))
    newest = query.order_by(last.desc(), Dossier.id.desc()).limit(NEWEST_SHOWN).subquery("newest")
    return sa.select(sa.func.jsonb_agg(sa.func.to_jsonb(newest.table_valued()))).scalar_subquery()


def newest_in(found: list[dict[str, Any]] | None, words: Wording) -> tuple[NamedDossier, ...]:
    """Show what `newest_as_json` found."""
    return named((as_row(one) for one in found or ()), words)


def missing_page(title: str) -> MissingPage:
    """Say that there is no dossier with this title yet."""
    asked = urlencode({"title": title})
    return MissingPage(title, f"/dossiers/new?{asked}", f"/topics/new?{asked}")
