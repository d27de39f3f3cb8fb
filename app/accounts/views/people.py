"""The doors about people: suggestions while typing a name, and roles."""

from __future__ import annotations

from dataclasses import asdict

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions, pages, policy, presence
from app.accounts.people import visible_person
from app.accounts.views.room import room
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.returning import came_from
from app.foundation.text.typed import clean_line
from app.foundation.transaction import writes

ACTS = {"give": actions.give_role, "take": actions.take_role}


@room.get("/people/suggestions")
def suggestions() -> ResponseReturnValue:
    """Give the people whose name begins with what was typed after an @."""
    viewer = presence.current_viewer()
    require(policy.can_find_people(viewer))
    found = pages.suggestions(viewer, clean_line(request.args.get("q", "")))
    return jsonify([asdict(person) for person in found])


@room.post("/u/<username>/roles")
@limited("roles", most=60, seconds=600)
@writes
def change_role(username: str) -> ResponseReturnValue:
    """Give or take a role of the whole site."""
    viewer = presence.current_viewer()
    person = visible_person(viewer, username)
    role, act = request.form.get("role", ""), ACTS.get(request.form.get("act", ""))
    if act is None or role not in policy.ROLES:
        raise Invalid(_("Choose a role, and whether to give or to take it."))
    act(viewer, person.id, role)
    return redirect(came_from(f"/u/{person.username}"), 303)
