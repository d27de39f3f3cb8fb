"""Recent changes: as a page, and as Atom feeds that are read without signing in."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.accounts.viewer import VISITOR
from app.dossiers.loading import load_dossier
from app.dossiers.pages.changes import Wanted, changes_page
from app.dossiers.pages.feeds import Feed, changes_feed, history_feed
from app.dossiers.views.room import room
from app.foundation.forms import line

MOVED = 301
ATOM = "application/atom+xml"


@room.get("/dossiers/changes")
def changes() -> ResponseReturnValue:
    """Show what changed lately; ?theme=, ?group= and ?minor=0 choose."""
    page = changes_page(current_viewer(), _wanted(), request.args.get("after"))
    return render_template("dossiers/changes.html", page=page)


@room.get("/dossiers/changes.atom")
def changes_as_feed() -> ResponseReturnValue:
    """Tell the same to a feed reader."""
    return _answer(changes_feed(_base_url(), _wanted()))


@room.get("/d/<slug>/<int:dossier_id>/history.atom")
def history_as_feed(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Tell a feed reader what changed in one dossier; one for members alone has no feed."""
    dossier = load_dossier(VISITOR, dossier_id)
    if dossier.slug != slug:
        return redirect(f"{dossier.url}/history.atom", MOVED)
    return _answer(history_feed(_base_url(), dossier))


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(line(asked.get("theme")), line(asked.get("group")), has_minor=asked.get("minor") != "0")


def _base_url() -> str:
    site: str = current_app.config["SETTINGS"].base_url
    return site.rstrip("/")


def _answer(feed: Feed) -> Response:
    """Give the feed, or only say that nothing changed since the reader last asked."""
    response = Response(render_template("dossiers/feed.xml", feed=feed), mimetype=ATOM)
    response.headers["Cache-Control"] = "no-cache"  # it may be kept, and is asked about each time
    response.last_modified = feed.changed_at
    response.add_etag()
    response.make_conditional(request)
    return response
