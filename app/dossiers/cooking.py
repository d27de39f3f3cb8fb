"""From the text of a dossier to what is shown: looks up the people, files and other dossiers it names."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.viewer import VISITOR
from app.dossiers.models import Dossier, DossierTitle
from app.dossiers.policy import listed_dossiers
from app.forum.cooking import surroundings_of
from app.foundation.database import db
from app.foundation.text import CookedPage, References, cook_page, find_references, normalise_title

FIND = "/dossiers/find?title="


def cook_dossier(body: str) -> CookedPage:
    """Render a text as every reader sees it."""
    found = find_references(body)
    known = replace(surroundings_of(found), pages=_addresses(found), redlink_url=FIND)
    return cook_page(body, surroundings=known)


def _addresses(found: References) -> dict[str, str]:
    """Find the dossiers that visitors may know of: a link to another says nothing of whether it exists."""
    titles = {normalise_title(title) for title in found.pages}
    if not titles:
        return {}
    own = aliased(Dossier)  # a title may lead to a dossier that went on in another one
    rows = db.session.execute(
        sa.select(DossierTitle.normalised, Dossier.slug, Dossier.id)
        .join(own, own.id == DossierTitle.dossier_id)
        .join(Dossier, Dossier.id == sa.func.coalesce(own.merged_into_id, own.id))
        .where(DossierTitle.normalised.in_(titles), own.withdrawn_at.is_(None), listed_dossiers(VISITOR))
    )
    return {normalised: f"/d/{slug}/{dossier_id}" for normalised, slug, dossier_id in rows}
