"""The doors about how far an initiative is: the next phase, the end, and whether all is still right."""

from __future__ import annotations

from datetime import date

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.foundation.forms import accepts
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.answers import today
from app.groups.forms.profile import EndForm, PhaseForm
from app.groups.models import Group
from app.groups.pages.head import group_head
from app.groups.pages.profile import load_initiative, phase_hints, verification_page
from app.groups.views.profile import own_initiative, to_profile
from app.groups.views.room import room

UNPROCESSABLE = 422


@room.get("/i/<group_slug>/phase")
def phase(group_slug: str) -> ResponseReturnValue:
    """Show the form for another phase."""
    group = own_initiative(group_slug)
    now = load_initiative(group).phase
    return _phase(group, PhaseForm(formdata=None, phase=now, on=today()))


@room.post("/i/<group_slug>/phase")
@writes
def move_to_phase(group_slug: str) -> ResponseReturnValue:
    """Say in which phase the initiative is."""
    form, group = PhaseForm(), own_initiative(group_slug)

    def act() -> None:
        on = form.on.data or date.min
        actions.move_to_phase(current_viewer(), group, form.phase.data or "", on, form.words.data or "")

    if accepts(form, act):
        flash(_("It stands in your history now."))
        return to_profile(group)
    return _phase(group, form), UNPROCESSABLE


def _phase(group: Group, form: PhaseForm) -> str:
    head = group_head(current_viewer(), group, "settings")
    return render_template("groups/phase.html", group=head, form=form, hints=phase_hints())


@room.get("/i/<group_slug>/end")
def stopping(group_slug: str) -> ResponseReturnValue:
    """Show the form with which an initiative ends."""
    return _stopping(own_initiative(group_slug), EndForm(formdata=None))


@room.post("/i/<group_slug>/end")
@writes
def end(group_slug: str) -> ResponseReturnValue:
    """End the initiative; its page stays readable."""
    form, group = EndForm(), own_initiative(group_slug)
    if accepts(form, lambda: actions.end(current_viewer(), group, form.reason.data or "")):
        flash(_("Your page stays readable. Thank you for what you leave to others."))
        return to_profile(group)
    return _stopping(group, form), UNPROCESSABLE


def _stopping(group: Group, form: EndForm) -> str:
    head = group_head(current_viewer(), group, "settings")
    return render_template("groups/end.html", group=head, form=form)


@room.get("/i/<group_slug>/verification")
def verification(group_slug: str) -> ResponseReturnValue:
    """Ask whether all is still right: programs that look into letters open links, but press nothing."""
    viewer, group = current_viewer(), own_initiative(group_slug)
    head = group_head(viewer, group, "settings")
    page = verification_page(viewer, group)
    return render_template("groups/verification.html", group=head, page=page)


@room.post("/i/<group_slug>/verification")
@writes
def verify(group_slug: str) -> ResponseReturnValue:
    """Say that all is still right."""
    group = own_initiative(group_slug)
    actions.verify(current_viewer(), group)
    flash(_("Thank you. We ask again in a year."))
    return to_profile(group)
