"""What one does with a single post: like, keep, take away, put back, read its source."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.forum import actions
from app.forum.forms import ReasonForm
from app.forum.loading import load_post
from app.forum.models import Post
from app.forum.pages.post_acts import post_acts_page
from app.forum.policy import can_delete_post, can_read_deleted
from app.forum.views.room import room
from app.forum.views.topics import address_of
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.returning import came_from
from app.foundation.transaction import writes, writes_quietly

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/posts/<int:post_id>/acts")
def post_acts(post_id: int) -> ResponseReturnValue:
    """Show what can be done with a post; where there is a script, its list opens under the post."""
    viewer = current_viewer()
    return render_template("forum/post_acts.html", page=post_acts_page(viewer, load_post(viewer, post_id)))


@room.post("/posts/<int:post_id>/likes")
@limited("like", most=60, seconds=60)
@writes
def like_post(post_id: int) -> ResponseReturnValue:
    """Like a post."""
    post = load_post(current_viewer(), post_id)
    actions.like(current_viewer(), post, post.topic)
    return _back_to(post)


@room.post("/posts/<int:post_id>/likes/end")
@writes
def unlike_post(post_id: int) -> ResponseReturnValue:
    """Take a like back."""
    post = load_post(current_viewer(), post_id)
    actions.unlike(current_viewer(), post, post.topic)
    return _back_to(post)


@room.post("/posts/<int:post_id>/bookmarks")
@writes_quietly
def keep_post(post_id: int) -> ResponseReturnValue:
    """Keep a post to find it again."""
    post = load_post(current_viewer(), post_id)
    actions.bookmark(current_viewer(), post)
    return _back_to(post)


@room.post("/posts/<int:post_id>/bookmarks/end")
@writes_quietly
def forget_post(post_id: int) -> ResponseReturnValue:
    """Forget a kept post."""
    post = load_post(current_viewer(), post_id)
    actions.unbookmark(current_viewer(), post)
    return _back_to(post)


@room.get("/posts/<int:post_id>/deletion/new")
def new_deletion(post_id: int) -> ResponseReturnValue:
    """Ask for a reason before a post is taken away."""
    post = load_post(current_viewer(), post_id)
    require(can_delete_post(current_viewer(), post, post.topic))
    return render_template("forum/delete_post.html", post=post, form=ReasonForm(), back=address_of(post))


@room.post("/posts/<int:post_id>/deletion")
@writes
def delete_post(post_id: int) -> ResponseReturnValue:
    """Take a post away."""
    viewer, form = current_viewer(), ReasonForm()
    post = load_post(viewer, post_id)
    if accepts(form, lambda: actions.delete_post(viewer, post, post.topic, form.reason.data or "")):
        flash(_("The post was deleted; you can restore it."))
        return redirect(address_of(post), SEE_OTHER)
    return render_template(
        "forum/delete_post.html", post=post, form=form, back=address_of(post)
    ), UNPROCESSABLE


@room.post("/posts/<int:post_id>/restoration")
@writes
def restore_post(post_id: int) -> ResponseReturnValue:
    """Put a deleted post back."""
    post = load_post(current_viewer(), post_id)
    actions.restore_post(current_viewer(), post, post.topic)
    return redirect(address_of(post), SEE_OTHER)


@room.get("/posts/<int:post_id>/source")
def source(post_id: int) -> ResponseReturnValue:
    """Give the Markdown of a post, to copy."""
    post = load_post(current_viewer(), post_id)
    if post.is_deleted and not can_read_deleted(current_viewer(), post.author_id, post.topic.category_id):
        raise Hidden
    return Response(post.body, mimetype="text/plain")


def _back_to(post: Post) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(ok=True)
    before = came_from("")
    return redirect(before if before.startswith("/bookmarks") else address_of(post), SEE_OTHER)
