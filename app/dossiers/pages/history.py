"""The history of one dossier: every version that ever was, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Revision
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.pages.versions import Version, version_of, version_query
from app.dossiers.policy import is_caretaker
from app.forum.pages.pieces import wording
from app.foundation.database import db
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.foundation.paging import Page, before, decode, page_of

VERSIONS_ON_A_PAGE = 50


@dataclass(frozen=True)
class HistoryPage:
    """Fifty versions, and where the older ones are; `chosen` are the two that stand ready to be compared."""

    head: DossierHead
    versions: tuple[Version, ...]
    older_url: str
    is_first: bool
    chosen: tuple[int, int]
    feed_url: str


def history_page(viewer: Viewer, dossier: Dossier, cursor: str | None) -> HistoryPage:
    """Show one page of the history."""
    head, words = head_of(viewer, dossier, "history"), wording(viewer)
    reads_withheld = is_caretaker(viewer, dossier, head.standing)
    key = ("dossier history", dossier.id, cursor, reads_withheld, words.language, words.zone.key)
    page = kept(key, lambda: _versions(dossier, cursor, words, reads_withheld=reads_withheld))
    numbers = [one.number for one in page.rows]
    return HistoryPage(
        head=head,
        versions=page.rows,
        older_url=f"{dossier.url}/history?after={page.after}" if page.after else "",
        is_first=cursor is None,
        chosen=(numbers[1] if numbers[1:] else 0, numbers[0] if numbers else 0),
        feed_url="" if head.is_for_members else f"{dossier.url}/history.atom",
    )


def _versions(dossier: Dossier, cursor: str | None, words: Wording, *, reads_withheld: bool) -> Page[Version]:
    query = (
        version_query()
        .where(Revision.dossier_id == dossier.id, before([Revision.number], decode(cursor, [int])))
        .order_by(Revision.number.desc())
        .limit(VERSIONS_ON_A_PAGE + 1)
    )
    rows = [
        version_of(row, dossier.url, words, reads_withheld=reads_withheld)
        for row in db.session.execute(query)
    ]
    return page_of(rows, VERSIONS_ON_A_PAGE, lambda one: [one.number])
