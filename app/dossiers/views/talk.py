"""What readers say: whether a dossier was useful, and conversations about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.discussing import discuss_section
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.forms.reading import DiscussionForm, FeedbackForm
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier
from app.dossiers.pages.reading import reading_page
from app.dossiers.pages.talk import discussion_page, talk_page
from app.dossiers.policy import can_suggest
from app.dossiers.views.room import room
from app.forum.loading import choose_category
from app.forum.models import Topic
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import accepts, proper_number, show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

MOVED_FOR_GOOD = 301
SEE_OTHER = 303
FORBIDDEN = 403
UNPROCESSABLE = 422


@room.get("/d/<slug>/<int:dossier_id>/talk")
def talk(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show the conversations beside a dossier."""
    viewer = current_viewer()
    found = load_dossier(viewer, dossier_id)
    if found.slug != slug:
        return redirect(f"{found.url}/talk", MOVED_FOR_GOOD)
    page = talk_page(viewer, found)
    return render_template("dossiers/talk.html", page=page, head=page.head)


@room.post("/d/<int:dossier_id>/feedback")
@limited("answer", most=60, seconds=3600)
@writes
def answer(dossier_id: int) -> ResponseReturnValue:
    """Take a reader's answer."""
    viewer, form = current_viewer(), FeedbackForm()
    found = load_dossier(viewer, dossier_id)
    if accepts(form, lambda: answer_dossier(viewer, found, form.kind.data or "", form.note.data or "")):
        flash(_("Thank you. Those who look after this dossier see your answer."))
        return redirect(f"{found.url}#nuttig", SEE_OTHER)
    page = reading_page(viewer, found)
    return render_template("dossiers/dossier.html", page=page, head=page.head, form=form), UNPROCESSABLE


@room.get("/d/<int:dossier_id>/discussion/new")
def new_discussion(dossier_id: int) -> ResponseReturnValue:
    """Show the form for a conversation about a section."""
    viewer = current_viewer()
    found = load_dossier(viewer, dossier_id)
    require(can_suggest(viewer, found))
    section = proper_number(request.args.get("section", ""))
    page = discussion_page(viewer, found, section)
    begun = {"title": page.title, "body": page.body, "category_id": page.category_id, "section": section}
    form = DiscussionForm(formdata=None, **begun)
    return render_template("dossiers/discussion.html", page=page, head=page.head, form=form)


@room.post("/d/<int:dossier_id>/discussion")
@limited("topic", most=10, seconds=600)
@writes
def start_discussion(dossier_id: int) -> ResponseReturnValue:
    """Start a conversation about a section."""
    viewer, form = current_viewer(), DiscussionForm()
    found = load_dossier(viewer, dossier_id)
    require(can_suggest(viewer, found))
    page = discussion_page(viewer, found, form.section.data or 0)
    made: list[Topic] = []
    status = UNPROCESSABLE
    try:
        if accepts(form, lambda: made.append(_start(viewer, found, page.section, form))):
            return redirect(f"/t/{made[0].slug}/{made[0].id}", SEE_OTHER)
    except Denied as refusal:  # a category that was archived meanwhile: another can be chosen
        show_invalid(form, Invalid(refusal.sentence, "category_id"))
        status = FORBIDDEN
    return render_template("dossiers/discussion.html", page=page, head=page.head, form=form), status


def _start(viewer: Viewer, found: Dossier, section: str, form: DiscussionForm) -> Topic:
    category = choose_category(viewer, form.category_id.data)
    texts = (form.title.data or "", form.body.data or "")
    return discuss_section(viewer, found, section, category, *texts)
