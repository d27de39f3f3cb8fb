"""Everything somebody sent in the last 90 days, saved or not, for themselves alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.attempts import own_attempt
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.dossiers.policy import visible_dossiers
from app.forum.pages.pieces import wording
from app.foundation.database import AnyRow, db
from app.foundation.moments import Moment, Wording
from app.foundation.paging import PER_PAGE, Page, before, decode, encode


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that was sent: `title` is empty when its dossier is not for these eyes (any more).

    `version` is the number it became, 0 when none; `is_suggested` when it became a suggestion.
    """

    id: int
    title: str
    dossier_url: str
    summary: str
    moment: Moment
    version: int
    is_suggested: bool


@dataclass(frozen=True)
class AttemptPage:
    """One thing that was sent, with its text, and where one goes on with it."""

    attempt: Attempt
    body: str
    edit_url: str


def my_edits_page(viewer: Viewer, cursor: str | None) -> Page[Attempt]:
    """Show what somebody sent, the latest first."""
    keys = [EditAttempt.created_at, EditAttempt.id]
    rows = db.session.execute(
        _query(viewer)
        .where(before(keys, decode(cursor, [datetime, int])))
        .order_by(*[key.desc() for key in keys])
        .limit(PER_PAGE + 1)
    ).all()
    words = wording(viewer)
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    shown = tuple(_attempt(row, words) for row in rows[:PER_PAGE])
    return Page(shown, encode([last.created_at, last.id]) if last else None)


def my_edit_page(viewer: Viewer, attempt_id: int) -> AttemptPage:
    """Show one thing that somebody sent; of others nothing is found."""
    kept = own_attempt(viewer, attempt_id)
    row = db.session.execute(_query(viewer).where(EditAttempt.id == kept.id)).one()
    attempt = _attempt(row, wording(viewer))
    url = f"{attempt.dossier_url}/edit?attempt={kept.id}" if attempt.dossier_url else ""
    return AttemptPage(attempt, kept.body, url)


def _query(viewer: Viewer) -> sa.Select[*tuple[object, ...]]:
    """Select what lists need, with the dossier as far as it may be known."""
    is_there = sa.and_(Dossier.id == EditAttempt.dossier_id, visible_dossiers(viewer))
    return (
        sa.select(
            EditAttempt.id, EditAttempt.created_at, EditAttempt.summary, EditAttempt.suggestion_id,
            Dossier.id.label("dossier_id"), Dossier.slug, Dossier.title, Revision.number,
        )
        .select_from(EditAttempt)
        .outerjoin(Dossier, is_there)
        .outerjoin(Revision, Revision.id == EditAttempt.revision_id)
        .where(EditAttempt.user_id == viewer.id)
    )  # fmt: skip


def _attempt(row: AnyRow, words: Wording) -> Attempt:
    return Attempt(
        id=row.id,
        title=row.title or "",
        dossier_url=f"/d/{row.slug}/{row.dossier_id}" if row.title else "",
        summary=row.summary,
        moment=words.at(row.created_at),
        version=row.number or 0,
        is_suggested=row.suggestion_id is not None,
    )
