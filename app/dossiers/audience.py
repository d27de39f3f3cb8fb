"""Who may read what the ledger says about a dossier: whoever may read the dossier."""

from __future__ import annotations

import sqlalchemy as sa

from app.dossiers.models import Dossier
from app.dossiers.policy import has_restricted_source, is_public
from app.foundation.database import db
from app.foundation.ledger import Activity


def audience(dossier: Dossier) -> str:
    """Return who may read a line about this dossier."""
    return "public" if is_public(dossier) else "members"


def close_lines() -> set[int]:
    """Close the lines about dossiers that are not for everybody (any more); return which dossiers closed now.

    A line only ever closes: when a dossier opens again, what was said in private stays so.
    """
    closed = sa.select(Dossier.id).where(
        (Dossier.read_access != "public") | has_restricted_source() | Dossier.withdrawn_at.is_not(None)
    )
    went_on_in = Activity.details["into_id"].astext.cast(sa.BigInteger)  # a line on a merge names both
    about = Activity.subject_id.in_(closed) | went_on_in.in_(closed)
    here = (Activity.subject_kind == Dossier.__tablename__, Activity.audience == "public")
    change = sa.update(Activity).where(*here, about).values(audience="members")
    return set(db.session.scalars(change.returning(Activity.subject_id)))
