"""Reading a dossier, one of its versions, and the short addresses that lead to it."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier
from app.dossiers.pages.reading import reading_page
from app.dossiers.pages.ways import look_at_dossier, way_after_merging, way_after_withdrawal
from app.dossiers.views.room import room
from app.foundation.errors import Hidden

MOVED_FOR_GOOD = 301


@room.get("/d/<int:dossier_id>")
def short_dossier(dossier_id: int) -> ResponseReturnValue:
    """Lead a short address to the dossier."""
    viewer = current_viewer()
    try:
        return redirect(load_dossier(viewer, dossier_id).url)
    except Hidden:
        return redirect(way_after_withdrawal(viewer, dossier_id))


@room.get("/d/<slug>/<int:dossier_id>")
def dossier(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show a dossier; one that went on in another leads there, unless it is asked to stay."""
    viewer = current_viewer()
    try:
        found = look_at_dossier(viewer, dossier_id)
    except Hidden:
        return redirect(way_after_withdrawal(viewer, dossier_id))
    if found.is_merged and "stay" not in request.args:
        return redirect(way_after_merging(viewer, found))
    if found.slug != slug:
        return redirect(found.url, MOVED_FOR_GOOD)
    return _shown(viewer, found)


@room.get("/d/<slug>/<int:dossier_id>/v/<int:number>")
def version(slug: str, dossier_id: int, number: int) -> ResponseReturnValue:
    """Show a dossier as it was in one of its versions."""
    viewer = current_viewer()
    found = look_at_dossier(viewer, dossier_id)
    if found.slug != slug:
        return redirect(f"{found.url}/v/{number}", MOVED_FOR_GOOD)
    if not 0 < number <= found.revision_count:
        raise Hidden
    return _shown(viewer, found, number)


def _shown(viewer: Viewer, found: Dossier, number: int = 0) -> ResponseReturnValue:
    wants_newest = request.args.get("version") == "newest"
    page = reading_page(viewer, found, number, wants_newest=wants_newest)
    return render_template("dossiers/dossier.html", page=page, head=page.head)
