"""A reader's answer to "was this useful?": one for each member, the last one counts."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, Feedback
from app.dossiers.policy import can_suggest
from app.dossiers.typed import accept_note
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require

USEFUL, OUTDATED = ANSWERS = ("useful", "outdated")


def answer_dossier(reader: Viewer, dossier: Dossier, kind: str, note: str = "") -> None:
    """Say that a dossier is useful, or what in it is no longer right; a new answer replaces the former."""
    require(can_suggest(reader, dossier))
    if kind not in ANSWERS:
        raise Invalid(_("Choose one of the answers."), "kind")
    note = accept_note(note)
    if kind == OUTDATED and not note:
        raise Invalid(_("Say what is no longer right, so that somebody can mend it."), "note")
    lock(dossier)
    require(can_suggest(reader, dossier))  # it may have been archived meanwhile
    said = {"kind": kind, "note": note, "created_at": clock.now(), "handled_at": None, "handled_by_id": None}
    new = insert(Feedback).values(dossier_id=dossier.id, user_id=reader.id, **said)
    db.session.execute(new.on_conflict_do_update(index_elements=["dossier_id", "user_id"], set_=said))
    _count_answers(dossier)
    record(
        reader, verbs.DOSSIER_ANSWERED, dossier, audience=audience(dossier), title=dossier.title, kind=kind
    )


def _count_answers(dossier: Dossier) -> None:
    """Count the answers of a locked dossier: those that say outdated only until somebody answered them."""
    here = Feedback.dossier_id == dossier.id
    useful = sa.func.count().filter(Feedback.kind == USEFUL)
    outdated = sa.func.count().filter(Feedback.kind == OUTDATED, Feedback.handled_at.is_(None))
    db.session.flush()
    counts = db.session.execute(sa.select(useful, outdated).where(here)).one()
    dossier.useful_count, dossier.outdated_count = counts
