"""Other dossiers beside one: those about the same, and those that refer to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierLink
from app.dossiers.pages.named import NamedDossier, named, named_columns
from app.dossiers.policy import listed_dossiers
from app.foundation.database import Query, db
from app.foundation.moments import Wording
from app.foundation.text import any_terms

RELATED_MOST = 5
BACKLINKS_MOST = 20
SIMPLE: Any = sa.literal_column("'pg_catalog.simple'::regconfig")


def others(
    viewer: Viewer, dossier: Dossier, words: Wording
) -> tuple[tuple[NamedDossier, ...], tuple[NamedDossier, ...]]:
    """Load the related dossiers and the backlinks, in one query."""
    rows = db.session.execute(sa.union_all(_related(viewer, dossier), _backlinks(viewer, dossier))).all()
    related = sorted((row for row in rows if row.why == "related"), key=lambda row: -row.rank)
    backlinks = sorted((row for row in rows if row.why == "backlink"), key=lambda row: row.title.casefold())
    return named(related, words), named(backlinks, words)


def _related(viewer: Viewer, dossier: Dossier) -> Query:
    """Those with words of its title, and of the same theme; both together comes first."""
    asked = sa.func.websearch_to_tsquery(SIMPLE, any_terms(dossier.title))
    is_same_theme = Dossier.theme_id == dossier.theme_id
    rank = sa.func.ts_rank(Dossier.search_vector, asked) + sa.case((is_same_theme, 0.05), else_=0.0)
    query = named_columns().add_columns(sa.literal("related").label("why"), rank.label("rank"))
    is_alike = is_same_theme | Dossier.search_vector.op("@@")(asked)
    query = query.where(listed_dossiers(viewer), Dossier.id != dossier.id, is_alike)
    return query.order_by(rank.desc(), Dossier.edited_at.desc()).limit(RELATED_MOST)


def _backlinks(viewer: Viewer, dossier: Dossier) -> Query:
    refers = sa.exists().where(DossierLink.from_id == Dossier.id, DossierLink.to_id == dossier.id)
    query = named_columns().add_columns(sa.literal("backlink"), sa.literal(0.0))
    query = query.where(listed_dossiers(viewer), Dossier.id != dossier.id, refers)
    return query.order_by(Dossier.title, Dossier.id).limit(BACKLINKS_MOST)
