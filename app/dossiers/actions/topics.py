"""Conversations beside a dossier: putting one there, and taking it away."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, DossierTopic
from app.dossiers.policy import can_suggest, can_unlink
from app.dossiers.standing import standing
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require

ROLES = ("discussion", "related")


def link_topic(actor: Viewer, dossier: Dossier, topic: Topic, role: str = "discussion") -> None:
    """Put a conversation beside a dossier: its replies wait to be worked in. Twice changes nothing."""
    require(can_suggest(actor, dossier))
    if role not in ROLES or topic.is_deleted:
        raise Invalid(_("This conversation cannot be put beside the dossier."))
    values = {
        "dossier_id": dossier.id,
        "topic_id": topic.id,
        "role": role,
        "linked_by_id": actor.id,
        "linked_at": clock.now(),
    }
    new = insert(DossierTopic).values(values).on_conflict_do_nothing().returning(DossierTopic.topic_id)
    if db.session.scalar(new) is not None:
        _note(actor, dossier, topic, "linked")


def unlink_topic(actor: Viewer, dossier: Dossier, topic: Topic) -> None:
    """Take a conversation away from beside a dossier; what was worked in stays."""
    here = (DossierTopic.dossier_id == dossier.id, DossierTopic.topic_id == topic.id)
    link = db.session.scalars(sa.select(DossierTopic).where(*here)).one_or_none()
    if link is None:
        raise Hidden
    lock(dossier)
    require(can_unlink(actor, dossier, link, standing(actor, dossier)))
    db.session.delete(link)
    db.session.flush()
    _note(actor, dossier, topic, "unlinked")


def _note(actor: Viewer, dossier: Dossier, topic: Topic, what: str) -> None:
    record(
        actor,
        verbs.DOSSIER_LINKED,
        dossier,
        audience=audience(dossier),
        title=dossier.title,
        topic=topic.id,
        what=what,
    )
