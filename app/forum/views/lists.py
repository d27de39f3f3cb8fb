"""Lists of topics."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.forum.loading import load_category, load_tag, look_at_category
from app.forum.pages.lists import PERIODS, Scope, topic_list_page
from app.forum.pages.saved import bookmarks_page
from app.forum.policy import can_keep, can_manage_category, can_start_topic
from app.forum.views.room import room
from app.forum.views.topics import asked
from app.foundation.gate import require

MOVED_FOR_GOOD = 301


@room.get("/latest")
def latest() -> ResponseReturnValue:
    """Show topics, the one with the newest post first."""
    return _list(Scope("latest"))


@room.get("/new")
def new() -> ResponseReturnValue:
    """Show topics the member never opened."""
    require(can_keep(current_viewer()))
    return _list(Scope("new"))


@room.get("/unread")
def unread() -> ResponseReturnValue:
    """Show topics that went on since the member read them."""
    require(can_keep(current_viewer()))
    return _list(Scope("unread"))


@room.get("/top")
def top() -> ResponseReturnValue:
    """Show the topics with most replies and likes in a period."""
    period = request.args.get("period", "month")
    return _list(Scope("top", period if period in PERIODS else "month"))


@room.get("/c/<int:category_id>")
def short_category(category_id: int) -> ResponseReturnValue:
    """Lead a short address to the category."""
    category = load_category(current_viewer(), category_id)
    return redirect(url_for("forum.category", slug=category.slug, category_id=category.id))


@room.get("/c/<slug>/<int:category_id>")
def category(slug: str, category_id: int) -> ResponseReturnValue:
    """Show the topics in a category; an old name or a merged category leads to where they are now."""
    viewer = current_viewer()
    category = look_at_category(viewer, category_id)
    if category.merged_into_id:
        return redirect(url_for("forum.short_category", category_id=category.merged_into_id), MOVED_FOR_GOOD)
    if category.slug != slug:
        return redirect(f"/c/{category.slug}/{category.id}{asked()}", MOVED_FOR_GOOD)
    order = "top" if request.args.get("order") == "top" else "latest"
    verdicts = {"start": can_start_topic(viewer, category), "settings": can_manage_category(viewer, category)}
    return _list(Scope(order, "all", category=category), **verdicts)


@room.get("/tag/<slug>")
def tag(slug: str) -> ResponseReturnValue:
    """Show the topics with a tag."""
    return _list(Scope("latest", tag=load_tag(slug)))


@room.get("/bookmarks")
def bookmarks() -> ResponseReturnValue:
    """Show the posts a member keeps to find again."""
    viewer = current_viewer()
    require(can_keep(viewer))
    return render_template("forum/bookmarks.html", page=bookmarks_page(viewer, request.args.get("after")))


def _list(scope: Scope, **verdicts: object) -> ResponseReturnValue:
    page = topic_list_page(current_viewer(), scope, request.args.get("after"))
    return render_template("forum/list.html", page=page, **verdicts)
