"""The door to the public log."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.activity.pages import log_page

room = Blueprint("activity", __name__)


@room.get("/log")
def log() -> ResponseReturnValue:
    """Show what was done, the latest first."""
    page = log_page(current_viewer(), request.args.get("group", ""), request.args.get("after"))
    return render_template("activity/log.html", page=page)
