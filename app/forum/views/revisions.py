"""Editing a post, and reading what it was."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.forum import actions
from app.forum.forms import EditForm
from app.forum.loading import load_post
from app.forum.models import Post
from app.forum.pages.revisions import edit_page, revisions_page
from app.forum.policy import can_edit_post
from app.forum.views.composing import preview_of
from app.forum.views.room import room
from app.forum.views.topics import address_of, whole_number
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/posts/<int:post_id>/edit")
def edit_post(post_id: int) -> ResponseReturnValue:
    """Show a post's text to change it, or the draft of an earlier try."""
    viewer = current_viewer()
    post = load_post(viewer, post_id)
    require(can_edit_post(viewer, post, post.topic))
    page = edit_page(viewer, post)
    return _form(viewer, post, EditForm(formdata=None, body=page.body))


@room.post("/posts/<int:post_id>/revisions")
@limited("edit", most=30, seconds=60)
@writes
def create_revision(post_id: int) -> ResponseReturnValue:
    """Change the text of a post."""
    viewer, form = current_viewer(), EditForm()
    post = load_post(viewer, post_id)
    require(can_edit_post(viewer, post, post.topic))
    if form.preview.data:
        return _form(viewer, post, form, preview_of(form))
    if accepts(form, lambda: _edit(viewer, post, form)):
        return redirect(address_of(post), SEE_OTHER)
    return _form(viewer, post, form), UNPROCESSABLE


def _edit(viewer: Viewer, post: Post, form: EditForm) -> None:
    if actions.edit_post(viewer, post, post.topic, form.body.data or "", form.reason.data or ""):
        flash(_("Your change is saved; the earlier text is kept in the history."))


def _form(viewer: Viewer, post: Post, form: EditForm, preview: Markup | str = "") -> str:
    page = edit_page(viewer, post)
    return render_template("forum/edit_post.html", page=page, form=form, preview_html=preview)


@room.get("/posts/<int:post_id>/revisions")
def revisions(post_id: int) -> ResponseReturnValue:
    """Show the versions of a post, and what one of them changed."""
    viewer = current_viewer()
    post = load_post(viewer, post_id)
    page = revisions_page(viewer, post, whole_number("version", post.revision_count))
    return render_template("forum/revisions.html", page=page)
