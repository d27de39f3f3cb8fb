"""Small answers while somebody types: similar topics, and places to name."""

from __future__ import annotations

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.forum.pages.composing import category_suggestions, similar_topics
from app.forum.policy import can_keep
from app.forum.views.room import room
from app.foundation.gate import require


@room.get("/topics/similar")
def similar() -> ResponseReturnValue:
    """Show topics whose title looks like the one being typed."""
    require(can_keep(current_viewer()))
    topics = similar_topics(current_viewer(), request.args.get("title", ""))
    return render_template("forum/_similar.html", topics=topics)


@room.get("/categories/suggestions")
def suggest_categories() -> ResponseReturnValue:
    """Give the categories whose slug or name begins with what is typed."""
    require(can_keep(current_viewer()))
    found = category_suggestions(current_viewer(), request.args.get("q", ""))
    return jsonify([{"slug": slug, "name": name, "door": door} for slug, name, door in found])
