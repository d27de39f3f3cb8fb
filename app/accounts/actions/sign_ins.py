"""Signing in and out: each browser has a sign-in of its own, which can be ended from any other."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts import passwords
from app.accounts.models import SignIn, User
from app.accounts.people import person_by_login
from app.accounts.viewer import Viewer, hashed, viewer_by_key
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Hidden, Invalid

KEY_BYTES = 32
LONGEST_DEVICE = 80
SEEN_EVERY = timedelta(minutes=10)


def sign_in(login: str, password: str, device: str) -> Viewer:
    """Let somebody in by e-mail address or username; says not which of the two was wrong."""
    person = person_by_login(login)
    if not passwords.is_right(password, person.password_hash if person else None) or not person:
        raise Invalid(_("This name and this password do not belong together."), "password")
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hash_of(password)
    return begin_sign_in(person.id, device)


def begin_sign_in(user_id: int, device: str) -> Viewer:
    """Begin a sign-in on one device; the viewer returned holds its secret key."""
    key = secrets.token_urlsafe(KEY_BYTES)
    row = SignIn(user_id=user_id, key_hash=hashed(key), device=device[:LONGEST_DEVICE])
    db.session.add(row)
    db.session.flush()
    viewer = viewer_by_key(key)
    if viewer is None:
        raise Hidden
    return viewer


def end_sign_in(viewer: Viewer, sign_in_id: int) -> None:
    """End one of one's own sign-ins."""
    gone = sa.delete(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == viewer.id)
    if db.session.execute(gone.returning(SignIn.id)).first() is None:
        raise Hidden


def end_this_sign_in(viewer: Viewer) -> None:
    """End the sign-in in use, if it did not end already."""
    db.session.execute(sa.delete(SignIn).where(SignIn.id == viewer.sign_in_id))


def end_other_sign_ins(viewer: Viewer) -> None:
    """End all of one's sign-ins but the one in use."""
    end_sign_ins(viewer.id, but=viewer.sign_in_id)


def end_sign_ins(user_id: int, *, but: int = 0) -> None:
    """End somebody's sign-ins, all or all but one."""
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == user_id, SignIn.id != but))


def mark_seen(viewer: Viewer) -> None:
    """Remember that somebody was here; at most once in ten minutes, so that reading stays cheap."""
    moment = clock.now()
    if not viewer.is_member:
        return
    seen = sa.update(SignIn).where(SignIn.id == viewer.sign_in_id).values(seen_at=moment)
    db.session.execute(seen.where(SignIn.seen_at < moment - SEEN_EVERY))
    is_stale = User.last_seen_at.is_(None) | (User.last_seen_at < moment - SEEN_EVERY)
    here = sa.update(User).where(User.id == viewer.id, is_stale).values(last_seen_at=moment)
    db.session.execute(here)
