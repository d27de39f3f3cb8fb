"""Saving what the editor sent; where a conflict is settled by it, the earlier attempts are done as well."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.actions.presence import leave
from app.dossiers.actions.saving import Saved, save_attempt
from app.dossiers.attempts import draft_key
from app.dossiers.models import Dossier, EditAttempt
from app.forum.actions.drafts import finish_draft
from app.foundation.database import db


def settle_attempt(editor: Viewer, dossier: Dossier, attempt_id: int, earlier: Collection[int] = ()) -> Saved:
    """Save a kept attempt; the `earlier` ones of the same person found their way into the text with it."""
    saved = save_attempt(editor, dossier, attempt_id)
    leave(editor, dossier)
    if earlier:
        _finish(editor, dossier, earlier, saved.revision.id)
    return saved


def _finish(editor: Viewer, dossier: Dossier, earlier: Collection[int], revision_id: int) -> None:
    mine = (
        EditAttempt.id.in_(earlier),
        EditAttempt.user_id == editor.id,
        EditAttempt.dossier_id == dossier.id,
        EditAttempt.revision_id.is_(None),
    )
    done = sa.update(EditAttempt).where(*mine).values(revision_id=revision_id)
    for section in set(db.session.scalars(done.returning(EditAttempt.section))):
        finish_draft(editor, draft_key(dossier.id, section))
