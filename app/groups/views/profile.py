"""The doors of an initiative's profile: reading it, and changing it section by section."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.forms.profile import SectionForm, filled_form, section_form
from app.groups.loading import load_group
from app.groups.models import Group
from app.groups.pages.head import group_head
from app.groups.pages.pieces import url_of
from app.groups.pages.profile import load_initiative, profile_page
from app.groups.pages.sections import contact_name, section_page
from app.groups.policy import can_manage
from app.groups.standing import standing
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422


def seen_initiative(group_slug: str) -> Group:
    """Load the group of an initiative that may be seen; another group has no profile."""
    group = load_group(current_viewer(), group_slug)
    if group.kind != "initiative":
        raise Hidden
    return group


def own_initiative(group_slug: str) -> Group:
    """Load the group of an initiative for who coordinates it."""
    viewer, group = current_viewer(), seen_initiative(group_slug)
    require(can_manage(viewer, standing(viewer, group)))
    return group


def to_profile(group: Group) -> ResponseReturnValue:
    """Answer a form by showing the profile."""
    return redirect(url_of(group), SEE_OTHER)


@room.get("/i/<group_slug>")
def initiative(group_slug: str) -> ResponseReturnValue:
    """Show the profile of an initiative."""
    viewer, group = current_viewer(), seen_initiative(group_slug)
    own = standing(viewer, group)
    page = profile_page(viewer, group, own)
    head = group_head(viewer, group, "overview", own)
    return render_template("groups/initiative.html", group=head, page=page)


@room.get("/i/<group_slug>/edit/<section>")
def edit_section(group_slug: str, section: str) -> ResponseReturnValue:
    """Show the form of one section."""
    group = own_initiative(group_slug)
    initiative = load_initiative(group)
    return _edit(group, section, filled_form(section, initiative, contact_name(initiative)))


@room.post("/i/<group_slug>/edit/<section>")
@writes
def change_section(group_slug: str, section: str) -> ResponseReturnValue:
    """Tell another thing in one section."""
    viewer, group = current_viewer(), own_initiative(group_slug)
    form = section_form(section)()
    if accepts(form, lambda: actions.change_section(viewer, group, section, form.answers())):
        flash(_("Kept. This is what others see now."))
        return to_profile(group)
    return _edit(group, section, form), UNPROCESSABLE


def _edit(group: Group, section: str, form: SectionForm) -> str:
    head = group_head(current_viewer(), group, "settings")
    page = section_page(group, section)
    return render_template("groups/edit.html", group=head, page=page, form=form)
