"""Dossiers that may already be what somebody is about to make."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy_searchable import search

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierTopic
from app.dossiers.pages.named import NamedDossier, named, named_columns
from app.dossiers.policy import listed_dossiers
from app.forum.pages.pieces import wording
from app.foundation.database import Query, db
from app.foundation.text import any_terms

SIMILAR_MOST = 5
CANDIDATES = 200
LONGEST = 200
SIMPLE: Any = sa.literal_column("'pg_catalog.simple'::regconfig")


def similar_dossiers(
    viewer: Viewer, title: str, limit: int = SIMILAR_MOST, *, topic_id: int = 0
) -> tuple[NamedDossier, ...]:
    """Find dossiers that have words of this title in theirs or in their text, the best match first.

    Those that this topic stands beside already are left out.
    """
    words = any_terms(title[:LONGEST])
    if not words:
        return ()
    known: Any = sa.select(Dossier.id, Dossier.search_vector.label("vector")).where(listed_dossiers(viewer))
    if topic_id:
        linked = sa.select(DossierTopic.dossier_id).where(DossierTopic.topic_id == topic_id)
        known = known.where(Dossier.id.not_in(linked))
    matches: Query = search(
        known,
        words,
        vector=cast(Any, Dossier.search_vector),
        regconfig=SIMPLE,
    )
    newest = matches.order_by(Dossier.id.desc()).limit(CANDIDATES).subquery()
    rank = sa.func.ts_rank_cd(newest.c.vector, sa.func.parse_websearch(SIMPLE, words))
    best = sa.select(newest.c.id, rank.label("rank")).order_by(rank.desc(), newest.c.id.desc())
    chosen = best.limit(limit).subquery()
    query = named_columns().join(chosen, chosen.c.id == Dossier.id)
    rows = db.session.execute(query.order_by(chosen.c.rank.desc(), Dossier.id.desc()))
    return named(rows.all(), wording(viewer))
