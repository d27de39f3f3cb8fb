"""The one blueprint of this room, and what several of its doors need."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts import actions, policy, presence
from app.accounts.devices import device_of
from app.accounts.viewer import Viewer
from app.foundation.database import LARGEST_ID
from app.foundation.gate import require

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

NUMBER = f"int(max={LARGEST_ID})"

room = Blueprint("accounts", __name__)


def for_members(view: View[P]) -> View[P]:
    """Let members in; visitors sign in first and come back, or read why their form was refused."""

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        verdict = policy.can_have_account(presence.current_viewer())
        if not verdict and request.method == "GET":
            return redirect(url_for("accounts.sign_in_form", next=request.path), 303)
        require(verdict)
        return view(*args, **kwargs)

    return door


def this_device() -> str:
    """Return the device this request came from, in words."""
    return device_of(request.user_agent.string)


def come_in(viewer: Viewer, *, is_staying: bool) -> None:
    """Let this browser be somebody's; a sign-in it had before ends."""
    actions.end_this_sign_in(presence.current_viewer())
    presence.enter(viewer, is_staying=is_staying)


def go(endpoint: str) -> Response:
    """Answer a form by sending the browser on to a page."""
    return redirect(url_for(endpoint), 303)


def spent() -> ResponseReturnValue:
    """Answer who opens a link from a letter that was used already, or that is too old."""
    return render_template("accounts/spent.html"), 410
