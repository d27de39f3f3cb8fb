"""What the latest text of a dossier points to: other dossiers (also unwritten ones), and the web."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.dossiers.models import Dossier, DossierLink, DossierTitle, WebSource
from app.foundation.database import db
from app.foundation.text import CookedPage, find_references, normalise_title, source_of

URL_LONGEST = 2000


def note_links(dossier: Dossier, body: str, cooked: CookedPage) -> None:
    """Write down the links of a new text, instead of those of the one before."""
    _note_pages(dossier, {normalise_title(title): title for title in sorted(find_references(body).pages)})
    _note_web(dossier, cooked)


def _note_pages(dossier: Dossier, titles: dict[str, str]) -> None:
    db.session.execute(sa.delete(DossierLink).where(DossierLink.from_id == dossier.id))
    if not titles:
        return
    found = sa.select(DossierTitle).where(DossierTitle.normalised.in_(titles))
    known = {one.normalised: one.dossier_id for one in db.session.scalars(found)}
    rows = [
        {"from_id": dossier.id, "normalised": normalised, "title": title, "to_id": known.get(normalised)}
        for normalised, title in titles.items()
    ]
    db.session.execute(insert(DossierLink), rows)


def _note_web(dossier: Dossier, cooked: CookedPage) -> None:
    """Keep what is known of an address that was cited before; forget those that are cited no more."""
    cited = {
        note.links[0][:URL_LONGEST]: source.accessed_on
        for note in cooked.notes
        if (source := source_of(note.links, note.html)).kind in ("web", "law")
    }
    known = sa.select(WebSource.url, WebSource.accessed_on).where(WebSource.dossier_id == dossier.id)
    before = {row.url: row.accessed_on for row in db.session.execute(known)}
    if gone := before.keys() - cited.keys():
        here = (WebSource.dossier_id == dossier.id, WebSource.url.in_(gone))
        db.session.execute(sa.delete(WebSource).where(*here))
    if new := cited.items() - before.items():
        rows = [{"dossier_id": dossier.id, "url": url, "accessed_on": seen} for url, seen in new]
        added = insert(WebSource).values(rows)
        kept = {"accessed_on": added.excluded.accessed_on}
        db.session.execute(added.on_conflict_do_update(index_elements=["dossier_id", "url"], set_=kept))
