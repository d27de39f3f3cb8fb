"""The doors to one's own account: username, e-mail address, password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.accounts import actions, pages, presence
from app.accounts.actions import keys
from app.accounts.forms import EmailForm, PasswordForm, UsernameForm
from app.accounts.views.room import for_members, go, room, spent
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes, writes_quietly

FORMS = {"username": UsernameForm, "email": EmailForm, "password": PasswordForm}


@room.get("/preferences/account")
@for_members
def account() -> ResponseReturnValue:
    """Show the three forms."""
    return _account_page()


@room.post("/preferences/username")
@limited("account", most=20, seconds=600)
@for_members
@writes
def change_username() -> ResponseReturnValue:
    """Take another username, once."""
    viewer, form = presence.current_viewer(), UsernameForm()
    act = partial(actions.change_username, viewer, form.username.data)
    return _answer("username", form, act, _("This is your username from now on."))


@room.post("/preferences/email")
@limited("account", most=20, seconds=600)
@for_members
@writes_quietly
def ask_new_email() -> ResponseReturnValue:
    """Send a letter to the address wanted."""
    viewer, form = presence.current_viewer(), EmailForm()
    act = partial(actions.ask_new_email, viewer, form.email.data, form.current_password.data)
    done = _("We sent a letter to the new address. It is yours once you open the link in that letter.")
    return _answer("email", form, act, done)


@room.post("/preferences/password")
@limited("account", most=20, seconds=600)
@for_members
@writes_quietly
def change_password() -> ResponseReturnValue:
    """Set a new password; other devices are signed out."""
    viewer, form = presence.current_viewer(), PasswordForm()
    act = partial(actions.change_password, viewer, form.current_password.data, form.password.data)
    done = _("Your new password works from now on. Other devices are signed out.")
    return _answer("password", form, act, done)


@room.get("/email/<key>")
def new_email(key: str) -> ResponseReturnValue:
    """Show the button that makes the new address yours."""
    if not keys.is_working(key, keys.EMAIL):
        return spent()
    return render_template("accounts/new_email.html", key=key)


@room.post("/email/<key>")
@limited("new email", most=60, seconds=600)
@writes
def change_email(key: str) -> ResponseReturnValue:
    """Make the new address count; whoever has the letter may do that, signed in or not."""
    try:
        actions.change_email(key)
    except Hidden:
        return spent()
    flash(_("Your e-mail address was changed."))
    return redirect("/", 303)


def _answer(which: str, form: FlaskForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do what one of the three forms asks, or show the page with that form as it was sent."""
    if accepts(form, act):
        flash(done)
        return go("accounts.account")
    return _account_page(**{which: form}), 422


def _account_page(**sent: FlaskForm) -> str:
    fresh = {name: form(formdata=None) for name, form in FORMS.items() if name not in sent}
    page = pages.account_page(presence.current_viewer())
    return render_template("accounts/account.html", page=page, forms={**fresh, **sent})
