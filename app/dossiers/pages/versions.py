"""A version of a dossier as a line of a list, or above a comparison: what happened, by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.dossiers.models import Review, Revision
from app.dossiers.versions import number_referred_to
from app.forum.pages.pieces import Face
from app.foundation.database import AnyRow, Query
from app.foundation.moments import Moment, Wording

KINDS = {
    "start": _l("Started"),
    "promote": _l("Made of a conversation"),
    "edit": _l("Changed"),
    "fold": _l("A reply worked in"),
    "automerge": _l("Changed, and put together with what others wrote"),
    "suggestion": _l("A suggestion taken over"),
    "undo": _l("A change undone"),
    "restore": _l("An earlier version put back"),
    "import": _l("Brought in from elsewhere"),
    "split": _l("A section split off"),
    "merge": _l("Another dossier taken in"),
    "withdrawal": _l("Words taken out because their writer asked"),
}
REFERRING = {"undo": _l("Version %(n)s undone"), "restore": _l("Version %(n)s put back")}
ACCEPTED = ("correct", "carried")
Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One version; of a withheld one `summary` and `section` are empty for who may not read its text."""

    number: int
    what: str
    writer: Face
    moment: Moment
    summary: str
    section: str
    is_minor: bool
    added: int
    removed: int
    is_reviewed: bool
    is_withheld: bool
    is_readable: bool
    url: str
    compare_url: str


def version_query(*more: Column) -> Query:
    """Return the query for all that a version shows, to which the caller adds which ones."""
    is_reviewed = sa.exists().where(Review.revision_id == Revision.id, Review.verdict.in_(ACCEPTED))
    return sa.select(
        Revision.id, Revision.number, Revision.kind, Revision.summary, Revision.section, Revision.is_minor,
        Revision.words_added, Revision.words_removed, Revision.withheld_at, Revision.created_at,
        User.id.label("user_id"), User.username, User.name, User.door,
        number_referred_to().label("refers_to"), is_reviewed.label("is_reviewed"), *more,
    ).join(User, User.id == Revision.author_id)  # fmt: skip


def version_of(row: AnyRow, dossier_url: str, words: Wording, *, reads_withheld: bool) -> Version:
    """Show what `version_query` found."""
    is_readable = row.withheld_at is None or reads_withheld
    return Version(
        number=row.number,
        what=kind_words(row.kind, row.refers_to),
        writer=Face(row.user_id, row.username, row.name, row.door),
        moment=words.at(row.created_at),
        summary=row.summary if is_readable else "",
        section=row.section if is_readable else "",
        is_minor=row.is_minor,
        added=row.words_added,
        removed=row.words_removed,
        is_reviewed=row.is_reviewed,
        is_withheld=row.withheld_at is not None,
        is_readable=is_readable,
        url=f"{dossier_url}/v/{row.number}",
        compare_url=compare_url(dossier_url, row.number - 1, row.number),
    )


def kind_words(kind: str, refers_to: int | None = None) -> str:
    """Say what kind of change it was."""
    if refers_to and kind in REFERRING:
        return str(REFERRING[kind] % {"n": refers_to})
    return str(KINDS.get(kind, _("Changed")))


def compare_url(dossier_url: str, old: int, new: int, mode: str = "") -> str:
    """Return the address where two versions stand beside each other."""
    return f"{dossier_url}/compare?from={old}&to={new}{'&mode=' + mode if mode else ''}"
