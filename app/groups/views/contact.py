"""The doors of the relay: writing to an initiative, and writing back, without anybody's address."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.people import visible_person
from app.accounts.presence import current_viewer
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes_quietly
from app.groups import actions
from app.groups.forms.profile import MessageForm
from app.groups.models import Group
from app.groups.pages.head import group_head
from app.groups.pages.pieces import url_of
from app.groups.policy import can_answer, can_contact
from app.groups.relay import wrote_lately
from app.groups.standing import standing
from app.groups.views.profile import own_initiative, seen_initiative
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422
AN_HOUR = 3600


@room.get("/i/<group_slug>/contact")
def contact_form(group_slug: str) -> ResponseReturnValue:
    """Show the form with which one writes to an initiative."""
    viewer, group = current_viewer(), seen_initiative(group_slug)
    require(can_contact(viewer, standing(viewer, group)))
    return _form(group, MessageForm(formdata=None))


@room.post("/i/<group_slug>/contact")
@limited("contact", most=10, seconds=AN_HOUR)
@writes_quietly
def contact(group_slug: str) -> ResponseReturnValue:
    """Pass a message on to the coordinators."""
    viewer, form, group = current_viewer(), MessageForm(), seen_initiative(group_slug)
    require(can_contact(viewer, standing(viewer, group)))
    if accepts(form, lambda: actions.contact(viewer, group, form.message.data or "")):
        flash(_("Your message is on its way to the coordinators. Their answer comes to you by letter."))
        return redirect(url_of(group), SEE_OTHER)
    return _form(group, form), UNPROCESSABLE


@room.get("/i/<group_slug>/contact/<username>")
def answer_form(group_slug: str, username: str) -> ResponseReturnValue:
    """Show coordinators the form with which they write back."""
    viewer, group = current_viewer(), own_initiative(group_slug)
    person = visible_person(viewer, username)
    wrote = wrote_lately(person.id, group.id)
    require(can_answer(viewer, standing(viewer, group), wrote=wrote))
    return _form(group, MessageForm(formdata=None), person)


@room.post("/i/<group_slug>/contact/<username>")
@limited("contact", most=10, seconds=AN_HOUR)
@writes_quietly
def answer(group_slug: str, username: str) -> ResponseReturnValue:
    """Pass an answer on to who wrote."""
    viewer, form, group = current_viewer(), MessageForm(), own_initiative(group_slug)
    person = visible_person(viewer, username)
    if accepts(form, lambda: actions.answer(viewer, group, person, form.message.data or "")):
        flash(_("Your answer is on its way to %(name)s.", name=person.name))
        return redirect(url_of(group), SEE_OTHER)
    return _form(group, form, person), UNPROCESSABLE


def _form(group: Group, form: MessageForm, person: User | None = None) -> str:
    """Show the form to the initiative, or with `person` from the initiative to somebody."""
    head = group_head(current_viewer(), group, "overview")
    return render_template("groups/contact.html", group=head, form=form, person=person)
