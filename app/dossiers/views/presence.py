"""Who is editing now: each open editor tells that it is there, and hears who else is."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.dossiers.actions.presence import note_presence
from app.dossiers.forms.editing import PresenceForm
from app.dossiers.loading import load_dossier
from app.dossiers.pages.presence import others_editing
from app.dossiers.views.room import room
from app.foundation.limits import limited
from app.foundation.transaction import writes_quietly


@room.post("/d/<int:dossier_id>/presence")
@limited("presence", most=60, seconds=60)
@writes_quietly
def create_presence(dossier_id: int) -> ResponseReturnValue:
    """Note that somebody has the editor open; answer with a sentence for each who has as well."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    note_presence(viewer, dossier, PresenceForm().section.data or "")
    return jsonify(others=others_editing(viewer, dossier))
