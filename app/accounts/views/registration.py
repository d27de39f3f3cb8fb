"""The doors to becoming a member: the form, the letter, the confirmation."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions, presence
from app.accounts.actions import keys
from app.accounts.forms import RegistrationForm
from app.accounts.tries import limited_by
from app.accounts.views.room import come_in, for_members, go, room, spent, this_device
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.returning import came_from
from app.foundation.transaction import writes, writes_quietly

AN_HOUR = 3600


@room.get("/register")
def registration_form() -> ResponseReturnValue:
    """Show the form; who is a member already needs none."""
    if presence.current_viewer().is_member:
        return redirect("/")
    return render_template("accounts/register.html", form=RegistrationForm())


@room.post("/register")
@limited("register", most=40, seconds=AN_HOUR)  # a whole evening class may share one address
@limited_by("email", "register", most=5, seconds=AN_HOUR)
@writes
def register() -> ResponseReturnValue:
    """Open an account; the answer is the same when the address has one."""
    form = RegistrationForm()

    def act() -> None:
        language = presence.current_language()
        actions.register(form.name.data, form.email.data, form.password.data, language)

    if accepts(form, act):
        return go("accounts.registered")
    return render_template("accounts/register.html", form=form), 422


@room.get("/register/sent")
def registered() -> ResponseReturnValue:
    """Say that there is a letter."""
    return render_template("accounts/registered.html")


@room.get("/confirm/<key>")
def confirmation(key: str) -> ResponseReturnValue:
    """Show the button: programs that look into letters open every link, but press nothing."""
    if not keys.is_working(key, keys.CONFIRM):
        return spent()
    return render_template("accounts/confirm.html", key=key)


@room.post("/confirm/<key>")
@limited("confirm", most=60, seconds=600)
@writes
def confirm(key: str) -> ResponseReturnValue:
    """Prove the address, and come in."""
    try:
        person = actions.confirm(key)
    except Hidden:
        return spent()
    come_in(actions.begin_sign_in(person.id, this_device()), is_staying=True)
    flash(_("Welcome, %(name)s! Your address is confirmed: you can take part.", name=person.name))
    return redirect("/", 303)


@room.post("/confirmation")
@limited("confirmation", most=5, seconds=AN_HOUR)
@for_members
@writes_quietly
def ask_confirmation() -> ResponseReturnValue:
    """Send the letter once more."""
    actions.ask_confirmation(presence.current_viewer())
    flash(_("We sent the letter again. It may take a minute; look in your spam folder as well."))
    return redirect(came_from(), 303)
