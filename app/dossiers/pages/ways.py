"""Where an address of a dossier leads: to it, to the one it went on in, or back to its conversation."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier, DossierTitle, DossierTopic
from app.dossiers.policy import visible_dossiers
from app.forum.models import Topic
from app.forum.policy import sight, visible_topics
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden
from app.foundation.keeping import kept
from app.foundation.text import normalise_title


def look_at_dossier(viewer: Viewer, dossier_id: int) -> Dossier:
    """Return a dossier as `load_dossier` does, to be shown and never changed: others may share it."""
    found = kept(("dossier row", dossier_id, sight(viewer)), lambda: _for_all(viewer, dossier_id))
    return found or load_dossier(viewer, dossier_id)


def _for_all(viewer: Viewer, dossier_id: int) -> Dossier | None:
    """Load a dossier that all with this sight may see; one that is only for some is loaded for each."""
    try:
        dossier = load_dossier(viewer, dossier_id)
    except Hidden:
        return None
    if dossier.is_withdrawn or not dossier.is_confirmed:
        return None
    for row in (dossier, dossier.theme, dossier.steward):
        if row is not None:
            db.session.expunge(row)
    return dossier


def way_after_merging(viewer: Viewer, dossier: Dossier) -> str:
    """Return the address of the dossier it went on in, if that may be seen."""
    query = sa.select(Dossier).where(Dossier.id == dossier.merged_into_id, visible_dossiers(viewer))
    into = db.session.scalars(query).one_or_none()
    if into is None:
        raise Hidden
    return into.url


def way_after_withdrawal(viewer: Viewer, dossier_id: int) -> str:
    """Return the address of the conversation that a withdrawn dossier came from, if that may be seen."""
    if not 0 < dossier_id <= LARGEST_ID:
        raise Hidden
    query = (
        sa.select(Topic)
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .join(Dossier, Dossier.id == DossierTopic.dossier_id)
        .where(Dossier.id == dossier_id, Dossier.withdrawn_at.is_not(None))
        .where(DossierTopic.role == "origin", visible_topics(viewer))
    )
    topic = db.session.scalars(query).one_or_none()
    if topic is None:
        raise Hidden
    return f"/t/{topic.slug}/{topic.id}"


def way_to_title(viewer: Viewer, title: str) -> str:
    """Return the address of the dossier that a title leads to, or "" where this viewer knows of none."""
    if not title:
        return ""
    query = (
        sa.select(Dossier)
        .join(DossierTitle, DossierTitle.dossier_id == Dossier.id)
        .where(DossierTitle.normalised == normalise_title(title), visible_dossiers(viewer))
    )
    found = db.session.scalars(query).one_or_none()
    return found.url if found else ""
