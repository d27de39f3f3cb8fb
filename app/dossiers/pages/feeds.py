"""Changes as an Atom feed: read without signing in, so what stands in it is what every visitor may read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.accounts.viewer import VISITOR
from app.dossiers.models import Dossier, Revision
from app.dossiers.pages.changes import Wanted, changes_query, scope_of
from app.dossiers.pages.versions import compare_url, kind_words
from app.foundation.database import AnyRow, db
from app.foundation.keeping import kept
from app.foundation.moments import iso
from app.foundation.text import Change, changes_html, word_changes
from app.foundation.wording import language

ENTRIES = 30
LONGEST_SUMMARY = 3000  # letters of what changed
SHOWN_AROUND = 160
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)  # of a feed in which nothing stands yet
# What XML cannot hold, however it is escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change; `html` is safe HTML, which the feed escapes once more."""

    id: str
    title: str
    url: str
    updated: str
    writer: str
    html: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `changed_at` is the moment of the newest entry."""

    id: str
    title: str
    url: str
    page_url: str
    language: str
    changed_at: datetime
    updated: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a feed is about: its title, a path that never changes, its own path, and that of the page."""

    title: str
    lasting: str
    path: str
    page: str


def changes_feed(base_url: str, wanted: Wanted) -> Feed:
    """Tell what changed lately in all dossiers, or those of a theme or a group."""
    scope = scope_of(VISITOR, wanted)
    path = wanted.address("/dossiers/changes.atom")
    title = _("Changes in dossiers: %(name)s", name=scope.name)
    about = About(title, path, path, wanted.address("/dossiers/changes"))
    return _kept(base_url, about, lambda: _rows(scope.clauses))


def history_feed(base_url: str, dossier: Dossier) -> Feed:
    """Tell what changed in one dossier, which was loaded as a visitor."""
    title = _("Changes in “%(title)s”", title=dossier.title)
    lasting = f"/d/{dossier.id}/history"
    about = About(title, lasting, f"{dossier.url}/history.atom", f"{dossier.url}/history")
    return _kept(base_url, about, lambda: _rows([Revision.dossier_id == dossier.id]))


def _kept(base_url: str, about: About, load: Callable[[], Iterable[AnyRow]]) -> Feed:
    key = ("dossier feed", base_url, about, language())
    return kept(key, lambda: _feed(base_url, about, load()))


def _feed(base_url: str, about: About, rows: Iterable[AnyRow]) -> Feed:
    found = list(rows)
    changed_at = max((row.created_at for row in found), default=BEGIN)
    return Feed(
        id=_tag(base_url, about.lasting),
        title=_clean(about.title),
        url=base_url + about.path,
        page_url=base_url + about.page,
        language=language(),
        changed_at=changed_at,
        updated=iso(changed_at),
        entries=tuple(_entries(base_url, found)),
    )


def _rows(clauses: Iterable[sa.ColumnElement[bool]]) -> Iterable[AnyRow]:
    """Load the newest versions, each with its text and the one before it, in one query."""
    parent = aliased(Revision)
    before = (parent.body.label("old_body"), parent.withheld_at.label("old_withheld_at"))
    query = changes_query(Revision.body, *before).outerjoin(parent, parent.id == Revision.parent_id)
    return db.session.execute(query.where(*clauses).limit(ENTRIES)).all()


def _entries(base_url: str, rows: Iterable[AnyRow]) -> Iterator[Entry]:
    for row in rows:
        is_shown = row.withheld_at is None
        said = row.summary if is_shown and row.summary else kind_words(row.kind, row.refers_to)
        url = compare_url(f"/d/{row.slug}/{row.dossier_id}", row.number - 1, row.number)
        yield Entry(
            id=_tag(base_url, f"/d/{row.dossier_id}/v/{row.number}"),
            title=_clean(f"{row.title}: {said}"),
            url=base_url + url,
            updated=iso(row.created_at),
            writer=_clean(row.name),
            html=_clean(_changed(row)),
        )


def _changed(row: AnyRow) -> str:
    """Show what a version changed, unless it or the text it stands on is withheld."""
    if row.withheld_at or row.old_withheld_at:
        withheld = _("The text of this version is withheld.")
        return f"<p>{withheld}</p>"
    return f"<pre>{changes_html(_shortened(word_changes(row.old_body or '', row.body)), 1)}</pre>"


def _shortened(changes: Iterable[Change]) -> Iterator[Change]:
    """Keep the beginning of what changed, with few words around it."""
    left = LONGEST_SUMMARY
    for change in changes:
        text = _ends(change.text) if change.kind == "same" else change.text
        yield Change(change.kind, text if len(text) <= left else f"{text[:left]}…")
        left -= len(text)
        if left <= 0:
            return


def _ends(text: str) -> str:
    is_short = len(text) <= 2 * SHOWN_AROUND
    return text if is_short else f"{text[:SHOWN_AROUND]} … {text[-SHOWN_AROUND:]}"


def _tag(base_url: str, path: str) -> str:
    """Make an id that stays the same for ever, whatever the address becomes."""
    return f"tag:{urlsplit(base_url).hostname},{BEGIN.year}:{path}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
