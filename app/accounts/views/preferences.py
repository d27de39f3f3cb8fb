"""The doors to one's own preferences: the profile, the look, the sign-ins."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts import actions, pages, presence
from app.accounts.forms import LookForm, ProfileForm
from app.accounts.views.room import NUMBER, for_members, go, room
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes, writes_quietly


@room.get("/preferences")
@for_members
def profile() -> ResponseReturnValue:
    """Show what others see, to change."""
    page = pages.profile_page(presence.current_viewer())
    form = ProfileForm(name=page.name, bio=page.bio)
    return render_template("accounts/profile.html", form=form, page=page)


@room.post("/preferences")
@limited("preferences", most=60, seconds=600)
@for_members
@writes
def change_profile() -> ResponseReturnValue:
    """Change what others see."""
    viewer, form = presence.current_viewer(), ProfileForm()
    if accepts(form, lambda: actions.change_profile(viewer, form.name.data, form.bio.data)):
        flash(_("Your profile was saved."))
        return go("accounts.profile")
    page = pages.profile_page(viewer)
    return render_template("accounts/profile.html", form=form, page=page), 422


@room.get("/preferences/look")
@for_members
def look() -> ResponseReturnValue:
    """Show language, time zone, text size and theme."""
    return render_template("accounts/look.html", form=LookForm(obj=presence.current_viewer()))


@room.post("/preferences/look")
@limited("preferences", most=60, seconds=600)
@for_members
@writes_quietly
def change_look() -> ResponseReturnValue:
    """Change language, time zone, text size and theme."""
    viewer, form = presence.current_viewer(), LookForm()
    if accepts(form, lambda: actions.change_look(viewer, **_look(form))):
        with force_locale(form.language.data):
            flash(_("Your preferences were saved."))
        return go("accounts.look")
    return render_template("accounts/look.html", form=form), 422


def _look(form: LookForm) -> dict[str, str]:
    return {name: form[name].data for name in ("language", "time_zone", "text_size", "theme")}


@room.get("/preferences/sign-ins")
@for_members
def sign_ins() -> ResponseReturnValue:
    """Show where one is signed in."""
    page = pages.sign_ins_page(presence.current_viewer())
    return render_template("accounts/sign_ins.html", page=page)


@room.post(f"/preferences/sign-ins/<{NUMBER}:sign_in_id>/end")
@for_members
@writes_quietly
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one sign-in."""
    actions.end_sign_in(presence.current_viewer(), sign_in_id)
    flash(_("That device is signed out."))
    return go("accounts.sign_ins")


@room.post("/preferences/sign-ins/end-others")
@for_members
@writes_quietly
def end_other_sign_ins() -> ResponseReturnValue:
    """End every sign-in but this one."""
    actions.end_other_sign_ins(presence.current_viewer())
    flash(_("All other devices are signed out."))
    return go("accounts.sign_ins")
