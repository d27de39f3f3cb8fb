"""How far somebody read, and how closely they follow: a beacon and small forms."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions as accounts
from app.accounts.presence import current_viewer
from app.forum import actions
from app.forum.forms import LevelForm, ReadingForm
from app.forum.loading import load_category, load_topic
from app.forum.views.room import room
from app.foundation.transaction import writes_quietly

SEE_OTHER = 303
NO_CONTENT = 204


@room.post("/t/<int:topic_id>/reading")
@writes_quietly
def mark_read(topic_id: int) -> ResponseReturnValue:
    """Take the beacon of a reading browser: the furthest post it showed."""
    viewer = current_viewer()
    topic = load_topic(viewer, topic_id)
    actions.mark_read(viewer, topic, ReadingForm().last_read.data or 0)
    accounts.mark_seen(viewer)
    return Response(status=NO_CONTENT)


@room.post("/reading")
@writes_quietly
def mark_all_read() -> ResponseReturnValue:
    """Nothing is new or unread any more."""
    actions.mark_all_read(current_viewer())
    flash(_("All topics are marked as read."))
    return redirect(url_for("forum.latest"), SEE_OTHER)


@room.post("/t/<int:topic_id>/level")
@writes_quietly
def follow_topic(topic_id: int) -> ResponseReturnValue:
    """Choose how closely to follow a topic."""
    topic = load_topic(current_viewer(), topic_id)
    actions.follow_topic(current_viewer(), topic, LevelForm().level.data or "")
    return redirect(url_for("forum.topic", slug=topic.slug, topic_id=topic.id), SEE_OTHER)


@room.post("/c/<int:category_id>/level")
@writes_quietly
def follow_category(category_id: int) -> ResponseReturnValue:
    """Choose how closely to follow a category."""
    category = load_category(current_viewer(), category_id)
    actions.follow_category(current_viewer(), category, LevelForm().level.data or "")
    return redirect(url_for("forum.category", slug=category.slug, category_id=category.id), SEE_OTHER)
