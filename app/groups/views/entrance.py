"""The doors of the entrance: asking to join and the answer, inviting and coming in by that."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.foundation.forms import Form, accepts
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.forms.people import AskForm, DeclineForm, LetterForm, LinkForm
from app.groups.loading import invitation_by_key, load_group, load_invitation, load_request
from app.groups.models import Group, JoinRequest
from app.groups.pages.entrance import Refused, invitation_page, invitations_page, requests_page
from app.groups.pages.head import group_head
from app.groups.pages.pieces import url_of
from app.groups.policy import can_ask, can_decide, can_invite
from app.groups.standing import MEMBER, standing
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422
FORMS = {"letter": LetterForm, "link": LinkForm}


@room.get("/g/<group_slug>/join-requests/new")
def new_request(group_slug: str) -> ResponseReturnValue:
    """Show the form to ask to join."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    require(can_ask(viewer, group, standing(viewer, group)))
    return _ask(group, AskForm(formdata=None))


@room.post("/g/<group_slug>/join-requests")
@limited("ask to join", most=20, seconds=3600)
@writes
def ask_to_join(group_slug: str) -> ResponseReturnValue:
    """Ask the coordinators to be let in."""
    viewer, form = current_viewer(), AskForm()
    group = load_group(viewer, group_slug)
    require(can_ask(viewer, group, standing(viewer, group)))
    if accepts(form, lambda: actions.ask_to_join(viewer, group, form.message.data or "")):
        flash(_("Your request is with the coordinators. You get a letter with their answer."))
        return redirect(url_of(group), SEE_OTHER)
    return _ask(group, form), UNPROCESSABLE


def _ask(group: Group, form: AskForm) -> str:
    head = group_head(current_viewer(), group, "overview")
    return render_template("groups/ask.html", group=head, form=form)


@room.get("/g/<group_slug>/join-requests")
def requests(group_slug: str) -> ResponseReturnValue:
    """Show coordinators who asks to join."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    require(can_decide(viewer, standing(viewer, group)))
    return _requests(group)


@room.post("/g/<group_slug>/join-requests/<int:request_id>/acceptance")
@writes
def accept_request(group_slug: str, request_id: int) -> ResponseReturnValue:
    """Let somebody in who asked."""
    viewer = current_viewer()
    group, asked = _request(group_slug, request_id)
    actions.accept_request(viewer, group, asked)
    flash(_("%(name)s is a member now.", name=asked.user.name))
    return redirect(f"/g/{group.slug}/join-requests", SEE_OTHER)


@room.post("/g/<group_slug>/join-requests/<int:request_id>/decline")
@writes
def decline_request(group_slug: str, request_id: int) -> ResponseReturnValue:
    """Do not let somebody in, and say why."""
    viewer, form = current_viewer(), DeclineForm()
    group, asked = _request(group_slug, request_id)
    reason = form.reason.data or ""
    if accepts(form, lambda: actions.decline_request(viewer, group, asked, reason)):
        flash(_("%(name)s gets a letter with your reason.", name=asked.user.name))
        return redirect(f"/g/{group.slug}/join-requests", SEE_OTHER)
    return _requests(group, Refused(asked.id, reason, " ".join(form.reason.errors))), UNPROCESSABLE


@room.post("/g/<group_slug>/join-requests/<int:request_id>/withdrawal")
@writes
def withdraw_request(group_slug: str, request_id: int) -> ResponseReturnValue:
    """Take one's own request back."""
    viewer = current_viewer()
    group, asked = _request(group_slug, request_id)
    actions.withdraw_request(viewer, group, asked)
    flash(_("Your request is withdrawn."))
    return redirect(url_of(group), SEE_OTHER)


def _request(group_slug: str, request_id: int) -> tuple[Group, JoinRequest]:
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    return group, load_request(viewer, group, request_id)


def _requests(group: Group, refused: Refused | None = None) -> str:
    viewer = current_viewer()
    head = group_head(viewer, group, "requests")
    return render_template("groups/requests.html", group=head, page=requests_page(viewer, group, refused))


@room.get("/g/<group_slug>/invitations")
def invitations(group_slug: str) -> ResponseReturnValue:
    """Show coordinators the invitations that still work."""
    return _invitations(_inviting(group_slug))


@room.post("/g/<group_slug>/invitations")
@limited("invite", most=60, seconds=3600)
@writes
def invite(group_slug: str) -> ResponseReturnValue:
    """Invite somebody by letter."""
    form, group = LetterForm(), _inviting(group_slug)
    email, role = form.email.data or "", form.role.data or ""

    def act(viewer: Viewer) -> object:
        return actions.invite_by_email(viewer, group, email, role)

    return _invited("letter", form, group, act, _("The letter is on its way."))


@room.post("/g/<group_slug>/invitations/links")
@limited("invite", most=60, seconds=3600)
@writes
def make_link(group_slug: str) -> ResponseReturnValue:
    """Make a link for several people."""
    form, group = LinkForm(), _inviting(group_slug)

    def act(viewer: Viewer) -> object:
        return actions.make_link(viewer, group, form.number())

    return _invited("link", form, group, act, _("Your link is ready: it stands below."))


@room.post("/g/<group_slug>/invitations/<int:invitation_id>/end")
@writes
def withdraw_invitation(group_slug: str, invitation_id: int) -> ResponseReturnValue:
    """Let an invitation no longer work."""
    viewer, group = current_viewer(), _inviting(group_slug)
    actions.withdraw_invitation(viewer, group, load_invitation(viewer, group, invitation_id))
    flash(_("That invitation no longer works."))
    return redirect(f"/g/{group.slug}/invitations", SEE_OTHER)


def _inviting(group_slug: str) -> Group:
    """Load a group for who may invite people to it."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    require(can_invite(viewer, standing(viewer, group)))
    return group


def _invited(
    which: str, form: Form, group: Group, act: Callable[[Viewer], object], done: str
) -> ResponseReturnValue:
    viewer = current_viewer()
    if accepts(form, lambda: act(viewer)):
        flash(done)
        return redirect(f"/g/{group.slug}/invitations", SEE_OTHER)
    return _invitations(group, **{which: form}), UNPROCESSABLE


def _invitations(group: Group, **sent: Form) -> str:
    viewer = current_viewer()
    fresh = {name: form(formdata=None, role=MEMBER) for name, form in FORMS.items() if name not in sent}
    page = invitations_page(viewer, group, current_app.config["SETTINGS"].base_url)
    head = group_head(viewer, group, "invitations")
    return render_template("groups/invitations.html", group=head, page=page, forms={**fresh, **sent})


@room.get("/invitations/<key>")
def invitation(key: str) -> ResponseReturnValue:
    """Show who invites whom to what."""
    page = invitation_page(current_viewer(), invitation_by_key(key))
    return render_template("groups/invitation.html", page=page)


@room.post("/invitations/<key>")
@limited("accept invitation", most=60, seconds=600)
@writes
def accept_invitation(key: str) -> ResponseReturnValue:
    """Come in by an invitation."""
    group = actions.accept_invitation(current_viewer(), invitation_by_key(key))
    flash(_("Welcome to %(group)s.", group=group.name))
    return redirect(url_of(group), SEE_OTHER)
