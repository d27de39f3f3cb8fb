"""Writing in the ledger with words: one line for each act, in the same transaction."""

from __future__ import annotations

from app.accounts.viewer import Viewer
from app.activity.verbs import Verb
from app.foundation import ledger
from app.foundation.database import Numbered


def record(
    actor: Viewer, verb: Verb, subject: Numbered, *, audience: str = "public", **details: str | int
) -> None:
    """Note that `actor` did `verb` to `subject`; always the last beat of an action."""
    ledger.note(
        actor.id or None,
        verb.name,
        subject.__tablename__,
        subject.id,
        is_logged=verb.is_logged,
        audience=audience,
        actor=actor.name,
        **details,
    )
