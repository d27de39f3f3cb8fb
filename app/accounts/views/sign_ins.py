"""The doors in and out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions, presence
from app.accounts.forms import SignInForm
from app.accounts.tries import limited_by
from app.accounts.views.room import come_in, room, this_device
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.returning import local_path
from app.foundation.transaction import writes_quietly


@room.get("/session/new")
def sign_in_form() -> ResponseReturnValue:
    """Show the form; it remembers where to go afterwards."""
    form = SignInForm(next=local_path(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form)


@room.post("/session")
@limited("sign in", most=60, seconds=600)
@limited_by("login", "sign in", most=20, seconds=900)
@writes_quietly
def sign_in() -> ResponseReturnValue:
    """Let somebody in."""
    form = SignInForm()

    def act() -> None:
        viewer = actions.sign_in(form.login.data, form.password.data, this_device())
        come_in(viewer, is_staying=form.remember.data)

    if accepts(form, act):
        return redirect(local_path(form.next.data), 303)
    return render_template("accounts/sign_in.html", form=form), 422


@room.post("/session/end")
@writes_quietly
def sign_out() -> ResponseReturnValue:
    """Let somebody out, and keep nothing of them in this browser."""
    actions.end_this_sign_in(presence.current_viewer())
    session.clear()
    presence.leave()
    flash(_("You are signed out."))
    return redirect("/", 303)
