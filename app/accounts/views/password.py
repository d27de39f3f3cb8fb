"""The doors for who forgot a password."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions
from app.accounts.actions import keys
from app.accounts.forms import ForgottenForm, NewPasswordForm
from app.accounts.tries import limited_by
from app.accounts.views.room import come_in, go, room, spent, this_device
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes, writes_quietly

AN_HOUR = 3600


@room.get("/password/forgotten")
def forgotten() -> ResponseReturnValue:
    """Show the form."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@room.post("/password/forgotten")
@limited("forgotten", most=20, seconds=AN_HOUR)
@limited_by("login", "forgotten", most=4, seconds=AN_HOUR)
@writes_quietly
def ask_new_password() -> ResponseReturnValue:
    """Have a letter sent; the answer is the same for a stranger."""
    form = ForgottenForm()
    if accepts(form, lambda: actions.ask_new_password(form.login.data)):
        return go("accounts.password_letter_sent")
    return render_template("accounts/forgotten.html", form=form), 422


@room.get("/password/sent")
def password_letter_sent() -> ResponseReturnValue:
    """Say that there is a letter, if there is an account."""
    return render_template("accounts/password_sent.html")


@room.get("/password/<key>")
def new_password(key: str) -> ResponseReturnValue:
    """Show the form to who has the letter."""
    if not keys.is_working(key, keys.PASSWORD):
        return spent()
    return render_template("accounts/new_password.html", form=NewPasswordForm(), key=key)


@room.post("/password/<key>")
@limited("new password", most=60, seconds=600)
@writes
def choose_password(key: str) -> ResponseReturnValue:
    """Set the new password, end every sign-in, and come in."""
    form = NewPasswordForm()

    def act() -> None:
        person = actions.choose_password(key, form.password.data)
        come_in(actions.begin_sign_in(person.id, this_device()), is_staying=True)

    try:
        if accepts(form, act):
            flash(_("Your new password works from now on. Other devices are signed out."))
            return redirect("/", 303)
    except Hidden:
        return spent()
    return render_template("accounts/new_password.html", form=form, key=key), 422
