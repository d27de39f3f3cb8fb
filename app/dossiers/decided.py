"""What was decided on a suggestion, change by change, as its writer reads it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.dossiers.hunks import Hunk, hunks_of
from app.dossiers.models import Revision, Suggestion
from app.foundation.database import db


@dataclass(frozen=True, slots=True)
class DecidedChange:
    """One change with what was decided: taken, or left out and why (None: not decided yet)."""

    hunk: Hunk
    is_taken: bool | None
    reason: str


def changes_of(base: str, suggestion: Suggestion) -> tuple[DecidedChange, ...]:
    """List the changes of a suggestion to its base, with the decisions that were kept."""
    kept = suggestion.decisions
    return tuple(
        DecidedChange(
            hunk,
            kept[str(hunk.index)]["is_taken"] if str(hunk.index) in kept else None,
            kept.get(str(hunk.index), {}).get("reason", ""),
        )
        for hunk in hunks_of(base, suggestion.body)
    )


def decided_changes(suggestion_id: int) -> dict[str, object]:
    """Return what a letter about a suggestion tells."""
    query = sa.select(Suggestion).options(undefer(Suggestion.body)).where(Suggestion.id == suggestion_id)
    suggestion = db.session.scalars(query).one()
    base = db.session.get_one(Revision, suggestion.base_id, options=[undefer(Revision.body)])
    changes = changes_of(base.body, suggestion)
    taken = sum(bool(change.is_taken) for change in changes)
    return {"state": suggestion.state, "left": [c for c in changes if not c.is_taken], "taken": taken}
