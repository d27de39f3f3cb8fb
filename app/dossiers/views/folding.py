"""Working replies in: one reply with its choices, the list of all of them, and what is done with each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.folding import Folded, fold_post, suggest_fold, unfold_post
from app.dossiers.actions.sorting import fold_upto, open_from, set_fold_state
from app.dossiers.forms.folding import FoldForm
from app.dossiers.homes import dossiers_beside
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier
from app.dossiers.pages.folding import fold_page
from app.dossiers.pages.replies import replies_page
from app.dossiers.policy import can_edit, can_suggest
from app.dossiers.standing import standing
from app.dossiers.views.room import room
from app.forum.loading import load_post, load_topic
from app.forum.models import Post
from app.foundation.errors import Hidden
from app.foundation.forms import accepts, proper_number
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.returning import came_from
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/posts/<int:post_id>/fold")
def new_fold(post_id: int) -> ResponseReturnValue:
    """Show a reply that is to be worked into a dossier."""
    viewer = current_viewer()
    post, dossier, beside = _asked(viewer, post_id)
    require(can_suggest(viewer, dossier))
    return _shown(viewer, dossier, post, beside)


@room.post("/posts/<int:post_id>/folds")
@limited("fold", most=60, seconds=60)
@writes
def create_fold(post_id: int) -> ResponseReturnValue:
    """Work a reply in; who cannot change the text proposes the same."""
    viewer, form = current_viewer(), FoldForm()
    post, dossier, beside = _asked(viewer, post_id)
    if accepts(form, lambda: _fold(viewer, dossier, post, form)):
        return redirect(_back(dossier), SEE_OTHER)
    chosen = form.section.data or ""
    return _shown(viewer, dossier, post, beside, form, chosen), UNPROCESSABLE


def _fold(viewer: Viewer, dossier: Dossier, post: Post, form: FoldForm) -> None:
    chosen = (form.section.data or "", form.text.data or ())
    if can_edit(viewer, dossier, standing(viewer, dossier)):
        _tell(dossier, post, fold_post(viewer, dossier, post, *chosen))
        return
    suggest_fold(viewer, dossier, post, *chosen)
    flash(_("Your suggestion is with those who look after “%(title)s”.", title=dossier.title))


def _tell(dossier: Dossier, post: Post, folded: Folded) -> None:
    """Say where it came, with a way back beside it."""
    facts = {"dossier": dossier, "post": post, "folded": folded}
    flash(Markup(render_template("dossiers/_folded.html", **facts)))  # noqa: S704 — our own template


@room.post("/posts/<int:post_id>/folds/end")
@writes
def end_fold(post_id: int) -> ResponseReturnValue:
    """Take the words of a reply out again."""
    viewer = current_viewer()
    post, dossier, _beside = _asked(viewer, post_id)
    unfold_post(viewer, dossier, post)
    flash(_("Undone: the reply is open again."))
    return redirect(_back(dossier), SEE_OTHER)


@room.post("/posts/<int:post_id>/fold-states")
@limited("fold", most=60, seconds=60)
@writes
def create_fold_state(post_id: int) -> ResponseReturnValue:
    """Set a reply aside, or open it again."""
    viewer = current_viewer()
    post, dossier, _beside = _asked(viewer, post_id)
    set_fold_state(viewer, dossier, post, request.values.get("state", ""))
    return redirect(_back(dossier), SEE_OTHER)


@room.post("/d/<int:dossier_id>/topics/<int:topic_id>/folded-upto")
@writes
def create_folded_upto(dossier_id: int, topic_id: int) -> ResponseReturnValue:
    """Say that all replies up to one are dealt with."""
    viewer = current_viewer()
    dossier, topic = load_dossier(viewer, dossier_id), load_topic(viewer, topic_id)
    before = fold_upto(viewer, dossier, topic, proper_number(request.values.get("number", "")))
    facts = {"dossier": dossier, "topic": topic, "before": before}
    flash(Markup(render_template("dossiers/_folded_upto.html", **facts)))  # noqa: S704 — our own template
    return redirect(_back(dossier), SEE_OTHER)


@room.post("/d/<int:dossier_id>/topics/<int:topic_id>/folded-upto/end")
@writes
def end_folded_upto(dossier_id: int, topic_id: int) -> ResponseReturnValue:
    """Take that back, up to the number that was there before."""
    viewer, typed = current_viewer(), request.values.get("number", "")
    dossier, topic = load_dossier(viewer, dossier_id), load_topic(viewer, topic_id)
    open_from(viewer, dossier, topic, -1 if typed != "0" and not proper_number(typed) else int(typed))
    return redirect(_back(dossier), SEE_OTHER)


@room.get("/d/<_slug>/<int:dossier_id>/replies")
def replies(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """List the replies beside a dossier by what was done with them."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    page = replies_page(viewer, dossier, request.args.get("state"), request.args.get("after"))
    return render_template("dossiers/replies.html", page=page, head=page.head)


def _asked(viewer: Viewer, post_id: int) -> tuple[Post, Dossier, tuple[Dossier, ...]]:
    """Load a post with the dossiers beside it; one of them is meant."""
    post = load_post(viewer, post_id)
    beside = dossiers_beside(viewer, post.topic_id)
    wanted = request.values.get("dossier_id") or request.values.get("dossier")
    number = proper_number(wanted or "")
    found = next((one for one in beside if wanted is None or one.id == number), None)
    if found is None:
        raise Hidden
    return post, found, beside


def _shown(
    viewer: Viewer,
    dossier: Dossier,
    post: Post,
    beside: tuple[Dossier, ...],
    form: FoldForm | None = None,
    chosen: str = "",
) -> str:
    page, form = fold_page(viewer, dossier, post, beside, chosen), form or FoldForm(formdata=None)
    return render_template("dossiers/fold.html", page=page, head=page.head, form=form)


def _back(dossier: Dossier) -> str:
    """Return where they were; from the page of one reply the work goes on with the others."""
    before = came_from(f"{dossier.url}/replies")
    return f"{dossier.url}/replies" if before.startswith("/posts/") else before
