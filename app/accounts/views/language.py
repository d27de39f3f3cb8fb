"""The door at the foot of every page: the house in another language."""

from __future__ import annotations

from flask import current_app, redirect
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import actions, presence
from app.accounts.forms import LanguageForm
from app.accounts.views.room import room
from app.foundation.errors import Invalid
from app.foundation.limits import limited
from app.foundation.returning import came_from, local_path
from app.foundation.transaction import writes_quietly

A_YEAR = 365 * 24 * 3600
NO_TOKEN = {"csrf": False}


@room.record_once
def let_pages_be_shared(state: BlueprintSetupState) -> None:
    """Ask visitors for no token here: it would make every page one visitor's own, not to be kept."""
    state.app.extensions["csrf"].exempt(choose_language)


@room.post("/language")
@limited("language", most=60, seconds=600)
@writes_quietly
def choose_language() -> ResponseReturnValue:
    """Show the house in another language: a member's preference, a visitor's cookie."""
    viewer = presence.current_viewer()
    form = LanguageForm(meta={} if viewer.is_member else NO_TOKEN)
    if not form.validate():
        raise Invalid(_("That language could not be chosen. Go back and try again."))
    response = redirect(local_path(form.next.data, came_from()), 303)
    if viewer.is_member:
        actions.change_language(viewer, form.language.data)
    else:
        _keep(response, form.language.data)
    return response


def _keep(response: Response, language: str) -> None:
    response.set_cookie(
        presence.LANGUAGE_COOKIE,
        language,
        max_age=A_YEAR,
        secure=current_app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Lax",
    )
