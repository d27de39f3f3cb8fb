"""The doors of putting together and taking apart: merging, splitting, turning back into a conversation."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.demoting import demote_dossier
from app.dossiers.actions.merging import merge_dossier, unmerge_dossier
from app.dossiers.actions.splitting import SplitOff, split_dossier
from app.dossiers.forms.structure import MergeForm, SplitForm, homes_in
from app.dossiers.loading import choose_theme, load_dossier
from app.dossiers.models import Dossier
from app.dossiers.pages.head import head_of
from app.dossiers.pages.structure import dossier_to_join, merge_page, split_page
from app.dossiers.policy import can_steward
from app.dossiers.standing import standing
from app.dossiers.views.room import room
from app.foundation.errors import Conflict, Hidden, Invalid
from app.foundation.forms import accepts, line, offer
from app.foundation.gate import require
from app.foundation.transaction import writes, writes_quietly

SEE_OTHER = 303
CONFLICT = 409
UNPROCESSABLE = 422


@room.get("/d/<_slug>/<int:dossier_id>/merge")
def new_merge(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Choose another dossier and what comes along; and under which headings."""
    viewer = current_viewer()
    dossier = _load(viewer, dossier_id)
    title = line(request.args.get("into"))
    return _merge(dossier, title, dossier_to_join(viewer, dossier, title) if title else None)


@room.post("/d/<int:dossier_id>/merge")
@writes
def merge(dossier_id: int) -> ResponseReturnValue:
    """Let it go on in the other one."""
    viewer, form = current_viewer(), MergeForm()
    dossier = _load(viewer, dossier_id)
    into = _other(viewer, form)
    try:
        merge_dossier(viewer, dossier, into, form.revision_id.data or 0, homes_in(request.form))
    except Invalid as error:
        return _merge(dossier, into.title, into, error.sentence), UNPROCESSABLE
    except Conflict as error:
        return _merge(dossier, into.title, into, error.sentence), CONFLICT
    flash(_("It went on here. Its titles and addresses lead here as well."))
    return redirect(into.url, SEE_OTHER)


def _other(viewer: Viewer, form: MergeForm) -> Dossier:
    try:
        return load_dossier(viewer, form.into.data or 0)
    except Hidden as error:
        raise Invalid(_("Choose the dossier it goes on in.")) from error


def _merge(
    dossier: Dossier, title: str, into: Dossier | None, refusal: str = "", *, shows_result: bool = False
) -> str:
    sent = request.form if request.method == "POST" else request.args
    page = merge_page(dossier, title, into, homes_in(sent), shows_result=shows_result)
    head = head_of(current_viewer(), dossier, "settings")
    return render_template("dossiers/merge.html", head=head, page=page, refusal=refusal)


@room.post("/d/<int:dossier_id>/merge/preview")
@writes_quietly
def preview_merge(dossier_id: int) -> ResponseReturnValue:
    """Show what the chosen sections would give; nothing is kept."""
    viewer, form = current_viewer(), MergeForm()
    dossier, into = _load(viewer, dossier_id), _other(viewer, form)
    return _merge(dossier, into.title, into, shows_result=True)


@room.post("/d/<int:dossier_id>/unmerge")
@writes
def unmerge(dossier_id: int) -> ResponseReturnValue:
    """Let it live again by itself."""
    dossier = load_dossier(current_viewer(), dossier_id)
    unmerge_dossier(current_viewer(), dossier)
    flash(_("This dossier lives again. What came along was taken out of the other one."))
    return redirect(dossier.url, SEE_OTHER)


@room.get("/d/<_slug>/<int:dossier_id>/split")
def new_split(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Choose a section to become a dossier of its own."""
    dossier = _load(current_viewer(), dossier_id)
    return _split(dossier, SplitForm(formdata=None, theme_id=dossier.theme_id))


@room.post("/d/<int:dossier_id>/splits")
@writes
def split(dossier_id: int) -> ResponseReturnValue:
    """Split a section off."""
    viewer, form = current_viewer(), SplitForm()
    dossier = _load(viewer, dossier_id)
    made: list[Dossier] = []
    try:
        if accepts(form, lambda: made.append(split_dossier(viewer, dossier, _wanted(form)))):
            flash(_("This section is a dossier of its own now; the old one leads here."))
            return redirect(made[0].url, SEE_OTHER)
    except Conflict as error:
        form.form_errors.append(error.sentence)
        return _split(dossier, form), CONFLICT
    return _split(dossier, form), UNPROCESSABLE


def _wanted(form: SplitForm) -> SplitOff:
    theme = choose_theme(form.theme_id.data)
    return SplitOff(form.revision_id.data or 0, form.section.data or 0, form.title.data or "", theme)


def _split(dossier: Dossier, form: SplitForm) -> str:
    page = split_page(current_viewer(), dossier)
    form.section.choices, form.theme_id.choices = offer(page.sections), offer(page.themes)
    head = head_of(current_viewer(), dossier, "settings")
    return render_template("dossiers/split.html", head=head, page=page, form=form)


@room.post("/d/<int:dossier_id>/demotion")
@writes
def demote(dossier_id: int) -> ResponseReturnValue:
    """Turn it back into a conversation."""
    dossier = load_dossier(current_viewer(), dossier_id)
    post = demote_dossier(current_viewer(), dossier)
    flash(_("The dossier is archived; its text stands here as a reply."))
    return redirect(f"/t/{post.topic_id}/{post.number}", SEE_OTHER)


def _load(viewer: Viewer, dossier_id: int) -> Dossier:
    dossier = load_dossier(viewer, dossier_id)
    require(can_steward(viewer, dossier, standing(viewer, dossier)))
    return dossier
