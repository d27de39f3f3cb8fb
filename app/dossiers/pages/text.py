"""The text of one version, ready to be shown, with what hangs on it in the same row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.cooking import cook_dossier
from app.dossiers.evidence import BROKEN_AFTER
from app.dossiers.glossary import Term, terms_of
from app.dossiers.models import Authorship, Dossier, DossierPage, Revision, Theme, WebSource
from app.dossiers.policy import listed_dossiers
from app.foundation import clock
from app.foundation.database import AnyRow, db
from app.foundation.errors import Hidden
from app.foundation.text import CookedPage

GLOSSARIES_MOST = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A version as it is shown; `spans` is the authorship of the newest version, whichever this is."""

    revision_id: int
    number: int
    saved_at: datetime
    withheld_at: datetime | None
    cooked: CookedPage
    spans: dict[str, Any] | None
    broken: frozenset[str]
    glossary: tuple[Term, ...]


def text_of(viewer: Viewer, dossier: Dossier, *, revision_id: int = 0, number: int = 0) -> Text:
    """Load a version by its id or its number; one that is not kept ready is rendered now."""
    wanted = Revision.id == revision_id if revision_id else Revision.number == number
    row = db.session.execute(_query(viewer, dossier).where(wanted)).one_or_none()
    if row is None:
        raise Hidden
    return Text(
        revision_id=row.id,
        number=row.number,
        saved_at=row.created_at,
        withheld_at=row.withheld_at,
        cooked=CookedPage.from_json(row.cooked) if row.cooked else cook_dossier(_body(row)),
        spans=row.spans,
        broken=frozenset(row.broken or ()),
        glossary=tuple(_terms(row.glossary or ())),
    )


def _query(viewer: Viewer, dossier: Dossier) -> sa.Select[Any]:
    return (
        sa.select(
            Revision.id, Revision.number, Revision.created_at, Revision.withheld_at, DossierPage.cooked,
            Authorship.spans, _broken(dossier).label("broken"), _glossary(viewer, dossier).label("glossary"),
        )
        .outerjoin(DossierPage, DossierPage.revision_id == Revision.id)
        .outerjoin(Authorship, Authorship.dossier_id == Revision.dossier_id)
        .where(Revision.dossier_id == dossier.id)
    )  # fmt: skip


def _body(row: AnyRow) -> str:
    return db.session.scalars(sa.select(Revision.body).where(Revision.id == row.id)).one()


def _broken(dossier: Dossier) -> sa.ScalarSelect[Any]:
    is_broken = WebSource.failing_since < clock.now() - BROKEN_AFTER
    urls = sa.select(sa.func.jsonb_agg(WebSource.url)).where(WebSource.dossier_id == dossier.id, is_broken)
    return urls.scalar_subquery()


def _glossary(viewer: Viewer, dossier: Dossier) -> sa.ScalarSelect[Any]:
    """Select the dossiers that explain words, as their readers see them; a glossary needs none itself."""
    is_reviewed = (Dossier.policy == "reviewed_first") & Dossier.reviewed_id.is_not(None)
    shown = sa.case((is_reviewed, Dossier.reviewed_id), else_=Dossier.latest_id)
    version = sa.orm.aliased(Revision)
    page = sa.orm.aliased(DossierPage)
    found = (
        sa.select(sa.func.jsonb_build_array(Dossier.slug, Dossier.id, page.cooked).label("one"))
        .join(Theme, Theme.id == Dossier.theme_id)
        .join(version, version.id == shown)
        .join(page, page.revision_id == shown)
        .where(Theme.is_glossary, version.withheld_at.is_(None), listed_dossiers(viewer))
        .where(Dossier.theme_id != dossier.theme_id)
        .order_by(Dossier.id)
        .limit(GLOSSARIES_MOST)
        .subquery()
    )
    return sa.select(sa.func.jsonb_agg(found.c.one)).scalar_subquery()


def _terms(found: list[list[Any]] | tuple[()]) -> list[Term]:
    return [
        term
        for slug, dossier_id, cooked in found
        for term in terms_of(CookedPage.from_json(cooked), f"/d/{slug}/{dossier_id}")
    ]
