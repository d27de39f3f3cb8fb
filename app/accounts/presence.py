"""Who is here: between Flask-Login's cookie and our own list of sign-ins."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, has_request_context, request
from flask_login import LoginManager, current_user, login_user, logout_user

from app.accounts.viewer import VISITOR, Viewer, viewer_by_key

LANGUAGE_COOKIE = "language"
LANGUAGES = ("nl", "en")


def current_viewer() -> Viewer:
    """Return the member who is signed in, or the visitor; the visitor too where there is no request."""
    return cast(Viewer, current_user.itself) if has_request_context() else VISITOR


def enter(viewer: Viewer, *, is_staying: bool) -> None:
    """Let this browser remember who signed in; `is_staying` also after it closes."""
    login_user(viewer, remember=is_staying)


def leave() -> None:
    """Let this browser forget who was signed in."""
    logout_user()


def watch_the_door(app: Flask) -> None:
    """Connect Flask-Login to the sign-ins in the database."""
    manager = LoginManager()
    manager.session_protection = None  # each sign-in has a key of its own that can be ended
    manager.anonymous_user = lambda: VISITOR
    manager.user_loader(viewer_by_key)
    manager.init_app(app)


def current_language() -> str:
    """Return the member's language, else what the visitor chose, else the house's own."""
    cookie = request.cookies.get(LANGUAGE_COOKIE, "") if has_request_context() else ""
    chosen = current_viewer().language or cookie
    return chosen if chosen in LANGUAGES else default_language()


def default_language() -> str:
    """Return the language for who did not choose."""
    return str(current_app.config["SETTINGS"].default_locale)


def current_time_zone() -> str:
    """Return the member's time zone; the visitor is taken to be in the Netherlands."""
    return current_viewer().time_zone
