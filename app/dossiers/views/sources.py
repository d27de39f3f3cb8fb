"""The sources of a dossier: seeing them, objecting, staying anonymous, agreeing; and the answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.presence import current_viewer
from app.dossiers.actions import consents
from app.dossiers.actions import sources as actions
from app.dossiers.forms.sources import AnswerForm, ObjectionForm
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier, PassageSource
from app.dossiers.pages.sources import sources_page
from app.dossiers.sources import load_source
from app.dossiers.views.room import room
from app.foundation.forms import Form, accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/d/<_slug>/<int:dossier_id>/sources")
def sources(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show where the words of a dossier come from."""
    return _shown(load_dossier(current_viewer(), dossier_id))


@room.post("/d/<int:dossier_id>/sources/<int:source_id>/objection")
@limited("object", most=20, seconds=3600)
@writes
def create_objection(dossier_id: int, source_id: int) -> ResponseReturnValue:
    """Take one's own words out."""
    viewer, form = current_viewer(), ObjectionForm()
    dossier, source = _asked(dossier_id, source_id)
    note = form.note.data or ""
    done = _("Your words are out of the text. Those who look after the dossier decide on it.")
    return _answered(dossier, form, lambda: actions.object_to_source(viewer, dossier, source, note), done)


@room.post("/d/<int:dossier_id>/sources/<int:source_id>/objection/answer")
@writes
def create_objection_answer(dossier_id: int, source_id: int) -> ResponseReturnValue:
    """Let words stay out, or put them back with a reason."""
    viewer, form = current_viewer(), AnswerForm()
    dossier, source = _asked(dossier_id, source_id)
    is_honoured = request.form.get("answer") != "declined"
    reason = form.reason.data or ""

    def act() -> None:
        actions.answer_objection(viewer, dossier, source, is_honoured=is_honoured, reason=reason)

    return _answered(dossier, form, act, _("The writer gets a letter with your answer."))


@room.post("/d/<int:dossier_id>/sources/<int:source_id>/anonymity")
@writes
def begin_anonymity(dossier_id: int, source_id: int) -> ResponseReturnValue:
    """Stand in the dossier as a member without a name."""
    return _named(dossier_id, source_id, is_anonymous=True)


@room.post("/d/<int:dossier_id>/sources/<int:source_id>/anonymity/end")
@writes
def end_anonymity(dossier_id: int, source_id: int) -> ResponseReturnValue:
    """Stand in the dossier with one's name again."""
    return _named(dossier_id, source_id, is_anonymous=False)


def _named(dossier_id: int, source_id: int, *, is_anonymous: bool) -> ResponseReturnValue:
    dossier, source = _asked(dossier_id, source_id)
    actions.set_anonymity(current_viewer(), dossier, source, is_anonymous=is_anonymous)
    return redirect(_home(dossier), SEE_OTHER)


@room.post("/d/<int:dossier_id>/sources/<int:source_id>/check")
@writes
def create_check(dossier_id: int, source_id: int) -> ResponseReturnValue:
    """Say that the dossier was compared with the post as it is now."""
    dossier, source = _asked(dossier_id, source_id)
    actions.check_source(current_viewer(), dossier, source)
    return redirect(_home(dossier), SEE_OTHER)


@room.post("/d/<int:dossier_id>/consents")
@writes
def create_consents(dossier_id: int) -> ResponseReturnValue:
    """Ask the writers whether everybody may read their words."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    count = consents.ask_consent(viewer, dossier)
    flash(ngettext("%(num)s writer gets a letter.", "%(num)s writers get a letter.", count))
    return redirect(_home(dossier), SEE_OTHER)


@room.post("/d/<int:dossier_id>/consent")
@writes
def create_consent(dossier_id: int) -> ResponseReturnValue:
    """Say whether everybody may read one's own words."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    consents.answer_consent(viewer, dossier, request.values.get("state", ""))
    flash(_("Your answer was kept; you can change it here."))
    return redirect(_home(dossier), SEE_OTHER)


def _asked(dossier_id: int, source_id: int) -> tuple[Dossier, PassageSource]:
    dossier = load_dossier(current_viewer(), dossier_id)
    return dossier, load_source(dossier, source_id)


def _answered(dossier: Dossier, form: Form, act: Callable[[], None], done: str) -> ResponseReturnValue:
    if accepts(form, act):
        flash(done)
        return redirect(_home(dossier), SEE_OTHER)
    errors = [*form.form_errors, *(sentence for field in form for sentence in field.errors)]
    return _shown(dossier, str(errors[0])), UNPROCESSABLE


def _shown(dossier: Dossier, refused: str = "") -> str:
    page = sources_page(current_viewer(), dossier, refused)
    return render_template("dossiers/sources.html", page=page, head=page.head)


def _home(dossier: Dossier) -> str:
    return f"{dossier.url}/sources"
