"""Changing a password: knowing the old one, or with the key from a letter."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts import passwords, policy
from app.accounts.actions import keys
from app.accounts.actions.registration import mark_confirmed
from app.accounts.actions.sign_ins import end_sign_ins
from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation import ledger
from app.foundation.database import db
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue


def ask_new_password(login: str) -> None:
    """Have a letter sent to whoever signs in with this; looking them up is left to the worker."""
    enqueue("accounts.password_letter", login=login)


def choose_password(key: str, password: str) -> User:
    """Set a new password with the key from a letter, which proves the address as well."""
    used = keys.take_key(key, keys.PASSWORD)
    person = db.session.get(User, used.user_id) if used else None
    if person is None or used is None or person.email != used.email:
        raise Hidden
    _set_password(person, password)
    mark_confirmed(person)
    end_sign_ins(person.id)
    return person


def change_password(viewer: Viewer, current: str, password: str) -> None:
    """Set a new password, and end every sign-in but this one."""
    require(policy.can_have_account(viewer))
    person = db.session.get_one(User, viewer.id)
    check_current(person, current)
    _set_password(person, password)
    end_sign_ins(person.id, but=viewer.sign_in_id)


def check_current(person: User, password: str) -> None:
    """Refuse when this is not the password in use."""
    if not passwords.is_right(password, person.password_hash):
        raise Invalid(_("This is not your password."), "current_password")


def _set_password(person: User, password: str) -> None:
    passwords.check_new(password, person.name, person.email, person.username)
    person.password_hash = passwords.hash_of(password)
    keys.forget_keys(person.id, keys.PASSWORD, keys.EMAIL)
    enqueue("accounts.letter", kind="password_changed", user_id=person.id, email=person.email)
    ledger.note(
        person.id, "account.password_changed", "users", person.id,
        audience="moderators", actor=person.name,
    )  # fmt: skip
