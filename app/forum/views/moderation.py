"""What moderators do with a topic: one page with every act, and a door for each."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.forum import actions
from app.forum.forms import MergeTopicForm, MoveForm, ReasonForm, SplitForm, TitleForm
from app.forum.loading import choose_category, load_topic
from app.forum.models import Topic
from app.forum.pages.moderation import moderation_page, title_page
from app.forum.policy import can_moderate, can_rename
from app.forum.views.room import room
from app.foundation.errors import Hidden, Invalid
from app.foundation.forms import accepts, offer
from app.foundation.gate import require
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422
Act = Callable[[Viewer, Topic, str], None]
ACTS: dict[str, Act] = {
    "pin": actions.pin_topic,
    "unpinning": actions.unpin_topic,
    "closure": actions.close_topic,
    "reopening": actions.reopen_topic,
    "archive": actions.archive_topic,
    "unarchiving": actions.unarchive_topic,
    "deletion": actions.delete_topic,
    "restoration": actions.restore_topic,
}
REMOVAL = ("deletion", "restoration")  # they stand apart on the page, with a reason of their own


@room.get("/t/<int:topic_id>/title")
def edit_title(topic_id: int) -> ResponseReturnValue:
    """Show the form for another title and other tags."""
    viewer = current_viewer()
    topic = load_topic(viewer, topic_id)
    require(can_rename(viewer, topic))
    form = TitleForm(formdata=None, title=topic.title, tags=list(title_page(topic).tag_ids))
    return _title_form(topic, form)


@room.post("/t/<int:topic_id>/title")
@writes
def change_title(topic_id: int) -> ResponseReturnValue:
    """Change the title and the tags."""
    viewer, form = current_viewer(), TitleForm()
    topic = load_topic(viewer, topic_id)
    if accepts(form, lambda: _change_title(viewer, topic, form)):
        return _to(topic)
    return _title_form(topic, form), UNPROCESSABLE


def _change_title(viewer: Viewer, topic: Topic, form: TitleForm) -> None:
    actions.rename_topic(viewer, topic, form.title.data or "")
    actions.tag_topic(viewer, topic, frozenset(form.tags.data or ()))


def _title_form(topic: Topic, form: TitleForm) -> str:
    page = title_page(topic)
    form.tags.choices = offer((tag.id, tag.name) for tag in page.tags)
    return render_template("forum/title.html", page=page, form=form)


@room.get("/t/<int:topic_id>/moderation")
def moderate(topic_id: int) -> ResponseReturnValue:
    """Show everything a moderator can do with this topic."""
    return _moderation(_topic_to_moderate(current_viewer(), topic_id))


@room.post(
    "/t/<int:topic_id>/<any(pin,unpinning,closure,reopening,archive,unarchiving,deletion,restoration):act>"
)
@writes
def act_on_topic(topic_id: int, act: str) -> ResponseReturnValue:
    """Pin, close, archive or delete a topic, or undo that."""
    viewer, form = current_viewer(), ReasonForm()
    topic = _topic_to_moderate(viewer, topic_id)
    if accepts(form, lambda: ACTS[act](viewer, topic, form.reason.data or "")):
        flash(_("Done; it is in the public log."))
        return _to(topic)
    place = "removal" if act in REMOVAL else "act"
    return _moderation(topic, **{place: form}), UNPROCESSABLE


@room.post("/t/<int:topic_id>/move")
@writes
def move_topic(topic_id: int) -> ResponseReturnValue:
    """Put a topic in another category."""
    viewer, form = current_viewer(), MoveForm()
    topic = _topic_to_moderate(viewer, topic_id)
    if accepts(form, lambda: _move(viewer, topic, form)):
        flash(_("Moved; it is in the public log."))
        return _to(topic)
    return _moderation(topic, move=form), UNPROCESSABLE


def _move(viewer: Viewer, topic: Topic, form: MoveForm) -> None:
    category = choose_category(viewer, form.category_id.data)
    actions.move_topic(viewer, topic, category, form.reason.data or "")


@room.post("/t/<int:topic_id>/split")
@writes
def split_topic(topic_id: int) -> ResponseReturnValue:
    """Make a topic of its own of some posts."""
    viewer, form = current_viewer(), SplitForm()
    topic = _topic_to_moderate(viewer, topic_id)
    made: list[Topic] = []
    if accepts(form, lambda: made.append(_split(viewer, topic, form))):
        flash(_("Split off; it is in the public log."))
        return _to(made[0])
    return _moderation(topic, split=form), UNPROCESSABLE


def _split(viewer: Viewer, topic: Topic, form: SplitForm) -> Topic:
    category = choose_category(viewer, form.category_id.data or topic.category_id)
    numbers = frozenset(form.posts.data or ())
    return actions.split_topic(viewer, topic, numbers, form.title.data or "", category)


@room.post("/t/<int:topic_id>/merge")
@writes
def merge_topic(topic_id: int) -> ResponseReturnValue:
    """Put all posts at the end of another topic."""
    viewer, form = current_viewer(), MergeTopicForm()
    topic = _topic_to_moderate(viewer, topic_id)
    into: list[Topic] = []
    if accepts(form, lambda: into.append(_merge(viewer, topic, form))):
        flash(_("Merged; it is in the public log."))
        return _to(into[0])
    return _moderation(topic, merge=form), UNPROCESSABLE


def _merge(viewer: Viewer, topic: Topic, form: MergeTopicForm) -> Topic:
    try:
        into = load_topic(viewer, form.into_id())
    except Hidden as error:
        raise Invalid(_("There is no topic with this address or number."), "into") from error
    actions.merge_topic(viewer, topic, into, form.reason.data or "")
    return into


def _topic_to_moderate(viewer: Viewer, topic_id: int) -> Topic:
    """Load a topic for who may moderate it: nobody else is shown what that page shows."""
    topic = load_topic(viewer, topic_id)
    require(can_moderate(viewer, topic))
    return topic


def _moderation(topic: Topic, **refused: ReasonForm | SplitForm) -> str:
    forms = {
        "act": ReasonForm,
        "move": MoveForm,
        "split": SplitForm,
        "merge": MergeTopicForm,
        "removal": ReasonForm,
    }
    shown = {name: refused.get(name) or form(formdata=None) for name, form in forms.items()}
    return render_template(
        "forum/moderation.html", page=moderation_page(current_viewer(), topic), forms=shown
    )


def _to(topic: Topic) -> ResponseReturnValue:
    return redirect(url_for("forum.topic", slug=topic.slug, topic_id=topic.id), SEE_OTHER)
