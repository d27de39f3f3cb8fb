"""The past of a dossier: its versions, any two of them compared, who wrote what; and ways back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.dossiers.actions.history import UndoConflict, restore_revision, undo_revision
from app.dossiers.actions.saving import Saved, keep_attempt
from app.dossiers.loading import load_dossier, load_revision
from app.dossiers.models import Dossier
from app.dossiers.pages.authors import authors_page
from app.dossiers.pages.compare import compare_page
from app.dossiers.pages.conflict import Collision, conflict_page
from app.dossiers.pages.history import history_page
from app.dossiers.views.keeping import new_key
from app.dossiers.views.room import room
from app.foundation.forms import line, proper_number
from app.foundation.limits import limited
from app.foundation.transaction import writes, writing

MOVED = 301
SEE_OTHER = 303
CONFLICT = 409
View = Callable[[int], ResponseReturnValue]


@room.get("/d/<slug>/<int:dossier_id>/history")
def history(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show every version."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    if dossier.slug != slug:
        return _same_page_of(dossier)
    page = history_page(viewer, dossier, request.args.get("after"))
    return render_template("dossiers/history.html", page=page, head=page.head)


@room.get("/d/<slug>/<int:dossier_id>/compare")
def compare(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show two versions beside each other; without numbers what the newest one changed."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    if dossier.slug != slug:
        return _same_page_of(dossier)
    old, new = (proper_number(request.args.get(name, "")) for name in ("from", "to"))
    page = compare_page(viewer, dossier, old, new, request.args.get("mode", "inline"))
    return render_template("dossiers/compare.html", page=page, head=page.head)


@room.get("/d/<slug>/<int:dossier_id>/authors")
def authors(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show who wrote which words of the newest text."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    if dossier.slug != slug:
        return _same_page_of(dossier)
    page = authors_page(viewer, dossier)
    return render_template("dossiers/authors.html", page=page, head=page.head)


def _same_page_of(dossier: Dossier) -> ResponseReturnValue:
    """Lead an address from before a rename to the same page as it is called now."""
    page = request.full_path.rstrip("?").rpartition(f"/{dossier.id}/")[2]
    return redirect(f"{dossier.url}/{page}", MOVED)


@room.post("/d/<int:dossier_id>/restorations")
@limited("edit dossier", most=30, seconds=60)
@writes
def create_restoration(dossier_id: int) -> ResponseReturnValue:
    """Put an old version on top."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    saved = restore_revision(viewer, dossier, _number(), line(request.form.get("summary")))
    return _gone_back(dossier, saved, _("The page has the text of that version already."))


def _settled_by_hand(view: View) -> View:
    """Where the words changed again, keep the undo like any other edit and let a person choose."""

    @wraps(view)
    def door(dossier_id: int) -> ResponseReturnValue:
        try:
            return view(dossier_id)
        except UndoConflict as conflict:
            return _conflict(dossier_id, conflict), CONFLICT

    return door


@room.post("/d/<int:dossier_id>/undos")
@limited("edit dossier", most=30, seconds=60)
@_settled_by_hand
@writes
def create_undo(dossier_id: int) -> ResponseReturnValue:
    """Take one edit out of the newest text."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    saved = undo_revision(viewer, dossier, _number(), line(request.form.get("summary")))
    return _gone_back(dossier, saved, _("The page is without that change already."))


def _conflict(dossier_id: int, conflict: UndoConflict) -> str:
    viewer = current_viewer()
    with writing(is_visible=False):
        attempt_id = keep_attempt(viewer, load_dossier(viewer, dossier_id), conflict.sent)
    dossier = load_dossier(viewer, dossier_id)
    collision = Collision(attempt_id, conflict.merge, load_revision(dossier, conflict.latest_number))
    page = conflict_page(viewer, dossier, collision)
    return render_template("dossiers/conflict.html", page=page, head=page.head, key=new_key())


def _number() -> int:
    return proper_number(request.form.get("number", ""))


def _gone_back(dossier: Dossier, saved: Saved, nothing_done: str) -> ResponseReturnValue:
    if not saved.is_new:
        flash(nothing_done, "info")
        return redirect(f"{dossier.url}/history", SEE_OTHER)
    flash(_("Done: this is version %(n)s. What was there stays in the history.", n=saved.revision.number))
    return redirect(dossier.url, SEE_OTHER)
