"""What somebody sent, found again: a list for themselves alone."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.dossiers.pages.my_edits import my_edit_page, my_edits_page
from app.dossiers.views.room import room
from app.forum.policy import can_keep
from app.foundation.gate import require


@room.get("/my-edits")
def my_edits() -> ResponseReturnValue:
    """Show everything one sent in the last 90 days, with what became of it."""
    viewer = current_viewer()
    require(can_keep(viewer))
    page = my_edits_page(viewer, request.args.get("after"))
    return render_template("dossiers/my_edits.html", page=page)


@room.get("/my-edits/<int:attempt_id>")
def my_edit(attempt_id: int) -> ResponseReturnValue:
    """Show the text of one of them."""
    viewer = current_viewer()
    require(can_keep(viewer))
    return render_template("dossiers/my_edit.html", page=my_edit_page(viewer, attempt_id))
