"""All versions of a dossier with their texts, oldest first, a few at a time: a history may be long."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.dossiers.models import Revision
from app.foundation.database import AnyRow, db

AT_A_TIME = 50


def all_versions(dossier_id: int, upto: int | None = None) -> Iterator[AnyRow]:
    """Walk through number, kind, body, created_at, sha256 and refers_to (a number), as far as `upto`."""
    query = (
        sa.select(
            Revision.number, Revision.kind, Revision.body, Revision.created_at, Revision.sha256,
            number_referred_to().label("refers_to"),
        )
        .where(Revision.dossier_id == dossier_id, Revision.number <= upto if upto else sa.true())
        .order_by(Revision.number)
        .limit(AT_A_TIME)
    )  # fmt: skip
    last = 0
    while rows := db.session.execute(query.where(Revision.number > last)).all():
        yield from rows
        last = rows[-1].number


def number_referred_to() -> sa.ScalarSelect[int]:
    """Select the number of the version that this one undoes or puts back, when it is of the same dossier."""
    other = aliased(Revision)
    here = (other.id == Revision.refers_to_id, other.dossier_id == Revision.dossier_id)
    return sa.select(other.number).where(*here).correlate(Revision).scalar_subquery()
