"""The doors of the front."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.foundation.errors import Hidden
from app.foundation.wording import language
from app.overview.pages.home import home_page
from app.overview.pages.outbox import letter_page, outbox_page
from app.overview.pages.profile import profile_page
from app.overview.pages.texts import NAMES, text_page

room = Blueprint("overview", __name__)
MOVED_FOR_GOOD = 301


@room.get("/")
def home() -> ResponseReturnValue:
    """Say what Cooplink is, and show what is going on."""
    return render_template("overview/home.html", page=home_page(current_viewer()))


@room.get("/u/<username>")
def profile(username: str) -> ResponseReturnValue:
    """Show somebody with the topics they started."""
    return _profile(username, shows_replies=False)


@room.get("/u/<username>/replies")
def replies(username: str) -> ResponseReturnValue:
    """Show somebody with the replies they gave."""
    return _profile(username, shows_replies=True)


def _profile(username: str, *, shows_replies: bool) -> ResponseReturnValue:
    after = request.args.get("after")
    page = profile_page(current_viewer(), username, after, shows_replies=shows_replies)
    if page.person.username != username:
        here = next(tab.url for tab in page.tabs if tab.is_current)
        return redirect(f"{here}?{urlencode({'after': after})}" if after else here, MOVED_FOR_GOOD)
    return render_template("overview/profile.html", page=page)


@room.get(f"/<any({','.join(NAMES)}):name>")
def text(name: str) -> ResponseReturnValue:
    """Show what the house says about itself."""
    page = text_page(name, language(), current_app.config["SETTINGS"].site_host)
    return render_template("overview/text.html", page=page)


@room.get("/demo/outbox")
def outbox() -> ResponseReturnValue:
    """Show the letters of a demo."""
    page = outbox_page(current_viewer(), _demo_outbox())
    return render_template("overview/outbox.html", page=page)


@room.get("/demo/outbox/<name>")
def letter(name: str) -> ResponseReturnValue:
    """Show one letter of a demo."""
    page = letter_page(current_viewer(), _demo_outbox(), name)
    return render_template("overview/letter.html", page=page)


def _demo_outbox() -> Path:
    """Return the folder; outside a demo there is none."""
    settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise Hidden
    folder: Path = settings.instance_dir / "outbox"
    return folder
