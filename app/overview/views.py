"""The doors of the front."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_language, current_viewer
from app.accounts.tries import limited_by
from app.accounts.viewer import Viewer
from app.forum.archive import topic_texts
from app.foundation.errors import Hidden
from app.foundation.forms import accepts
from app.foundation.limits import limited
from app.foundation.transaction import writes, writes_quietly
from app.foundation.wording import language
from app.groups.actions import export_initiative
from app.groups.export import archive_name, archive_of
from app.groups.loading import load_group
from app.overview import joining
from app.overview.forms import InitiativeForm, NewcomerForm
from app.overview.joining import Newcomer, Wanted
from app.overview.pages.home import home_page
from app.overview.pages.joining import joining_page
from app.overview.pages.outbox import letter_page, outbox_page
from app.overview.pages.profile import profile_page
from app.overview.pages.texts import NAMES, text_page

room = Blueprint("overview", __name__)
MOVED_FOR_GOOD = 301
SEE_OTHER = 303
UNPROCESSABLE = 422
AN_HOUR = 3600


@room.get("/")
def home() -> ResponseReturnValue:
    """Say what Cooplink is, and show what is going on."""
    return render_template("overview/home.html", page=home_page(current_viewer()))


@room.get("/initiatives/new")
def new_initiative() -> ResponseReturnValue:
    """Show the form with which an initiative joins, together with who registers it."""
    viewer = current_viewer()
    return _initiative_form(viewer, _empty_form(viewer))


@room.post("/initiatives")
@limited("initiative", most=20, seconds=AN_HOUR)
@limited_by("email", "register", most=5, seconds=AN_HOUR)
@writes
def register_initiative() -> ResponseReturnValue:
    """Register an initiative; for a newcomer the answer is the same when the address has an account."""
    viewer = current_viewer()
    form = _empty_form(viewer)
    led_to: list[str] = []
    if accepts(form, lambda: led_to.append(_register(viewer, form))):
        return redirect(led_to[0], SEE_OTHER)
    return _initiative_form(viewer, form), UNPROCESSABLE


@room.get("/initiatives/sent")
def registered() -> ResponseReturnValue:
    """Say that there is a letter."""
    return render_template("overview/registered.html")


def _empty_form(viewer: Viewer) -> InitiativeForm:
    return InitiativeForm() if viewer.is_member else NewcomerForm()


def _register(viewer: Viewer, form: InitiativeForm) -> str:
    """Do what the form asks; return the address to go on to."""
    wanted = Wanted(
        name=form.name.data,
        place=joining.place_meant(form.place.data, form.which.data or ""),
        kinds=form.kinds.chosen,
        declarations=form.declarations.chosen,
        is_another=bool(form.anyway.data),
    )
    if viewer.is_member:
        return f"/i/{joining.register(viewer, wanted).slug}"
    newcomer = Newcomer(form.person_name.data, form.email.data, form.password.data, current_language())
    joining.register_with_account(newcomer, wanted)
    return "/initiatives/sent"


def _initiative_form(viewer: Viewer, form: InitiativeForm) -> str:
    page = joining_page(viewer, form.name.data or "", form.place.data or "", form.which.data or "")
    form.offer_places(page.meant)
    form.anyway.data = "1" if page.known else ""
    return render_template("overview/new_initiative.html", page=page, form=form)


@room.post("/i/<group_slug>/export.zip")
@limited("export", most=20, seconds=AN_HOUR)
@writes_quietly
def export(group_slug: str) -> ResponseReturnValue:
    """Hand over everything of an initiative; posted, since the ledger says who took it."""
    viewer = current_viewer()
    group = load_group(viewer, group_slug)
    initiative = export_initiative(viewer, group)
    archive, name = archive_of(initiative, topic_texts(viewer, group)), archive_name(initiative)
    return send_file(archive, "application/zip", as_attachment=True, download_name=name)


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
