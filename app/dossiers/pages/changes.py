"""Recent changes in all dossiers a reader may know of, or in those of one theme or one group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.loading import load_theme
from app.dossiers.models import Dossier, Revision, Theme
from app.dossiers.pages.versions import Column, Version, version_of, version_query
from app.dossiers.policy import listed_dossiers
from app.forum.pages.pieces import wording
from app.forum.policy import reads_members_places
from app.foundation.database import AnyRow, Query, db
from app.foundation.errors import Hidden
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.foundation.paging import Page, before, decode, page_of
from app.foundation.wording import language
from app.groups.models import Group
from app.groups.policy import visible_groups

CHANGES_ON_A_PAGE = 50
NEWEST = (Revision.created_at, Revision.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: slugs of a theme and a group, and whether small changes count."""

    theme: str = ""
    group: str = ""
    has_minor: bool = True

    def address(self, path: str, after: str = "") -> str:
        """Return the address of a page with this choice."""
        facts = {
            "theme": self.theme,
            "group": self.group,
            "minor": "" if self.has_minor else "0",
            "after": after,
        }
        asked = urlencode({name: value for name, value in facts.items() if value})
        return f"{path}?{asked}" if asked else path


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for, found: its name, and the clauses that choose the versions."""

    name: str
    clauses: tuple[sa.ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A version, and the dossier it is of."""

    title: str
    url: str
    version: Version


@dataclass(frozen=True)
class ChangesPage:
    """Fifty changes, the newest first; `themes` to choose from as (slug, name)."""

    heading: str
    wanted: Wanted
    changes: tuple[Change, ...]
    themes: tuple[tuple[str, str], ...]
    older_url: str
    is_first: bool
    feed_url: str


def changes_page(viewer: Viewer, wanted: Wanted, cursor: str | None) -> ChangesPage:
    """Show what changed lately."""
    scope, words = scope_of(viewer, wanted), wording(viewer)
    key = ("dossier changes", wanted, cursor, reads_members_places(viewer), viewer.is_moderator)
    page = kept((*key, words.language, words.zone.key), lambda: _changes(viewer, scope, cursor, words))
    return ChangesPage(
        heading=scope.name,
        wanted=wanted,
        changes=page.rows,
        themes=kept(("theme names", words.language), _themes),
        older_url=wanted.address("/dossiers/changes", page.after) if page.after else "",
        is_first=cursor is None,
        feed_url=wanted.address("/dossiers/changes.atom"),
    )


def scope_of(viewer: Viewer, wanted: Wanted) -> Scope:
    """Find the theme and the group that were asked for; Hidden when there is no such thing here."""
    names: list[str] = []
    clauses = [listed_dossiers(viewer), sa.true() if wanted.has_minor else sa.not_(Revision.is_minor)]
    if wanted.theme:
        theme = load_theme(wanted.theme)
        names.append(theme.name_in(language()))
        clauses.append(Dossier.theme_id == theme.id)
    if wanted.group:
        group = _group(viewer, wanted.group)
        names.append(group.name)
        clauses.append(Dossier.steward_id == group.id)
    return Scope(" · ".join(names) or str(_("All dossiers")), tuple(clauses))


def changes_query(*more: Column) -> Query:
    """Return the query for versions together with their dossier, the newest first."""
    query = version_query(Dossier.id.label("dossier_id"), Dossier.title, Dossier.slug, *more)
    return query.join(Dossier, Dossier.id == Revision.dossier_id).order_by(*(one.desc() for one in NEWEST))


def _changes(viewer: Viewer, scope: Scope, cursor: str | None, words: Wording) -> Page[Change]:
    query = (
        changes_query()
        .where(*scope.clauses, before(NEWEST, decode(cursor, [datetime, int])))
        .limit(CHANGES_ON_A_PAGE + 1)
    )
    found = page_of(db.session.execute(query).all(), CHANGES_ON_A_PAGE, lambda row: [row.created_at, row.id])
    # Who decides on one dossier reads what is withheld in its own history.
    reads_withheld = viewer.is_moderator
    return Page(tuple(_change(row, words, reads_withheld=reads_withheld) for row in found.rows), found.after)


def _change(row: AnyRow, words: Wording, *, reads_withheld: bool) -> Change:
    url = f"/d/{row.slug}/{row.dossier_id}"
    return Change(row.title, url, version_of(row, url, words, reads_withheld=reads_withheld))


def _group(viewer: Viewer, slug: str) -> Group:
    group = db.session.scalars(
        sa.select(Group).where(Group.slug == slug, visible_groups(viewer))
    ).one_or_none()
    if group is None:
        raise Hidden
    return group


def _themes() -> tuple[tuple[str, str], ...]:
    rows = db.session.scalars(
        sa.select(Theme).where(Theme.merged_into_id.is_(None)).order_by(Theme.position, Theme.id)
    )
    return tuple((theme.slug, theme.name_in(language())) for theme in rows)
