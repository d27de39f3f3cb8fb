"""Finding people: by what they sign in with, or through the viewer's eyes."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.policy import visible_people
from app.accounts.viewer import Viewer
from app.foundation.database import db
from app.foundation.errors import Hidden


def person_by_email(email: str) -> User | None:
    """Return who has this address, however it is capitalised."""
    return db.session.scalars(sa.select(User).where(_same(User.email, email))).one_or_none()


def person_by_username(username: str) -> User | None:
    """Return who has this username, however it is capitalised."""
    return db.session.scalars(sa.select(User).where(_same(User.username, username))).one_or_none()


def person_by_login(login: str) -> User | None:
    """Return who signs in with this: an address has an @, a username never has."""
    return person_by_email(login) if "@" in login else person_by_username(login)


def visible_person(viewer: Viewer, username: str) -> User:
    """Return somebody this viewer may know of, or say that nobody is there."""
    query = sa.select(User).where(_same(User.username, username), visible_people(viewer))
    person = None if "\0" in username else db.session.scalars(query).one_or_none()
    if person is None:
        raise Hidden
    return person


def _same(column: sa.orm.InstrumentedAttribute[str], text: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column) == text.lower()
