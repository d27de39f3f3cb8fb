"""Suggestions, found again, and what would come of the changes somebody chose of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from app.dossiers.hunks import apply_hunks
from app.dossiers.merge import Merge, merge
from app.dossiers.models import Dossier, Revision, Suggestion
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden


@dataclass(frozen=True)
class Decision:
    """What somebody chose for one change; one that is left out needs a reason."""

    is_taken: bool
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """A text with the chosen changes only, merged with the newest one, and the changes that clash with it."""

    chosen: str
    merged: Merge
    clashes: tuple[int, ...]


def load_suggestion(dossier: Dossier, suggestion_id: int) -> Suggestion:
    """Return a suggestion for a dossier that was loaded already, with its text and writer."""
    query = sa.select(Suggestion).options(undefer(Suggestion.body), joinedload(Suggestion.author))
    is_there = 0 < suggestion_id <= LARGEST_ID
    here = (Suggestion.id == (suggestion_id if is_there else 0), Suggestion.dossier_id == dossier.id)
    row = db.session.scalars(query.where(*here)).one_or_none()
    if row is None:
        raise Hidden
    return row


def base_of(suggestion: Suggestion) -> Revision:
    """Return the version a suggestion began from, with its text."""
    return db.session.get_one(Revision, suggestion.base_id, options=[undefer(Revision.body)])


def outcome_of(base: str, changed: str, chosen: Collection[int], latest: str) -> Outcome:
    """Put the chosen changes into the newest text, and tell which of them others wrote over."""
    text = apply_hunks(base, changed, chosen)
    merged = merge(base, text, latest)
    if merged.is_clean:
        return Outcome(text, merged, ())
    alone = (index for index in sorted(chosen) if not _fits(base, changed, index, latest))
    return Outcome(text, merged, tuple(alone) or tuple(sorted(chosen)))


def _fits(base: str, changed: str, index: int, latest: str) -> bool:
    return merge(base, apply_hunks(base, changed, {index}), latest).is_clean
