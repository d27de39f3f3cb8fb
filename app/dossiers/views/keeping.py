"""What somebody sent is kept before anything is judged: a commit of its own, around the door itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps

from flask import request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.saving import Sent, keep_attempt
from app.dossiers.attempts import dossier_written_in, settled_page
from app.dossiers.forms.editing import RevisionForm
from app.dossiers.models import Dossier
from app.foundation.text import clean_body, clean_line
from app.foundation.transaction import writing

KEY_LONGEST = 80
NO_BASE = 0
View = Callable[[int, int], ResponseReturnValue]


def kept_first(view: View) -> Callable[[int], ResponseReturnValue]:
    """Commit the attempt first, whatever comes of it; the view then gets its id.

    It stands between `@limited` and `@writes`: what the view undoes is not this.
    """

    @wraps(view)
    def door(dossier_id: int) -> ResponseReturnValue:
        viewer, form = current_viewer(), RevisionForm()
        with writing(is_visible=False):
            dossier = dossier_written_in(viewer, dossier_id, form.base_id.data or 0)
            attempt_id = keep_attempt(viewer, dossier, _sent(viewer, dossier, form))
        return view(dossier_id, attempt_id)

    return door


def new_key() -> str:
    """Make the key of a form, so that sending it twice saves once."""
    return secrets.token_hex(12)


def _sent(viewer: Viewer, dossier: Dossier, form: RevisionForm) -> Sent:
    body, base_id, section = form.body.data or "", form.base_id.data or 0, form.section.data
    if form.attempt.data:
        settled = settled_page(viewer, dossier, form.attempt.data[0], base_id, _answers(form))
        body = "\n\n".join(form.answers.data or [body]) if settled is None else settled
        base_id, section = (NO_BASE if settled is None else base_id), None
    return Sent(
        body=clean_body(body),
        base_id=base_id,
        key=clean_line(form.key.data or "")[:KEY_LONGEST] or new_key(),
        section=section,
        summary=clean_line(form.summary.data or ""),
        is_minor=bool(form.minor.data),
    )


def _answers(form: RevisionForm) -> list[tuple[str, str]]:
    """Pair what was typed with what was chosen beside it: `choice-1` belongs to the first."""
    typed = form.answers.data or []
    return [(request.form.get(f"choice-{number}", ""), text) for number, text in enumerate(typed, start=1)]
