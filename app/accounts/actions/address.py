"""Changing an e-mail address: asked with the password, done with the key sent to the new address."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts import policy
from app.accounts.actions import keys
from app.accounts.actions.password import check_current
from app.accounts.actions.registration import choose_alone, mark_confirmed
from app.accounts.emails import proper_email
from app.accounts.models import User
from app.accounts.people import person_by_email
from app.accounts.viewer import Viewer
from app.foundation import ledger
from app.foundation.database import db
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue


def ask_new_email(viewer: Viewer, email: str, password: str) -> None:
    """Write to the new address with a key, and to the old one with a warning."""
    require(policy.can_have_account(viewer))
    person = db.session.get_one(User, viewer.id)
    check_current(person, password)
    address = proper_email(email)
    if address.lower() == person.email.lower():
        raise Invalid(_("This is the address you have now."), "email")
    enqueue("accounts.letter", kind="email_notice", user_id=person.id, email=person.email)
    there = person_by_email(address)
    if there:  # the one asking may not learn whose addresses are known here
        enqueue("accounts.letter", kind="taken", user_id=there.id, email=there.email)
    else:
        enqueue("accounts.letter", kind="email", user_id=person.id, email=address)


def change_email(key: str) -> User:
    """Move an account to the address where this key was sent."""
    used = keys.take_key(key, keys.EMAIL)
    if used is None:
        raise Hidden
    choose_alone()
    if person_by_email(used.email):
        raise Hidden
    person = db.session.get_one(User, used.user_id)
    person.email = used.email
    keys.forget_keys(person.id)
    mark_confirmed(person)
    ledger.note(
        person.id, "account.email_changed", "users", person.id,
        audience="moderators", actor=person.name,
    )  # fmt: skip
    return person
