"""What the forum shows of a group: its conversations."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.forum.pages.group_topics import group_topics_page
from app.forum.views.room import room
from app.groups.loading import load_group
from app.groups.pages.head import group_head


@room.get("/g/<group_slug>/topics")
def group_topics(group_slug: str) -> ResponseReturnValue:
    """Show the topics that belong to a group."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    page = group_topics_page(viewer, found, request.args.get("after"))
    head = group_head(viewer, found, "topics")
    return render_template("forum/group_topics.html", page=page, group=head)
