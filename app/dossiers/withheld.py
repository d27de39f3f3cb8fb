"""Which versions are withheld, because they hold words that their writer took out."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.dossiers.models import Dossier, Passage, PassageSource, Revision
from app.foundation import clock
from app.foundation.database import db


def withhold(source: PassageSource) -> None:
    """Keep the versions with these words for stewards: from the one that took them in to the objection.

    The newest one stays open: nothing of the words is in it, or it would not be the newest.
    """
    is_newest = sa.exists().where(Dossier.latest_id == Revision.id)
    held = (_holds(PassageSource.id == source.id), sa.not_(is_newest))
    change = sa.update(Revision).where(*held, Revision.withheld_at.is_(None))
    db.session.execute(change.values(withheld_at=clock.now()), execution_options=_NOW)


def release(source: PassageSource) -> None:
    """Open those versions again, but for the ones that hold words of another objection."""
    others = (PassageSource.dossier_id == source.dossier_id, PassageSource.id != source.id)
    change = sa.update(Revision).where(
        _holds(PassageSource.id == source.id),
        sa.not_(_holds(sa.and_(*others, PassageSource.objected_at.is_not(None)))),
    )
    db.session.execute(change.values(withheld_at=None), execution_options=_NOW)


def withdrawal_of(source: PassageSource) -> tuple[Revision, Revision] | None:
    """Return the version before the words were taken out, and the one that did it; None: none were left."""
    out, before = sa.orm.aliased(Revision), sa.orm.aliased(Revision)
    query = (
        sa.select(before, out)
        .join(before, before.id == out.parent_id)
        .options(undefer(before.body), undefer(out.body))
        .where(out.dossier_id == source.dossier_id, out.kind == "withdrawal")
        .where(out.created_at == source.objected_at)
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def _holds(which: sa.ColumnElement[bool]) -> sa.Exists:
    """Return the clause on a revision: it may hold words of a source that somebody objected to."""
    brought = sa.orm.aliased(Revision)
    first = (
        sa.select(sa.func.min(brought.number))
        .join(Passage, Passage.revision_id == brought.id)
        .where(Passage.source_id == PassageSource.id)
        .scalar_subquery()
    )
    return sa.exists().where(
        which,
        PassageSource.dossier_id == Revision.dossier_id,
        Revision.number >= first,
        Revision.created_at < PassageSource.objected_at,
    )


_NOW = {"synchronize_session": False}
