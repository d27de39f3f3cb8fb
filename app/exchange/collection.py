"""The whole collection in one archive: each dossier as Markdown, and every version it ever had.

`dossiers/<theme>/<slug>-<id>.md` is for people, `history/<slug>-<id>.jsonl` for another house: one line for
each version, oldest first, with its text, moment, kind and hash. What is withheld leaves no text behind.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Revision, Theme
from app.dossiers.policy import listed_dossiers
from app.exchange.documents import Document, Site, document_of
from app.exchange.headers import markdown_of
from app.foundation.database import AnyRow, db
from app.foundation.errors import Hidden

FORMAT, VERSION = "cooplink-dossiers", 1
AT_ONCE = 100
BEGIN = (1980, 1, 1, 0, 0, 0)  # the same archive twice is the same to the byte


def listed(viewer: Viewer, theme_id: int | None = None) -> list[Dossier]:
    """Return the dossiers this viewer may take along, by theme and title."""
    query = sa.select(Dossier).join(Theme, Theme.id == Dossier.theme_id).where(listed_dossiers(viewer))
    if theme_id:
        query = query.where(Dossier.theme_id == theme_id)
    loaded = query.options(sa.orm.joinedload(Dossier.theme), sa.orm.joinedload(Dossier.steward))
    return list(db.session.scalars(loaded.order_by(Theme.position, Dossier.title, Dossier.id)))


def documents_of(viewer: Viewer, dossiers: Sequence[Dossier], site: Site) -> Iterator[Document]:
    """Make the documents one after another; one that cannot be shown now is left out."""
    for dossier in dossiers:
        try:
            yield document_of(viewer, dossier, site)
        except Hidden:
            continue


def pack(viewer: Viewer, dossiers: Sequence[Dossier], site: Site, into: IO[bytes]) -> None:
    """Write the archive."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        found = []
        for document in documents_of(viewer, dossiers, site):
            name = f"{document.slug}-{document.id}"
            found.append(
                {"name": name, "title": document.title, "theme": document.theme_slug, "url": document.url}
            )
            _add(archive, f"dossiers/{document.theme_slug}/{name}.md", markdown_of(document))
            _add(
                archive,
                f"history/{name}.jsonl",
                "".join(lines_of(document.id, document.title, document.theme_slug)),
            )
        head = {
            "format": FORMAT,
            "version": VERSION,
            "site": site.name,
            "licence": "CC BY-SA 4.0",
            "dossiers": found,
        }
        _add(archive, "index.json", json.dumps(head, ensure_ascii=False, indent=1) + "\n")


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, BEGIN)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, text)


def versions(dossier_ids: Sequence[int]) -> Iterator[AnyRow]:
    """Go through every version of these dossiers in the order in which they were made, some at a time."""
    order = (Revision.created_at, Revision.id)
    ids = db.session.scalars(
        sa.select(Revision.id).where(Revision.dossier_id.in_(dossier_ids)).order_by(*order)
    ).all()
    for start in range(0, len(ids), AT_ONCE):
        chosen = Revision.id.in_(ids[start : start + AT_ONCE])
        yield from db.session.execute(_FACTS.where(chosen).order_by(*order))


_IS_OPEN = Revision.withheld_at.is_(None)
_FACTS = sa.select(
    Revision.dossier_id, Revision.number, Revision.kind, Revision.created_at,
    Revision.is_minor, Revision.sha256, Revision.withheld_at,
    sa.case((_IS_OPEN, Revision.summary), else_="").label("summary"),
    sa.case((_IS_OPEN, Revision.section), else_="").label("section"),
    sa.case((_IS_OPEN, Revision.body)).label("body"),
    User.username, User.name,
).join(User, User.id == Revision.author_id)  # fmt: skip


def lines_of(dossier_id: int, title: str, theme: str) -> Iterator[str]:
    """Write the history of one dossier, a line for each version; the first says what it is called."""
    yield _line({"title": title, "theme": theme})
    for row in versions([dossier_id]):
        yield _line(facts_of(row))


def facts_of(row: AnyRow) -> dict[str, Any]:
    """Tell of one version what another house needs to have it as it is here."""
    return {
        "number": row.number,
        "kind": row.kind,
        "created_at": _moment(row.created_at),
        "author": row.username,
        "author_name": row.name,
        "summary": row.summary,
        "is_minor": row.is_minor,
        "section": row.section,
        "sha256": row.sha256.hex(),
        "is_withheld": row.withheld_at is not None,
        "body": row.body,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _line(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False) + "\n"
