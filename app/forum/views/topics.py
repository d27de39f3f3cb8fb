"""Reading a topic, and the short addresses that lead to it."""

from __future__ import annotations

from urllib.parse import quote

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.forum.loading import (
    load_post,
    load_topic,
    look_at_topic,
    post_at,
    post_that_moved,
    topic_after_merging,
)
from app.forum.models import Post, Topic
from app.forum.pages.topic import page_of_number, topic_page
from app.forum.views.room import room
from app.foundation.errors import Hidden
from app.foundation.forms import proper_number

MOVED_FOR_GOOD = 301
IN_A_QUERY = "%=&+/?:@!$'()*,;"


@room.get("/t/<int:topic_id>")
def short_topic(topic_id: int) -> ResponseReturnValue:
    """Lead a short address to the topic."""
    return _lead_to(topic_id, None)


@room.get("/t/<int:topic_id>/<int:number>")
@room.get("/t/<_slug>/<int:topic_id>/<int:number>")
def post_in_topic(topic_id: int, number: int, _slug: str = "") -> ResponseReturnValue:
    """Lead to a post by its number, wherever it is now; a citation to an older version leads to that one."""
    version = whole_number("version", 0)
    post = post_at(current_viewer(), topic_id, number) if version else None
    if post and version < post.revision_count:
        return redirect(url_for("forum.revisions", post_id=post.id, version=version))
    return _lead_to(topic_id, number)


@room.get("/posts/<int:post_id>")
def post(post_id: int) -> ResponseReturnValue:
    """Lead to a post, wherever it is now."""
    return redirect(address_of(load_post(current_viewer(), post_id)))


@room.get("/t/<slug>/<int:topic_id>")
def topic(slug: str, topic_id: int) -> ResponseReturnValue:
    """Show a page of a topic."""
    viewer = current_viewer()
    try:
        topic = look_at_topic(viewer, topic_id)
    except Hidden:
        return _after_merging(viewer, topic_id)
    if topic.merged_into_id:
        return _after_merging(viewer, topic_id)
    if topic.slug != slug:
        return redirect(f"/t/{topic.slug}/{topic.id}{asked()}", MOVED_FOR_GOOD)
    return _page_of(viewer, topic)


def _page_of(viewer: Viewer, topic: Topic) -> ResponseReturnValue:
    number = min(whole_number("page", 1), page_of_number(topic.highest_number))
    page = topic_page(viewer, topic, number, whole_number("reply_to", 0))
    return render_template("forum/topic.html", page=page, form=None)


def asked() -> str:
    """Return what was asked after the path, to ask it again elsewhere; it may have been any bytes."""
    query = quote(request.query_string, safe=IN_A_QUERY)
    return f"?{query}" if query else ""


def whole_number(name: str, otherwise: int) -> int:
    """Return a number from the address; anything strange is the ordinary case."""
    return proper_number(request.args.get(name, "")) or otherwise


def address_of(post: Post) -> str:
    """Return the address of a post on its page; the topic comes with it."""
    topic = post.topic
    page = page_of_number(post.number)
    query = f"?page={page}" if page > 1 else ""
    return f"/t/{topic.slug}/{topic.id}{query}#post-{post.number}"


def _lead_to(topic_id: int, number: int | None) -> ResponseReturnValue:
    viewer = current_viewer()
    if number and (moved := post_that_moved(viewer, topic_id, number)):
        return redirect(address_of(moved))
    try:
        topic = load_topic(viewer, topic_id)
    except Hidden:
        return _after_merging(viewer, topic_id)
    if number is None:
        return redirect(url_for("forum.topic", slug=topic.slug, topic_id=topic.id))
    return redirect(address_of(Post(topic=topic, number=max(1, min(number, topic.highest_number)))))


def _after_merging(viewer: Viewer, topic_id: int) -> ResponseReturnValue:
    into = topic_after_merging(viewer, topic_id)
    if into is None:
        raise Hidden
    return redirect(url_for("forum.topic", slug=into.slug, topic_id=into.id), MOVED_FOR_GOOD)
