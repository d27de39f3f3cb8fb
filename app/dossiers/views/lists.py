"""Lists of dossiers, and the door that a link by title opens."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.dossiers.loading import load_theme
from app.dossiers.models.dossiers import TITLE_LONGEST
from app.dossiers.pages.lists import Filters, dossiers_of_group, dossiers_page, missing_page, theme_page
from app.dossiers.pages.queue import group_queue
from app.dossiers.pages.themes import theme_after_merging
from app.dossiers.pages.ways import way_to_title
from app.dossiers.views.room import room
from app.foundation.forms import line, proper_number
from app.groups.loading import load_group
from app.groups.pages.head import group_head
from app.groups.standing import standing

MOVED_FOR_GOOD = 301
NOT_FOUND = 404
ASKED = ("theme", "status", "phase", "kind", "orphaned", "sort")


@room.get("/dossiers")
def dossiers() -> ResponseReturnValue:
    """Show all dossiers, or those that were asked for."""
    asked = {name: request.args[name] for name in ASKED if name in request.args}
    filters = Filters(**asked, page=proper_number(request.args.get("page", "")) or 1)
    return render_template("dossiers/dossiers.html", page=dossiers_page(current_viewer(), filters))


@room.get("/dossiers/theme/<slug>")
def theme(slug: str) -> ResponseReturnValue:
    """Show one theme; a merged one leads to where its dossiers are."""
    found = load_theme(slug)
    into = theme_after_merging(found)
    if into is not found:
        return redirect(f"/dossiers/theme/{into.slug}", MOVED_FOR_GOOD)
    return render_template("dossiers/theme.html", page=theme_page(current_viewer(), found))


@room.get("/dossiers/find")
def find_dossier() -> ResponseReturnValue:
    """Lead to the dossier with a title, or say how it can come to be."""
    title = line(request.args.get("title", ""))[:TITLE_LONGEST]
    if way := way_to_title(current_viewer(), title):
        return redirect(way)
    return render_template("dossiers/missing.html", page=missing_page(title)), NOT_FOUND


@room.get("/g/<group_slug>/dossiers")
def group_dossiers(group_slug: str) -> ResponseReturnValue:
    """Show what a group looks after."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    own, found = standing(viewer, group), dossiers_of_group(viewer, group)
    head, queue = group_head(viewer, group, "dossiers", own), group_queue(viewer, group, own)
    return render_template("dossiers/group.html", dossiers=found, group=head, queue=queue)
