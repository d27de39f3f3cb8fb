"""Who has the editor of a dossier open; and forgetting what was sent long ago."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, EditAttempt, Presence
from app.dossiers.models.dossiers import TITLE_LONGEST
from app.dossiers.models.editing import ATTEMPT_DAYS
from app.dossiers.policy import can_suggest
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import require
from app.foundation.text import clean_line

GONE_AFTER = timedelta(days=1)


def note_presence(editor: Viewer, dossier: Dossier, section: str = "") -> None:
    """Note that somebody has a section (or the whole page) in the editor at this moment."""
    require(can_suggest(editor, dossier))
    section = clean_line(section)[:TITLE_LONGEST]
    here = {"section": section, "seen_at": clock.now()}
    row = insert(Presence).values(dossier_id=dossier.id, user_id=editor.id, **here)
    db.session.execute(row.on_conflict_do_update(index_elements=["dossier_id", "user_id"], set_=here))


def leave(editor: Viewer, dossier: Dossier) -> None:
    """Say no longer that somebody is editing: they saved."""
    mine = (Presence.dossier_id == dossier.id, Presence.user_id == editor.id)
    db.session.execute(sa.delete(Presence).where(*mine))


def prune_attempts() -> None:
    """Forget what was sent more than 90 days ago, and who was editing yesterday."""
    too_old = clock.now() - timedelta(days=ATTEMPT_DAYS)
    db.session.execute(sa.delete(EditAttempt).where(EditAttempt.created_at < too_old))
    db.session.execute(sa.delete(Presence).where(Presence.seen_at < clock.now() - GONE_AFTER))
