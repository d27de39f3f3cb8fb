"""Answering readers who said that a dossier is out of date."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, Feedback
from app.dossiers.policy import can_steward
from app.dossiers.standing import standing
from app.foundation import clock
from app.foundation.database import LARGEST_ID, db, lock
from app.foundation.errors import Hidden
from app.foundation.gate import require


def handle_feedback(actor: Viewer, dossier: Dossier, feedback_id: int) -> None:
    """Say that something was done with what a reader said; it counts no longer. Twice does it once."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    here = (Feedback.id == feedback_id, Feedback.dossier_id == dossier.id, Feedback.kind == "outdated")
    is_there = feedback_id <= LARGEST_ID and db.session.scalar(sa.select(sa.exists().where(*here)))
    if not is_there:
        raise Hidden
    change = sa.update(Feedback).where(*here, Feedback.handled_at.is_(None))
    change = change.values(handled_at=clock.now(), handled_by_id=actor.id).returning(Feedback.id)
    if db.session.scalar(change) is None:
        return
    dossier.outdated_count = Dossier.outdated_count - 1
    db.session.flush()
    record(actor, verbs.DOSSIER_HANDLED, dossier, audience=audience(dossier), title=dossier.title)
