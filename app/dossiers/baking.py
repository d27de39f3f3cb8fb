"""Rendering again what is shown of dossiers: because a link leads elsewhere now, or the renderer changed."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from app.dossiers.cooking import cook_dossier
from app.dossiers.links import note_links
from app.dossiers.models import Dossier, DossierLink, DossierPage, DossierTitle, Revision
from app.foundation.database import db, lock
from app.foundation.jobs import enqueue
from app.foundation.text import RENDERER_VERSION

BAKED_AT_ONCE = 50


def relink(dossier_id: int) -> None:
    """Queue making anew the pages that link to this dossier: its titles, or who may see it, changed."""
    enqueue("dossiers.relink", dossier_id=dossier_id)


def dossiers_linking_here(dossier_id: int) -> list[int]:
    """Return the dossiers whose latest text has a link with any title of this one, also a former one."""
    titles = sa.select(DossierTitle.normalised).where(DossierTitle.dossier_id == dossier_id)
    here = DossierLink.normalised.in_(titles) | (DossierLink.to_id == dossier_id)
    return list(db.session.scalars(sa.select(DossierLink.from_id).where(here).distinct()))


def bake_again(dossier_ids: Collection[int]) -> int:
    """Render the pages of these dossiers anew from the same texts; return how many dossiers there are."""
    query = sa.select(Dossier).where(Dossier.id.in_(dossier_ids)).order_by(Dossier.id)
    dossiers = db.session.scalars(query).all()
    for dossier in dossiers:
        lock(dossier)
        _bake(dossier)
    return len(dossiers)


def bake_outdated(at_once: int = BAKED_AT_ONCE) -> int:
    """Render again some pages made by an older renderer; return how many dossiers there were."""
    shown = sa.select(Dossier.id).join(
        DossierPage, DossierPage.revision_id.in_((Dossier.latest_id, Dossier.reviewed_id))
    )
    old = shown.where(DossierPage.renderer_version < RENDERER_VERSION).distinct()
    return bake_again(db.session.scalars(old.order_by(Dossier.id).limit(at_once)).all())


def _bake(dossier: Dossier) -> None:
    shown = (dossier.latest_id or 0, dossier.reviewed_id or 0)
    query = sa.select(Revision).options(undefer(Revision.body)).where(Revision.id.in_(shown))
    for revision in db.session.scalars(query):
        cooked = cook_dossier(revision.body)
        made = {"renderer_version": RENDERER_VERSION, "cooked": cooked.to_json()}
        new = insert(DossierPage).values(revision_id=revision.id, **made)
        db.session.execute(new.on_conflict_do_update(index_elements=["revision_id"], set_=made))
        if revision.id == dossier.latest_id:
            note_links(dossier, revision.body, cooked)
