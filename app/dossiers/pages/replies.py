"""All replies beside a dossier, to be worked in or set aside one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.first_text import UNSORTED
from app.dossiers.guessing import Shelves
from app.dossiers.homes import own_texts
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier
from app.dossiers.pages.head import DossierHead, Tab, head_of
from app.dossiers.replies import STATES, State, replies_in, state_counts
from app.forum.pages.pieces import Face, wording
from app.forum.policy import sight
from app.foundation.database import AnyRow
from app.foundation.moments import Moment
from app.foundation.paging import PER_PAGE, decode, page_of
from app.foundation.text import excerpt

WORDS_SHOWN = 280


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in the list; `section` is where it came in, or where it seems to belong."""

    post_id: int
    number: int
    topic_id: int
    topic_title: str
    author: Face
    words: str
    section: str
    written: Moment
    is_suggested: bool

    @property
    def url(self) -> str:
        """Return the address of the post."""
        return f"/t/{self.topic_id}/{self.number}"


@dataclass(frozen=True)
class RepliesPage:
    """A page of replies in one state, with the other states as tabs."""

    head: DossierHead
    state: State
    tabs: tuple[Tab, ...]
    rows: tuple[Reply, ...]
    next_url: str


def replies_page(viewer: Viewer, dossier: Dossier, state: str | None, cursor: str | None) -> RepliesPage:
    """Show the replies in a state (the open ones first of all), the oldest first."""
    wanted: State = next((one for one in STATES if one == state), "open")
    seen, base = sight(viewer), f"{dossier.url}/replies?state={wanted}"
    after = decode(cursor, [int])
    found = page_of(
        replies_in(seen, dossier.id, wanted, after[0] if after else 0), PER_PAGE, lambda row: [row.id]
    )
    return RepliesPage(
        head=head_of(viewer, dossier, "talk"),
        state=wanted,
        tabs=_tabs(dossier, state_counts(seen, dossier.id), wanted),
        rows=_rows(viewer, dossier, found.rows),
        next_url=f"{base}&after={found.after}" if found.after else "",
    )


def _tabs(dossier: Dossier, counts: dict[State, int], here: State) -> tuple[Tab, ...]:
    words = {
        "open": (_("Open (%(n)s)", n=counts["open"]), "talk"),
        "later": (_("Later (%(n)s)", n=counts["later"]), "clock"),
        "not_needed": (_("Not needed (%(n)s)", n=counts["not_needed"]), "close"),
        "folded": (_("Worked in (%(n)s)", n=counts["folded"]), "check"),
    }
    return tuple(
        Tab(state, label, f"{dossier.url}/replies?state={state}", icon, state == here)
        for state, (label, icon) in words.items()
    )


def _rows(viewer: Viewer, dossier: Dossier, found: Sequence[AnyRow]) -> tuple[Reply, ...]:
    words = wording(viewer)
    shelves = Shelves(own_texts(latest_revision(dossier).body)) if found else Shelves(())
    return tuple(
        Reply(
            post_id=row.id,
            number=row.number,
            topic_id=row.topic_id,
            topic_title=row.title,
            author=Face(row.author_id, row.username, row.name, row.door),
            words=excerpt(row.html, WORDS_SHOWN),
            section=row.section or _guess(row, shelves),
            written=words.ago(row.created_at),
            is_suggested=row.is_suggested,
        )
        for row in found
    )


def _guess(row: AnyRow, shelves: Shelves) -> str:
    told = next((one for one in (row.about, row.answered) if one and one in shelves.titles), "")
    return told or shelves.best_for(row.body) or UNSORTED
