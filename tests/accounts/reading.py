"""Reading pages and letters in the tests of this room, and people who are not in the cast."""

from __future__ import annotations

import html
import re
from email.message import EmailMessage

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.accounts import actions
from app.accounts.models import SignIn, User
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.foundation.transaction import writing

PASSWORD = "samen-wonen-demo"
OTHER_PASSWORD = "zeven-fietsen-op-een-rij"
SITE = "http://localhost"


def error_beside(response: TestResponse, field: str) -> str:
    """Return the sentence that stands beside a field; empty when nothing is wrong with it."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', response.text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def value_in(response: TestResponse, field: str) -> str:
    """Return what stands typed in a field of one line."""
    tag = re.search(rf'<input[^>]*\bid="{field}"[^>]*>', response.text)
    assert tag, f"no field {field}"
    value = re.search(r'\bvalue="([^"]*)"', tag[0])
    return html.unescape(value[1]) if value else ""


def link_in(letter: EmailMessage) -> str:
    """Return the address on this site that a letter asks to open."""
    return re.search(rf"{SITE}(/\S+)", letter.get_content())[1]


def key_in(letter: EmailMessage) -> str:
    """Return the one-time key in a letter."""
    return link_in(letter).rpartition("/")[2]


def user(username: str) -> User:
    """Return somebody as the database knows them now."""
    db.session.expire_all()
    return db.session.scalars(sa.select(User).filter_by(username=username)).one()


def user_count() -> int:
    """Return how many people have an account."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(User))


def sign_in_count(username: str) -> int:
    """Return on how many devices somebody is signed in."""
    theirs = sa.select(sa.func.count()).select_from(SignIn).join(User, User.id == SignIn.user_id)
    return db.session.scalar(theirs.where(User.username == username))


def newcomer(name: str = "Willemijn", email: str = "willemijn@voorbeeld.example") -> User:
    """Return somebody who registered, and did not confirm yet."""
    with writing():
        return actions.make_account(name, email, PASSWORD)


def sign_in(client, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Fill in the sign-in form and send it."""
    return client.post("/session", data={"login": login, "password": password, **more})


def is_in(client) -> bool:
    """Return whether somebody is signed in in this browser."""
    return client.get("/preferences").status_code == 200


def lines(verb: str) -> list[Activity]:
    """Return the ledger lines with this verb, oldest first."""
    return list(db.session.scalars(sa.select(Activity).filter_by(verb=verb).order_by(Activity.id)))
