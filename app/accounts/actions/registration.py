"""Becoming a member: an account, a letter, and the address proven."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts import passwords, policy
from app.accounts.actions import keys
from app.accounts.avatars import door_for
from app.accounts.emails import proper_email
from app.accounts.models import User
from app.accounts.names import check_name
from app.accounts.people import person_by_email, person_by_username
from app.accounts.usernames import usernames_for
from app.accounts.viewer import Viewer
from app.foundation import clock, ledger
from app.foundation.database import db
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue

DOUBLE_CLICK = timedelta(minutes=10)


class EmailTaken(Invalid):
    """There is an account with this address already."""


def register(name: str, email: str, password: str, language: str) -> User | None:
    """Open an account, or tell who already has it; the one asking cannot tell which of the two.

    Return who knows the password and has to prove the address yet: theirs is what was registered with it.
    """
    check_name(name)
    address = proper_email(email)
    passwords.check_new(password, name, address)
    there = person_by_email(address)
    if there:
        return _answer_for(there, password)
    with suppress(EmailTaken):  # the other half of a double click came first
        newcomer = make_account(name, address, password, language=language)
        enqueue("accounts.letter", kind="confirm", user_id=newcomer.id, email=address)
        return newcomer
    return None


def _answer_for(there: User, password: str) -> User | None:
    """Write to who has the address; not twice to somebody who sent the same form twice."""
    is_same_person = passwords.is_right(password, there.password_hash) and not there.is_confirmed
    if is_same_person and there.created_at > clock.now() - DOUBLE_CLICK:
        return there
    kind = "confirm" if is_same_person else "taken"
    enqueue("accounts.letter", kind=kind, user_id=there.id, email=there.email)
    return there if is_same_person else None


def make_account(
    name: str,
    email: str,
    password: str,
    *,
    username: str | None = None,
    is_confirmed: bool = False,
    **facts: str,
) -> User:
    """Open an account; `facts` may hold language, door and bio. Raises Invalid, naming the field."""
    check_name(name)
    address = proper_email(email)
    passwords.check_new(password, name, address)
    password_hash = passwords.hash_of(password)
    choose_alone()
    if person_by_email(address):
        raise EmailTaken(_("There is an account with this address already."), "email")
    person = User(
        name=name, email=address, password_hash=password_hash,
        username=username or _free_username(name),
        email_confirmed_at=clock.now() if is_confirmed else None, **facts,
    )  # fmt: skip
    person.door = person.door or door_for(person.username)
    db.session.add(person)
    db.session.flush()
    _note(person, "account.registered")
    return person


def choose_alone() -> None:
    """Let one at a time take a username or an address, until the transaction ends."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("accounts"))))


def _free_username(name: str) -> str:
    return next(username for username in usernames_for(name) if not person_by_username(username))


def confirm(key: str) -> User:
    """Prove an address with the key that was sent there."""
    used = keys.take_key(key, keys.CONFIRM)
    person = db.session.get(User, used.user_id) if used else None
    if person is None or used is None or person.email != used.email:
        raise Hidden
    mark_confirmed(person)
    return person


def mark_confirmed(person: User) -> None:
    """Take an address as proven; the first time, that is news."""
    keys.forget_keys(person.id, keys.CONFIRM)
    if not person.is_confirmed:
        person.email_confirmed_at = clock.now()
        _note(person, "account.confirmed")
        enqueue("after_confirmation", user_id=person.id)  # rooms above show what was kept until now


def ask_confirmation(viewer: Viewer) -> None:
    """Send the letter with the confirmation link again."""
    require(policy.can_ask_confirmation(viewer))
    person = db.session.get_one(User, viewer.id)
    enqueue("accounts.letter", kind="confirm", user_id=person.id, email=person.email)


def _note(person: User, verb: str) -> None:
    ledger.note(person.id, verb, "users", person.id, audience="moderators", actor=person.name)
