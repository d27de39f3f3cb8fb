"""The doors of suggestions: making one, reading them, deciding change by change, taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.presence import current_viewer
from app.dossiers.actions.suggesting import (
    SuggestionConflict,
    decide_suggestion,
    suggest,
    withdraw_suggestion,
)
from app.dossiers.forms.editing import RevisionForm
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier, Suggestion
from app.dossiers.pages.head import head_of
from app.dossiers.pages.suggesting import Typed, suggestion_page, suggestions_page
from app.dossiers.policy import can_decide, can_read_suggestions
from app.dossiers.standing import standing
from app.dossiers.suggestions import Decision, load_suggestion
from app.dossiers.views.editing import refused_edit
from app.dossiers.views.keeping import kept_first
from app.dossiers.views.room import room
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import body, proper_number
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
CONFLICT = 409
UNPROCESSABLE = 422
TAKE = "take-"


@room.post("/d/<int:dossier_id>/suggestions")
@limited("suggest", most=30, seconds=3600)
@kept_first
@writes
def create_suggestion(dossier_id: int, attempt_id: int) -> ResponseReturnValue:
    """Propose a changed text; what was sent is kept already."""
    viewer, form = current_viewer(), RevisionForm()
    dossier = load_dossier(viewer, dossier_id)
    try:
        made = suggest(viewer, dossier, attempt_id)
    except (Denied, Invalid) as refusal:
        return refused_edit(viewer, dossier, form, attempt_id, refusal)
    flash(_("Your suggestion is with those who look after this dossier. You get a letter with their answer."))
    return redirect(f"{dossier.url}/suggestions/{made.id}", SEE_OTHER)


@room.get("/d/<_slug>/<int:dossier_id>/suggestions")
def list_suggestions(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """List what was proposed."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    require(can_read_suggestions(viewer))
    head = head_of(viewer, dossier, "suggestions")
    return render_template("dossiers/suggestions.html", head=head, page=suggestions_page(viewer, dossier))


@room.get("/d/<_slug>/<int:dossier_id>/suggestions/<int:suggestion_id>")
def show_suggestion(_slug: str, dossier_id: int, suggestion_id: int) -> ResponseReturnValue:
    """Show one suggestion, change by change."""
    dossier, row = _load(dossier_id, suggestion_id)
    return _shown(dossier, row)


@room.post("/d/<int:dossier_id>/suggestions/<int:suggestion_id>/decision")
@writes
def decide_on_suggestion(dossier_id: int, suggestion_id: int) -> ResponseReturnValue:
    """Take changes in, and say why others are left out."""
    viewer = current_viewer()
    dossier, row = _load(dossier_id, suggestion_id)
    require(can_decide(viewer, dossier, standing(viewer, dossier)))
    sent = _decisions(request.form)
    try:
        decide_suggestion(viewer, dossier, row, sent)
    except Invalid as error:
        return _shown(dossier, row, Typed(sent), error), UNPROCESSABLE
    except SuggestionConflict as error:
        return _shown(dossier, row, Typed(sent, error.clashes), Invalid(error.sentence)), CONFLICT
    flash(_("Decided. %(name)s gets a letter about it.", name=row.author.name))
    return redirect(f"{dossier.url}/suggestions/{row.id}", SEE_OTHER)


@room.post("/d/<int:dossier_id>/suggestions/<int:suggestion_id>/withdrawal")
@writes
def take_suggestion_back(dossier_id: int, suggestion_id: int) -> ResponseReturnValue:
    """Take one's own suggestion back."""
    dossier, row = _load(dossier_id, suggestion_id)
    withdraw_suggestion(current_viewer(), dossier, row)
    flash(_("Your suggestion is taken back. The text stays under “My edits”."))
    return redirect(f"{dossier.url}/suggestions", SEE_OTHER)


def _load(dossier_id: int, suggestion_id: int) -> tuple[Dossier, Suggestion]:
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    require(can_read_suggestions(viewer))
    return dossier, load_suggestion(dossier, suggestion_id)


def _decisions(sent: MultiDict[str, str]) -> dict[int, Decision]:
    """Read what was chosen for each change: take-3=yes, or take-3=no with reason-3."""
    numbers = (proper_number(name.removeprefix(TAKE)) for name in sent if name.startswith(TAKE))
    return {
        number: Decision(sent[f"{TAKE}{number}"] == "yes", body(sent.get(f"reason-{number}")).strip())
        for number in numbers
        if sent.get(f"{TAKE}{number}") in ("yes", "no")
    }


def _shown(
    dossier: Dossier, row: Suggestion, typed: Typed | None = None, refusal: Invalid | None = None
) -> str:
    viewer = current_viewer()
    page = suggestion_page(viewer, dossier, row, typed or Typed({}))
    head = head_of(viewer, dossier, "suggestions")
    return render_template("dossiers/suggestion.html", head=head, page=page, refusal=refusal)
