"""The doors of an initiative's photos and documents: fetching one, and for coordinators changing them."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.files.delivery import deliver
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes
from app.groups import actions
from app.groups.actions.photos import FileChoice
from app.groups.forms.profile import FileChoiceForm, NewFileForm
from app.groups.loading import load_initiative_file, stored_file
from app.groups.models import Group, InitiativeFile
from app.groups.pages.files import file_page, files_page
from app.groups.pages.head import group_head
from app.groups.views.profile import own_initiative, seen_initiative
from app.groups.views.room import room

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/i/<group_slug>/files")
def files(group_slug: str) -> ResponseReturnValue:
    """Show coordinators the photos and documents."""
    return _files(own_initiative(group_slug), NewFileForm(formdata=None))


@room.post("/i/<group_slug>/files")
@limited("upload", most=10, seconds=60)
@writes
def add_file(group_slug: str) -> ResponseReturnValue:
    """Add a photo or document."""
    form, group = NewFileForm(), own_initiative(group_slug)
    if accepts(form, partial(_add, group, form)):
        flash(_("Added."))
        return _to_files(group)
    return _files(group, form), UNPROCESSABLE


def _add(group: Group, form: NewFileForm) -> None:
    choice = FileChoice(form.kind.data or "", form.title.data or "", form.audience.data or "")
    sent = form.file.data
    actions.add_file(current_viewer(), group, sent.filename or "", sent.read(), choice)


def _files(group: Group, form: NewFileForm) -> str:
    viewer = current_viewer()
    head = group_head(viewer, group, "settings")
    return render_template("groups/files.html", group=head, page=files_page(viewer, group), form=form)


@room.get("/i/<group_slug>/files/<int:number>")
def original(group_slug: str, number: int) -> Response:
    """Hand over a photo or document."""
    return deliver(stored_file(_line(group_slug, number)), "original")


@room.get("/i/<group_slug>/files/<int:number>/thumb")
def thumb(group_slug: str, number: int) -> Response:
    """Hand over the smaller copy."""
    file = stored_file(_line(group_slug, number))
    if not file.thumb_width:
        raise Hidden
    return deliver(file, "thumb")


def _line(group_slug: str, number: int) -> InitiativeFile:
    return load_initiative_file(current_viewer(), seen_initiative(group_slug), number)


@room.get("/i/<group_slug>/files/<int:number>/edit")
def edit_file(group_slug: str, number: int) -> ResponseReturnValue:
    """Show the form for another title and other readers."""
    group = own_initiative(group_slug)
    line = _line(group_slug, number)
    return _file(group, line, FileChoiceForm(formdata=None, obj=line))


@room.post("/i/<group_slug>/files/<int:number>/edit")
@writes
def change_file(group_slug: str, number: int) -> ResponseReturnValue:
    """Give a file another title, or let other people see it."""
    viewer, form, group = current_viewer(), FileChoiceForm(), own_initiative(group_slug)
    line = _line(group_slug, number)
    title, audience = form.title.data or "", form.audience.data or ""
    if accepts(form, partial(actions.change_file, viewer, group, line, title, audience)):
        return _to_files(group)
    return _file(group, line, form), UNPROCESSABLE


def _file(group: Group, line: InitiativeFile, form: FileChoiceForm) -> str:
    head = group_head(current_viewer(), group, "settings")
    return render_template("groups/file.html", group=head, page=file_page(group, line), form=form)


@room.post("/i/<group_slug>/files/<int:number>/end")
@writes
def remove_file(group_slug: str, number: int) -> ResponseReturnValue:
    """Take a photo or document away."""
    group = own_initiative(group_slug)
    actions.remove_file(current_viewer(), group, _line(group_slug, number))
    flash(_("Taken away."))
    return _to_files(group)


def _to_files(group: Group) -> ResponseReturnValue:
    return redirect(f"/i/{group.slug}/files", SEE_OTHER)
