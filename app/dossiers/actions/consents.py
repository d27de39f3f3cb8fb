"""Asking writers whether everybody may read words from a place for members, and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Consent, Dossier, PassageSource
from app.dossiers.own_words import can_consent
from app.dossiers.policy import can_steward
from app.dossiers.sources import has_words_in, writers_to_ask
from app.dossiers.standing import standing
from app.forum.models import Post
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue

ANSWERS = ("given", "refused")


def ask_consent(actor: Viewer, dossier: Dossier) -> int:
    """Ask all writers of words from places for members who were not asked yet; return how many these are."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    writers = writers_to_ask(dossier)
    for user_id in writers:
        db.session.add(Consent(dossier_id=dossier.id, user_id=user_id, asked_by_id=actor.id))
        db.session.flush()
        enqueue("dossiers.consent_letter", dossier_id=dossier.id, user_id=user_id)
    if writers:
        verb = verbs.DOSSIER_CONSENT_ASKED
        record(actor, verb, dossier, audience="members", title=dossier.title, count=len(writers))
    return len(writers)


def answer_consent(actor: Viewer, dossier: Dossier, state: str) -> None:
    """Say whether one's own words in a dossier may be read by everybody; an answer can be changed."""
    lock(dossier)
    require(can_consent(actor, has_words=has_words_in(actor, dossier)))
    if state not in ANSWERS:
        raise Invalid(_("Choose yes or no."))
    facts = {"state": state, "answered_at": clock.now()}
    new = insert(Consent).values(dossier_id=dossier.id, user_id=actor.id, asked_at=clock.now(), **facts)
    db.session.execute(new.on_conflict_do_update(index_elements=["dossier_id", "user_id"], set_=facts))
    _open_sources(actor, dossier, is_given=state == "given")
    verb = verbs.DOSSIER_CONSENT_ANSWERED
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, state=state)


def _open_sources(actor: Viewer, dossier: Dossier, *, is_given: bool) -> None:
    own = sa.select(Post.id).where(Post.author_id == actor.id)
    change = sa.update(PassageSource).where(
        PassageSource.dossier_id == dossier.id,
        PassageSource.post_id.in_(own),
        PassageSource.consented_at.is_(None) == is_given,
    )
    db.session.execute(
        change.values(consented_at=clock.now() if is_given else None),
        execution_options={"synchronize_session": False},
    )
