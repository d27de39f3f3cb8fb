"""The doors about who is in a group: the list, one's own place in it, and that of somebody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.foundation.forms import Form, accepts
from app.foundation.gate import require
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.forms.people import DeclineForm, DelegateForm, RoleForm
from app.groups.loading import load_group, load_member
from app.groups.models import Group, Membership
from app.groups.pages.head import group_head
from app.groups.pages.members import member_page, members_page
from app.groups.policy import can_manage, can_speak_for
from app.groups.standing import standing
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422
FORMS = {"role": RoleForm, "delegate": DelegateForm, "end": DeclineForm}


@room.get("/g/<group_slug>/members")
def members(group_slug: str) -> ResponseReturnValue:
    """Show who is in the group, to who may see that."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    page = members_page(viewer, group, request.args.get("after"))
    return render_template("groups/members.html", group=group_head(viewer, group, "members"), page=page)


@room.post("/g/<group_slug>/hiding")
@writes
def hide(group_slug: str) -> ResponseReturnValue:
    """Leave one's own name out of the list."""
    return _own(group_slug, lambda viewer, group: actions.hide_oneself(viewer, group, is_hidden=True))


@room.post("/g/<group_slug>/hiding/end")
@writes
def show(group_slug: str) -> ResponseReturnValue:
    """Stand in the list again."""
    return _own(group_slug, lambda viewer, group: actions.hide_oneself(viewer, group, is_hidden=False))


@room.post("/g/<group_slug>/voice")
@writes
def speak(group_slug: str) -> ResponseReturnValue:
    """Show this initiative beside one's posts."""
    return _own(group_slug, actions.choose_voice)


@room.post("/g/<group_slug>/voice/end")
@writes
def fall_silent(group_slug: str) -> ResponseReturnValue:
    """Speak for oneself alone."""
    return _own(group_slug, _fall_silent)


def _fall_silent(viewer: Viewer, group: Group) -> None:
    require(can_speak_for(viewer, group, standing(viewer, group)))
    actions.choose_voice(viewer, None)


def _own(group_slug: str, act: Callable[[Viewer, Group], None]) -> ResponseReturnValue:
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    act(viewer, group)
    return _to_members(group)


@room.get("/g/<group_slug>/members/<username>")
def member(group_slug: str, username: str) -> ResponseReturnValue:
    """Show the place of one member to coordinators."""
    group, found = _member(group_slug, username)
    return _place(group, found)


@room.post("/g/<group_slug>/members/<username>/role")
@writes
def change_role(group_slug: str, username: str) -> ResponseReturnValue:
    """Make somebody coordinator, or a member again."""
    viewer, form = current_viewer(), RoleForm()
    group, found = _member(group_slug, username)
    act = partial(actions.change_role, viewer, group, found.user_id, form.role.data or "")
    return _answer("role", form, group, found, act)


@room.post("/g/<group_slug>/members/<username>/delegate")
@writes
def change_delegate(group_slug: str, username: str) -> ResponseReturnValue:
    """Let somebody cast the vote, or no longer."""
    viewer, form = current_viewer(), DelegateForm()
    group, found = _member(group_slug, username)
    change = actions.take_delegate if form.act.data == "take" else actions.give_delegate
    return _answer("delegate", form, group, found, partial(change, viewer, group, found.user_id))


@room.post("/g/<group_slug>/members/<username>/end")
@writes
def remove_member(group_slug: str, username: str) -> ResponseReturnValue:
    """Put somebody out of the group, with a reason."""
    viewer, form = current_viewer(), DeclineForm()
    group, found = _member(group_slug, username)
    act = partial(actions.remove_member, viewer, group, found.user_id, form.reason.data or "")
    return _answer("end", form, group, found, act)


def _member(group_slug: str, username: str) -> tuple[Group, Membership]:
    """Load somebody's place for who may change it."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    require(can_manage(viewer, standing(viewer, group)))
    return group, load_member(viewer, group, username)


def _answer(
    which: str, form: Form, group: Group, found: Membership, act: Callable[[], None]
) -> ResponseReturnValue:
    person = found.user  # held on to: the act reads the membership anew, without the person
    if accepts(form, act):
        flash(_("Kept: the place of %(name)s is changed.", name=person.name))
        return _to_members(group)
    return _place(group, found, **{which: form}), UNPROCESSABLE


def _place(group: Group, found: Membership, **sent: Form) -> str:
    page = member_page(group, found)
    fresh = {name: form(formdata=None, role=page.role) for name, form in FORMS.items() if name not in sent}
    head = group_head(current_viewer(), group, "members")
    return render_template("groups/member.html", group=head, page=page, forms={**fresh, **sent})


def _to_members(group: Group) -> ResponseReturnValue:
    return redirect(f"/g/{group.slug}/members", SEE_OTHER)
