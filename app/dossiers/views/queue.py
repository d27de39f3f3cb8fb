"""The queue of who looks after dossiers, and what is done from there."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.policy import can_write
from app.accounts.presence import current_viewer
from app.dossiers.actions.adopting import adopt_dossier
from app.dossiers.actions.handling import handle_feedback
from app.dossiers.forms.queue import AdoptionForm
from app.dossiers.loading import load_dossier
from app.dossiers.pages.adoption import adoption_page
from app.dossiers.pages.queue import queue_page
from app.dossiers.views.room import room
from app.foundation.gate import require
from app.foundation.returning import came_from
from app.foundation.transaction import writes
from app.groups.loading import load_group

SEE_OTHER = 303


@room.get("/dossiers/queue")
def queue() -> ResponseReturnValue:
    """Show what waits in the dossiers of my groups."""
    viewer = current_viewer()
    require(can_write(viewer))
    return render_template("dossiers/queue.html", page=queue_page(viewer))


@room.post("/d/<int:dossier_id>/feedback/<int:feedback_id>/handling")
@writes
def create_handling(dossier_id: int, feedback_id: int) -> ResponseReturnValue:
    """Say that something was done with what a reader said."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    handle_feedback(viewer, dossier, feedback_id)
    return redirect(came_from("/dossiers/queue"), SEE_OTHER)


@room.get("/d/<int:dossier_id>/adoption")
def new_adoption(dossier_id: int) -> ResponseReturnValue:
    """Choose which group of mine takes it in."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    require(can_write(viewer))
    page = adoption_page(viewer, dossier)
    return render_template("dossiers/adoption.html", page=page, head=page.head)


@room.post("/d/<int:dossier_id>/adoption")
@writes
def create_adoption(dossier_id: int) -> ResponseReturnValue:
    """Take a dossier that nobody looks after into the care of a group of one's own."""
    viewer, form = current_viewer(), AdoptionForm()
    dossier = load_dossier(viewer, dossier_id)
    group = load_group(viewer, form.group.data or "")
    adopt_dossier(viewer, dossier, group)
    flash(_("%(group)s looks after this dossier from now on.", group=group.name))
    return redirect(dossier.url, SEE_OTHER)
