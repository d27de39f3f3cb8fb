"""Starting a dossier from nothing, with a look at what there is already."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.policy import can_write
from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions.starting import start_dossier
from app.dossiers.forms.promoting import NewDossierForm
from app.dossiers.loading import choose_theme
from app.dossiers.models import Dossier
from app.dossiers.models.dossiers import TITLE_LONGEST
from app.dossiers.pages.choices import choose_steward
from app.dossiers.pages.similar import similar_dossiers
from app.dossiers.pages.starting import new_dossier_page
from app.dossiers.template import template_of
from app.dossiers.views.room import room
from app.foundation.errors import Denied, Invalid
from app.foundation.forms import accepts, offer, proper_number, show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
FORBIDDEN = 403
UNPROCESSABLE = 422


@room.get("/dossiers/new")
def new_dossier() -> ResponseReturnValue:
    """Show the form for a new dossier; a link to a page that is not there yet brings its title."""
    viewer = current_viewer()
    require(can_write(viewer))
    title, theme_id = request.args.get("title", "")[:TITLE_LONGEST], request.args.get("theme_id", "")
    return _form(viewer, NewDossierForm(formdata=None, title=title, theme_id=proper_number(theme_id)))


@room.post("/dossiers/new")
@limited("dossier", most=20, seconds=600)
@writes
def create_dossier() -> ResponseReturnValue:
    """Start a dossier with the headings of its theme; then its maker writes."""
    viewer, form = current_viewer(), NewDossierForm()
    require(can_write(viewer))
    if form.look.data:
        return _form(viewer, form)
    made: list[Dossier] = []
    try:
        if accepts(form, lambda: made.append(_start(viewer, form))):
            return redirect(f"{made[0].url}/edit", SEE_OTHER)
    except Denied as refusal:  # a theme that was archived meanwhile: another can be chosen
        show_invalid(form, Invalid(refusal.sentence, "theme_id"))
        return _form(viewer, form), FORBIDDEN
    return _form(viewer, form), UNPROCESSABLE


def _start(viewer: Viewer, form: NewDossierForm) -> Dossier:
    theme = choose_theme(form.theme_id.data)
    steward = choose_steward(viewer, form.group_id.data)
    return start_dossier(viewer, theme, form.title.data or "", template_of(theme), steward)


def _form(viewer: Viewer, form: NewDossierForm) -> str:
    page = new_dossier_page(viewer, form.title.data or "", form.theme_id.data or 0)
    form.theme_id.choices = offer([(0, _("Choose a theme")), *page.choices.themes])
    form.group_id.choices = offer([(0, _("No group yet")), *page.choices.groups])
    return render_template("dossiers/new.html", page=page, form=form)


@room.get("/dossiers/similar")
def similar() -> ResponseReturnValue:
    """Show dossiers whose title looks like the one being typed."""
    viewer = current_viewer()
    require(can_write(viewer))
    topic_id = proper_number(request.args.get("topic_id", ""))
    found = similar_dossiers(viewer, request.args.get("title", ""), topic_id=topic_id)
    return render_template("dossiers/similar.html", found=found, topic_id=topic_id)
