"""The titles that lead to dossiers: one namespace, each title to one dossier, so that no loop can exist."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.dossiers.baking import relink
from app.dossiers.models import Dossier, DossierLink, DossierTitle
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.text import normalise_title, slugify, terms


def give_title(dossier: Dossier, title: str) -> None:
    """Let a title lead to this dossier from now on; the one it had keeps leading to it.

    A former title of another dossier is taken over; the present title of another is refused.
    """
    taken = _held(dossier, title)
    if taken.is_current and taken.dossier_id != dossier.id:
        raise Invalid(_("There is a dossier with this title already."), "title")
    former = (DossierTitle.dossier_id == dossier.id, DossierTitle.is_current)
    db.session.execute(sa.update(DossierTitle).where(*former).values(is_current=False))
    taken.title, taken.dossier_id, taken.is_current = title, dossier.id, True
    dossier.title, dossier.slug, dossier.title_terms = title, slugify(title), terms(title)
    db.session.flush()
    relink(dossier.id)


def _held(dossier: Dossier, title: str) -> DossierTitle:
    """Return the row of this title, held: of two who choose it at the same moment the second waits here."""
    normalised = normalise_title(title)
    row = {"normalised": normalised, "title": title, "dossier_id": dossier.id, "is_current": False}
    db.session.execute(insert(DossierTitle).values(row).on_conflict_do_nothing())
    return db.session.get_one(DossierTitle, normalised, with_for_update=True, populate_existing=True)


def dossier_titled(title: str) -> int | None:
    """Return the id of the dossier that this title leads to, whoever may see it."""
    return db.session.scalar(
        sa.select(DossierTitle.dossier_id).where(DossierTitle.normalised == normalise_title(title))
    )


def dossiers_linking_to(normalised: str) -> list[int]:
    """Return the dossiers whose latest text has a `[[link]]` with this title."""
    return list(
        db.session.scalars(sa.select(DossierLink.from_id).where(DossierLink.normalised == normalised))
    )
