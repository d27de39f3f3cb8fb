"""The doors of reviewing: reading what changed, and saying whether it is right."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.dossiers.actions.reviewing import review_dossier
from app.dossiers.forms.reviewing import ReviewForm
from app.dossiers.loading import load_dossier, revision_of
from app.dossiers.models import Dossier, Review, Revision
from app.dossiers.pages.head import head_of
from app.dossiers.pages.reviewing import review_page, reviews_page
from app.dossiers.policy import can_review
from app.dossiers.reviewers import reviewer_of
from app.dossiers.views.room import room
from app.foundation.errors import Conflict
from app.foundation.forms import accepts, offer
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
CONFLICT = 409
UNPROCESSABLE = 422


@room.get("/d/<_slug>/<int:dossier_id>/review")
def show_review(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show what changed since the last review."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    require(can_review(viewer, dossier, reviewer_of(viewer, dossier), is_correct=False))
    return _review(dossier, ReviewForm(formdata=None))


@room.get("/d/<_slug>/<int:dossier_id>/reviews")
def list_reviews(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show who reviewed it, when, and what they said."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    head = head_of(viewer, dossier, "history")
    return render_template("dossiers/reviews.html", head=head, reviews=reviews_page(viewer, dossier))


@room.post("/d/<int:dossier_id>/reviews")
@limited("review", most=60, seconds=3600)
@writes
def add_review(dossier_id: int) -> ResponseReturnValue:
    """Say whether the newest text is right."""
    viewer, form = current_viewer(), ReviewForm()
    dossier = load_dossier(viewer, dossier_id)
    require(can_review(viewer, dossier, reviewer_of(viewer, dossier), is_correct=False))
    read = revision_of(dossier, form.revision_id.data)
    try:
        if read is not None and accepts(form, lambda: _thank(_act(dossier, read, form))):
            return redirect(dossier.url, SEE_OTHER)
    except Conflict as error:
        form.form_errors.append(error.sentence)
        return _review(dossier, form, read), CONFLICT
    return _review(dossier, form), UNPROCESSABLE


def _act(dossier: Dossier, read: Revision, form: ReviewForm) -> Review:
    given = (form.verdict.data or "", form.note.data or "", form.group_id.data or 0)
    return review_dossier(current_viewer(), dossier, read, *given)


def _thank(made: Review) -> None:
    if made.verdict == "wrong":
        flash(_("It is written down; others see it in the history and in their queue."))
    elif made.valid_until is None:
        flash(_("Thank you. Somebody else has to read it as well before it counts as reviewed."))
    else:
        flash(_("Thank you. Readers see that it was reviewed today."))


def _review(dossier: Dossier, form: ReviewForm, read: Revision | None = None) -> str:
    viewer = current_viewer()
    page = review_page(viewer, dossier, read)
    form.group_id.choices = offer((group.id, group.name) for group in page.groups)
    head = head_of(viewer, dossier, "review")
    return render_template("dossiers/review.html", head=head, page=page, form=form)
