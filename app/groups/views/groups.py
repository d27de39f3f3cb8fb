"""The doors of groups as such: the list, founding, the overview, the settings, coming and going."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.policy import can_have_account
from app.accounts.presence import current_viewer
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.forms.people import FoundingForm, SettingsForm
from app.groups.loading import load_group
from app.groups.models import Group
from app.groups.pages.group import group_page, groups_page, join_hints
from app.groups.pages.head import group_head
from app.groups.pages.pieces import url_of
from app.groups.pages.settings import settings_page
from app.groups.policy import can_found, can_manage
from app.groups.standing import standing
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/g")
def groups() -> ResponseReturnValue:
    """Show the working groups."""
    page = groups_page(current_viewer(), request.args.get("after"))
    return render_template("groups/groups.html", page=page)


@room.get("/g/new")
def new_group() -> ResponseReturnValue:
    """Show the form for a new working group."""
    require(can_found(current_viewer(), "working_group"))
    return _new(FoundingForm(formdata=None, join_policy="open"))


@room.post("/g")
@limited("found group", most=10, seconds=3600)
@writes
def found_group() -> ResponseReturnValue:
    """Found a working group."""
    viewer, form = current_viewer(), FoundingForm()
    require(can_found(viewer, "working_group"))
    name, summary, policy = form.name.data or "", form.summary.data or "", form.join_policy.data or ""
    made: list[Group] = []

    def act() -> None:
        made.append(actions.found_group(viewer, "working_group", name, summary, join_policy=policy))

    if accepts(form, act):
        flash(_("Your group is there. Tell others about it, and invite them."))
        return redirect(url_of(made[0]), SEE_OTHER)
    return _new(form), UNPROCESSABLE


def _new(form: FoundingForm) -> str:
    return render_template("groups/new.html", form=form, hints=join_hints())


@room.get("/g/<group_slug>")
def group(group_slug: str) -> ResponseReturnValue:
    """Show the overview of a group; an initiative has its profile for one."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    if found.kind == "initiative":
        return redirect(url_of(found))
    head = group_head(viewer, found, "overview")
    return render_template("groups/group.html", group=head, page=group_page(viewer, found))


@room.get("/g/<group_slug>/settings")
def group_settings(group_slug: str) -> ResponseReturnValue:
    """Show what coordinators decide."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    require(can_manage(viewer, standing(viewer, found)))
    return _settings(found, SettingsForm(formdata=None, obj=found))


@room.post("/g/<group_slug>/settings")
@writes
def change_group(group_slug: str) -> ResponseReturnValue:
    """Change what the group says of itself, and how one gets in."""
    viewer, form = current_viewer(), SettingsForm()
    found = load_group(viewer, group_slug)
    require(can_manage(viewer, standing(viewer, found)))
    if accepts(form, lambda: actions.change_group(viewer, found, form.facts(found))):
        flash(_("The settings are saved."))
        return redirect(f"/g/{found.slug}/settings", SEE_OTHER)
    return _settings(found, form), UNPROCESSABLE


def _settings(found: Group, form: SettingsForm) -> str:
    viewer = current_viewer()
    head = group_head(viewer, found, "settings")
    page = settings_page(viewer, found)
    return render_template("groups/settings.html", group=head, page=page, form=form)


@room.post("/g/<group_slug>/membership")
@limited("join", most=30, seconds=600)
@writes
def join(group_slug: str) -> ResponseReturnValue:
    """Come into a group that is open to all."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    actions.join(viewer, found)
    flash(_("Welcome to %(group)s.", group=found.name))
    return redirect(url_of(found), SEE_OTHER)


@room.post("/g/<group_slug>/membership/end")
@writes
def leave(group_slug: str) -> ResponseReturnValue:
    """Leave the group."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    require(can_have_account(viewer))
    actions.leave(viewer, found)
    flash(_("You left %(group)s.", group=found.name))
    return redirect(url_of(found), SEE_OTHER)


@room.post("/g/<group_slug>/follow")
@limited("follow group", most=60, seconds=600)
@writes
def follow(group_slug: str) -> ResponseReturnValue:
    """Follow the group without belonging to it."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    actions.follow_group(viewer, found)
    return redirect(url_of(found), SEE_OTHER)


@room.post("/g/<group_slug>/follow/end")
@writes
def unfollow(group_slug: str) -> ResponseReturnValue:
    """Stop following the group."""
    viewer = current_viewer()
    found = load_group(viewer, group_slug)
    actions.unfollow_group(viewer, found)
    return redirect(url_of(found), SEE_OTHER)
