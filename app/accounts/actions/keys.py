"""One-time keys: made when a letter is sent, gone when used; the database knows only their hash."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import OneTimeKey
from app.accounts.viewer import hashed
from app.foundation import clock
from app.foundation.database import db

CONFIRM, PASSWORD, EMAIL = "confirm", "password", "email"
LIFETIMES = {
    CONFIRM: timedelta(days=7),
    PASSWORD: timedelta(hours=2),
    EMAIL: timedelta(hours=24),
}
BYTES = 32


def make_key(user_id: int, purpose: str, email: str) -> str:
    """Make a key for one purpose and one address; only the letter will hold it."""
    key = secrets.token_urlsafe(BYTES)
    ends_at = clock.now() + LIFETIMES[purpose]
    db.session.add(
        OneTimeKey(user_id=user_id, purpose=purpose, key_hash=hashed(key), email=email, ends_at=ends_at)
    )
    db.session.flush()
    return key


def take_key(key: str, purpose: str) -> OneTimeKey | None:
    """Use a key up and return what it was for; of two who come at once, one gets it."""
    gone = sa.delete(OneTimeKey).where(*_working(key, purpose)).returning(OneTimeKey)
    return db.session.scalars(gone).one_or_none()


def is_working(key: str, purpose: str) -> bool:
    """Return whether this key would still open its door."""
    query = sa.select(sa.exists().where(*_working(key, purpose)))
    return bool(db.session.scalar(query))


def forget_keys(user_id: int, *purposes: str) -> None:
    """Make the keys in somebody's earlier letters useless."""
    theirs = (OneTimeKey.user_id == user_id, OneTimeKey.purpose.in_(purposes or LIFETIMES))
    db.session.execute(sa.delete(OneTimeKey).where(*theirs))


def _working(key: str, purpose: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OneTimeKey.key_hash == hashed(key),
        OneTimeKey.purpose == purpose,
        OneTimeKey.ends_at > clock.now(),
    )
