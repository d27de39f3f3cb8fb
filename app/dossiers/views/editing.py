"""Editing a dossier: the editor, saving what it sends, and what was merged by itself."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.saving import EditConflict, Saved
from app.dossiers.actions.settling import settle_attempt
from app.dossiers.attempts import own_attempt
from app.dossiers.forms.editing import RevisionForm, section_number
from app.dossiers.loading import load_dossier, load_revision
from app.dossiers.models import Dossier
from app.dossiers.pages.conflict import Collision, conflict_page
from app.dossiers.pages.editing import Asked, Opening, anchor_of, editor_page, opening, typed_again
from app.dossiers.pages.merged import merged_page
from app.dossiers.pages.preview import preview_html
from app.dossiers.policy import can_suggest
from app.dossiers.views.keeping import kept_first, new_key
from app.dossiers.views.room import room
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import proper_number, show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
FORBIDDEN = 403
CONFLICT = 409
UNPROCESSABLE = 422


@room.get("/d/<_slug>/<int:dossier_id>/edit")
@room.get("/d/<int:dossier_id>/edit", defaults={"_slug": ""}, endpoint="edit_dossier_by_number")
def edit_dossier(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Open the editor: for the whole page, or with ?section= for one section of it."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    require(can_suggest(viewer, dossier))
    begun = opening(viewer, dossier, _asked())
    form = RevisionForm(
        formdata=None,
        body=begun.body,
        section=begun.section,
        base_id=begun.base.id,
        key=new_key(),
        summary=begun.summary,
        minor=begun.is_minor,
    )
    return _shown(viewer, dossier, begun, form)


def _asked() -> Asked:
    number = section_number(request.args.get("section", ""))
    base_id, attempt_id = (proper_number(request.args.get(name, "")) for name in ("base", "attempt"))
    return Asked(number, base_id, attempt_id)


@room.post("/d/<int:dossier_id>/revisions")
@limited("edit dossier", most=30, seconds=60)
@kept_first
@writes
def create_revision(dossier_id: int, attempt_id: int) -> ResponseReturnValue:
    """Save an edit; what was sent is kept already."""
    viewer, form = current_viewer(), RevisionForm()
    dossier = load_dossier(viewer, dossier_id)
    if form.preview.data:
        return editor_again(viewer, dossier, form, preview=_preview_of(form))
    try:
        return _saved(dossier, settle_attempt(viewer, dossier, attempt_id, form.attempt.data or ()))
    except EditConflict as conflict:
        return _conflict(viewer, dossier, form, conflict), CONFLICT
    except (Denied, Invalid) as refusal:
        return refused_edit(viewer, dossier, form, attempt_id, refusal)


def refused_edit(
    viewer: Viewer, dossier: Dossier, form: RevisionForm, attempt_id: int, refusal: Denied | Invalid
) -> ResponseReturnValue:
    """Say why it was not taken, above all that was typed."""
    if isinstance(refusal, Invalid):
        show_invalid(form, refusal)
        return editor_again(viewer, dossier, form, attempt_id), UNPROCESSABLE
    form.form_errors.append(refusal.sentence)
    return editor_again(viewer, dossier, form, attempt_id), FORBIDDEN


def _saved(dossier: Dossier, saved: Saved) -> ResponseReturnValue:
    revision = saved.revision
    if not saved.is_new:
        flash(_("The page holds your text already: nothing more was needed."))
        return redirect(dossier.url, SEE_OTHER)
    if saved.merge is not None:
        return redirect(f"{dossier.url}/v/{revision.number}/merged", SEE_OTHER)
    flash(_("Your change is saved: this is version %(n)s.", n=revision.number))
    return redirect(dossier.url + anchor_of(revision), SEE_OTHER)


def _conflict(viewer: Viewer, dossier: Dossier, form: RevisionForm, conflict: EditConflict) -> str:
    collision = Collision(conflict.attempt_id, conflict.merge, conflict.latest)
    page = conflict_page(viewer, dossier, collision, tuple(form.attempt.data or ()))
    return render_template("dossiers/conflict.html", page=page, head=page.head, key=new_key())


def editor_again(
    viewer: Viewer, dossier: Dossier, form: RevisionForm, attempt_id: int = 0, preview: Markup | str = ""
) -> str:
    """Show the editor with all that was typed: a preview, or why it could not be saved."""
    if attempt_id and form.attempt.data:  # answers to a conflict: the page that was put together of them
        form.body.data = own_attempt(viewer, attempt_id).body
    begun = typed_again(dossier, form.body.data or "", form.base_id.data or 0, form.section.data)
    form.key.data = form.key.data or new_key()
    return _shown(viewer, dossier, begun, form, preview)


def _shown(
    viewer: Viewer, dossier: Dossier, begun: Opening, form: RevisionForm, preview: Markup | str = ""
) -> str:
    page = editor_page(viewer, dossier, begun)
    return render_template("dossiers/edit.html", page=page, head=page.head, form=form, preview_html=preview)


@room.post("/d/<int:dossier_id>/preview")
@limited("preview", most=120, seconds=60)
def preview_dossier(dossier_id: int) -> ResponseReturnValue:
    """Render a text as the page would show it; nothing is kept."""
    viewer = current_viewer()
    require(can_suggest(viewer, load_dossier(viewer, dossier_id)))
    return Response(preview_html(request.form.get("body", "")), mimetype="text/html")


def _preview_of(form: RevisionForm) -> Markup | str:
    """Return the preview of what stands in the form, or put the reason beside its field."""
    try:
        return preview_html(form.body.data or "")
    except Invalid as error:
        show_invalid(form, error)
        return ""


@room.get("/d/<_slug>/<int:dossier_id>/v/<int:number>/merged")
def merged(_slug: str, dossier_id: int, number: int) -> ResponseReturnValue:
    """Show what was put together when two wrote at once: what the others did, and what you did."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    page = merged_page(viewer, dossier, load_revision(dossier, number))
    return render_template("dossiers/merged.html", page=page, head=page.head)
