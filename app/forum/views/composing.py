"""Starting a topic and replying; the preview works without a script as well."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.policy import can_write
from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.forum import actions
from app.forum.cooking import accept_body, cook_body
from app.forum.forms import ReplyForm, TopicForm
from app.forum.loading import choose_category, choose_group, load_topic
from app.forum.models import Post, Topic
from app.forum.pages.composing import new_topic_page
from app.forum.pages.topic import page_of_number, topic_page
from app.forum.policy import can_reply
from app.forum.views.room import room
from app.forum.views.topics import address_of, whole_number
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import accepts, offer, show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

FORBIDDEN = 403
UNPROCESSABLE = 422
SEE_OTHER = 303
KEPT_SECONDS = 600


@room.get("/topics/new")
def new_topic() -> ResponseReturnValue:
    """Show the form for a new topic, with the draft that was left or the category's template."""
    viewer = current_viewer()
    require(can_write(viewer))
    page = new_topic_page(viewer, whole_number("category", 0))
    typed = {"title": page.title, "body": page.body, "tags": list(page.tag_ids)}
    group = request.args.get("group", "")
    form = TopicForm(formdata=None, category_id=page.category_id, group=group, **typed)
    return _topic_form(viewer, form)


@room.post("/topics")
@limited("topic", most=10, seconds=600)
@writes
def create_topic() -> ResponseReturnValue:
    """Start a topic."""
    viewer, form = current_viewer(), TopicForm()
    require(can_write(viewer))
    if form.preview.data:
        return _topic_form(viewer, form, preview=preview_of(form))
    made: list[Topic] = []
    try:
        if accepts(form, lambda: made.append(_start(viewer, form))):
            return redirect(f"/t/{made[0].slug}/{made[0].id}", SEE_OTHER)
    except Denied as refusal:  # archived or merged meanwhile: another category can still be chosen
        show_invalid(form, Invalid(refusal.sentence, "category_id"))
        return _topic_form(viewer, form), FORBIDDEN
    return _topic_form(viewer, form), UNPROCESSABLE


def _start(viewer: Viewer, form: TopicForm) -> Topic:
    category = choose_category(viewer, form.category_id.data)
    tag_ids, group = frozenset(form.tags.data or ()), choose_group(viewer, form.group.data)
    texts = (form.title.data or "", form.body.data or "")
    return actions.start_topic(viewer, category, *texts, tag_ids, voice=form.voice.data, group=group)


def _topic_form(viewer: Viewer, form: TopicForm, preview: Markup | str = "") -> str:
    page = new_topic_page(viewer, form.category_id.data or 0, form.group.data or "")
    chips = (one for shelf in page.shelves for one in shelf.categories)
    form.category_id.choices = offer((one.id, one.name) for one in chips)
    form.tags.choices = offer((tag.id, tag.name) for tag in page.tags)
    return render_template("forum/new_topic.html", page=page, form=form, preview_html=preview)


@room.post("/t/<int:topic_id>/replies")
@limited("reply", most=20, seconds=60)
@writes
def create_reply(topic_id: int) -> ResponseReturnValue:
    """Reply in a topic."""
    viewer, form = current_viewer(), ReplyForm()
    topic = load_topic(viewer, topic_id)
    require(can_write(viewer))
    if not can_reply(viewer, topic):
        return _topic_again(viewer, topic, form), FORBIDDEN
    if form.preview.data:
        return _topic_again(viewer, topic, form, preview_of(form))
    made: list[Post] = []
    if accepts(form, lambda: made.append(_reply(viewer, topic, form))):
        flash(_("Your reply is there."))
        return redirect(address_of(made[0]), SEE_OTHER)
    return _topic_again(viewer, topic, form), UNPROCESSABLE


def _reply(viewer: Viewer, topic: Topic, form: ReplyForm) -> Post:
    post = actions.reply(viewer, topic, form.body.data or "", form.reply_to.data, form.voice.data)
    post.topic = topic
    return post


def _topic_again(viewer: Viewer, topic: Topic, form: ReplyForm, preview: Markup | str = "") -> str:
    """Show the end of the topic with what was typed, and why it was not taken."""
    page = topic_page(viewer, topic, page_of_number(topic.highest_number), form.reply_to.data or 0)
    return render_template("forum/topic.html", page=page, form=form, preview_html=preview)


@room.get("/composer/parts")
def composer_parts() -> ResponseReturnValue:
    """Give what only a script uses in a composer; a browser keeps it for some minutes."""
    response = make_response(render_template("components/composer_parts.html"))
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


@room.post("/preview")
@limited("preview", most=120, seconds=60)
def preview() -> ResponseReturnValue:
    """Render a text as it would be shown; nothing is kept."""
    require(can_write(current_viewer()))
    html = cook_body(accept_body(request.form.get("body", "")), "preview-")[0].html
    return Response(html, mimetype="text/html")


def preview_of(form: TopicForm | ReplyForm) -> Markup | str:
    """Return the preview of what stands in a form, or put the reason beside its field."""
    try:
        html = cook_body(accept_body(form.body.data or ""), "preview-")[0].html
    except Invalid as error:
        show_invalid(form, error)
        return ""
    return Markup(html)  # noqa: S704 — cook() is the one that makes it safe
