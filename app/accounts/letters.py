"""The letters of this room: written by the worker, in the language of who receives them.

The key in a letter is made when the letter is sent. A second try after a failure makes a second key and
perhaps a second letter; both work, and using one makes the other useless.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.actions import keys
from app.accounts.models import User
from app.accounts.people import person_by_login
from app.foundation.database import db
from app.foundation.jobs import job
from app.foundation.mail import Letter, send
from app.foundation.transaction import writing


@dataclass(frozen=True)
class Kind:
    """One sort of letter; with a `door`, it holds a key that opens it."""

    subject: LazyString
    purpose: str = ""
    door: str = ""


KINDS = {
    "confirm": Kind(_l("Confirm your e-mail address"), keys.CONFIRM, "accounts.confirmation"),
    "taken": Kind(_l("You already have an account"), keys.PASSWORD, "accounts.new_password"),
    "password": Kind(_l("Choose a new password"), keys.PASSWORD, "accounts.new_password"),
    "password_changed": Kind(_l("Your password was changed")),
    "email": Kind(_l("Confirm your new e-mail address"), keys.EMAIL, "accounts.new_email"),
    "email_notice": Kind(_l("Your e-mail address is about to change")),
}


@job("accounts.letter")
def write_letter(kind: str, user_id: int, email: str) -> None:
    """Send one letter to somebody at `email`; nothing when there is nothing left to say."""
    person = db.session.get(User, user_id)
    if person is None or (kind == "confirm" and person.is_confirmed):
        return
    send(_letter(KINDS[kind], kind, person, email))


@job("accounts.password_letter")
def write_password_letter(login: str) -> None:
    """Send whoever signs in with this a key for a new password; a stranger gets nothing."""
    person = person_by_login(login)
    if person is not None:
        write_letter("password", person.id, person.email)


def _letter(kind: Kind, template: str, person: User, email: str) -> Letter:
    facts = {"person": person, "site_name": current_app.config["SETTINGS"].site_name}
    facts["link"] = _link(kind, person, email) if kind.purpose else address("accounts.forgotten")
    page = current_app.jinja_env.get_template(f"accounts/letters/{template}.txt")
    with force_locale(person.language):
        subject = f"{kind.subject} · {facts['site_name']}"
        body = page.render(facts, _=gettext)  # that of pages escapes, for HTML
    return Letter(to=email, subject=subject, body=body.strip() + "\n")


def _link(kind: Kind, person: User, email: str) -> str:
    with writing(is_visible=False):
        key = keys.make_key(person.id, kind.purpose, email)
    return address(kind.door, key=key)


def address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, also where there is no request."""
    site: str = current_app.config["SETTINGS"].base_url
    return site + current_app.url_map.bind("").build(endpoint, values)
