"""Making a dossier of a conversation, saying yes to it, undoing it, and putting conversations beside it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.promoting import (
    Choice,
    confirm_dossier,
    promote,
    restore_dossier,
    withdraw_dossier,
)
from app.dossiers.actions.topics import link_topic, unlink_topic
from app.dossiers.forms.promoting import PromotionForm, picks_in
from app.dossiers.loading import choose_theme, load_dossier
from app.dossiers.models import Dossier
from app.dossiers.models.dossiers import TITLE_LONGEST
from app.dossiers.pages.choices import choose_steward
from app.dossiers.pages.promoting import Asked, PromotionPage, promotion_page, thread_of_withdrawn
from app.dossiers.policy import can_promote
from app.dossiers.views.room import room
from app.forum.loading import load_topic
from app.forum.models import Topic
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import accepts, offer, proper_number, show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
FORBIDDEN = 403
UNPROCESSABLE = 422


@room.get("/t/<int:topic_id>/dossier")
def new_promotion(topic_id: int) -> ResponseReturnValue:
    """Show what can be kept of a conversation."""
    viewer = current_viewer()
    topic = load_topic(viewer, topic_id)
    require(can_promote(viewer, topic))
    typed = request.args.get("title", topic.title)[:TITLE_LONGEST]
    theme_id = proper_number(request.args.get("theme_id", "")) or None
    form = PromotionForm(formdata=None, title=typed, theme_id=theme_id)
    asked = Asked(typed, theme_id, page=proper_number(request.args.get("page", "")))
    return _form(promotion_page(viewer, topic, asked), form)


@room.post("/t/<int:topic_id>/dossier")
@limited("dossier", most=20, seconds=600)
@writes
def create_promotion(topic_id: int) -> ResponseReturnValue:
    """Make or propose a dossier; then its maker edits it."""
    viewer, form = current_viewer(), PromotionForm()
    topic = load_topic(viewer, topic_id)
    require(can_promote(viewer, topic))
    made: list[Dossier] = []
    status = 200
    try:
        if not form.look.data:
            if accepts(form, lambda: made.append(_promote(viewer, topic, form))):
                return _made(made[0])
            status = UNPROCESSABLE
    except Denied as refusal:  # a theme that was archived meanwhile: another can be chosen
        show_invalid(form, Invalid(refusal.sentence, "theme_id"))
        status = FORBIDDEN
    picked = picks_in(request.form.to_dict(flat=False))
    asked = Asked(
        form.title.data or "", form.theme_id.data, picked, proper_number(request.form.get("page", ""))
    )
    return _form(promotion_page(viewer, topic, asked), form), status


def _promote(viewer: Viewer, topic: Topic, form: PromotionForm) -> Dossier:
    choice = Choice(
        title=form.title.data or "",
        theme=choose_theme(form.theme_id.data),
        steward=choose_steward(viewer, form.group_id.data),
        picks=tuple(picks_in(request.form.to_dict(flat=False)).values()),
        keep_rest_open=form.keep_rest_open.data,
    )
    return promote(viewer, topic, choice)


def _made(dossier: Dossier) -> ResponseReturnValue:
    if dossier.is_confirmed:
        flash(_("The dossier is there. Now make one whole of it: every word keeps its writer."))
    else:
        flash(_("Your proposal is there. Somebody who wrote in the conversation still has to say yes."))
    return redirect(f"{dossier.url}/edit", SEE_OTHER)


def _form(page: PromotionPage, form: PromotionForm) -> str:
    form.theme_id.choices = offer([(0, _("Choose a theme")), *page.choices.themes])
    form.theme_id.data = page.theme_id
    form.group_id.choices = offer([(0, _("No group yet")), *page.choices.groups])
    return render_template("dossiers/promotion.html", page=page, form=form)


@room.post("/d/<int:dossier_id>/confirmation")
@writes
def confirm(dossier_id: int) -> ResponseReturnValue:
    """Say yes to a proposed dossier."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    confirm_dossier(viewer, dossier)
    flash(_("This conversation now has a dossier."))
    return redirect(dossier.url, SEE_OTHER)


@room.post("/d/<int:dossier_id>/withdrawal")
@writes
def withdraw(dossier_id: int) -> ResponseReturnValue:
    """Undo a promotion; the way leads back to the conversation."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    withdraw_dossier(viewer, dossier)
    flash(_("The dossier was withdrawn. The conversation is as it was."))
    return redirect(thread_of_withdrawn(viewer, dossier.id) or "/dossiers", SEE_OTHER)


@room.post("/d/<int:dossier_id>/restoration")
@writes
def restore(dossier_id: int) -> ResponseReturnValue:
    """Bring a withdrawn dossier back."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    restore_dossier(viewer, dossier)
    flash(_("The dossier is back."))
    return redirect(dossier.url, SEE_OTHER)


@room.post("/d/<int:dossier_id>/topics")
@writes
def link(dossier_id: int) -> ResponseReturnValue:
    """Put a conversation beside a dossier."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    topic = load_topic(viewer, proper_number(request.form.get("topic_id", "")))
    link_topic(viewer, dossier, topic)
    flash(_("This conversation now stands beside the dossier. Choose at a post what goes in."))
    return redirect(f"/t/{topic.slug}/{topic.id}", SEE_OTHER)


@room.post("/d/<int:dossier_id>/topics/<int:topic_id>/end")
@writes
def unlink(dossier_id: int, topic_id: int) -> ResponseReturnValue:
    """Take a conversation away from beside a dossier."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    unlink_topic(viewer, dossier, load_topic(viewer, topic_id))
    flash(_("This conversation no longer stands beside the dossier."))
    return redirect(f"{dossier.url}/talk", SEE_OTHER)
