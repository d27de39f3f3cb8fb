"""The viewer: the one looking at a page or acting through a door, as few facts as policies need."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.models import Moderator, SignIn, User
from app.foundation import clock
from app.foundation.database import db
from app.foundation.questions import Question


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member, or (with id 0) a visitor. Also what Flask-Login calls the user."""

    id: int = 0
    username: str = ""
    name: str = ""
    door: str = "lei"
    is_administrator: bool = False
    is_confirmed: bool = False
    is_site_moderator: bool = False
    moderates: frozenset[int] = field(default_factory=frozenset)
    language: str = ""
    time_zone: str = "Europe/Amsterdam"
    text_size: str = "normal"
    theme: str = "auto"
    new_since: datetime | None = None
    sign_in_id: int = 0
    sign_in_key: str = ""

    @property
    def is_member(self) -> bool:
        """Return whether somebody is signed in."""
        return self.id > 0

    @property
    def itself(self) -> Viewer:
        """Return this very viewer, out of the proxy that Flask-Login keeps it in."""
        return self

    @property
    def is_moderator(self) -> bool:
        """Return whether this person looks after the whole site."""
        return self.is_site_moderator or self.is_administrator

    def looks_after(self, category_id: int) -> bool:
        """Return whether this person moderates that category."""
        return self.is_moderator or category_id in self.moderates

    @property
    def is_authenticated(self) -> bool:
        """Answer Flask-Login."""
        return self.is_member

    @property
    def is_active(self) -> bool:
        """Answer Flask-Login."""
        return self.is_member

    @property
    def is_anonymous(self) -> bool:
        """Answer Flask-Login."""
        return not self.is_member

    def get_id(self) -> str:
        """Return what the signed cookie holds: the key of this sign-in."""
        return self.sign_in_key


VISITOR = Viewer()
_MODERATES = (
    sa.select(sa.func.array_agg(sa.func.coalesce(Moderator.category_id, 0)))
    .where(Moderator.user_id == User.id)
    .scalar_subquery()
)
_FACTS = (
    User.id, User.username, User.name, User.door, User.is_administrator,
    User.email_confirmed_at.is_not(None).label("is_confirmed"), User.language, User.time_zone,
    User.text_size, User.theme, User.new_since,
    sa.type_coerce(_MODERATES, ARRAY(sa.BigInteger)).label("moderates"),
)  # fmt: skip


_NAMES = tuple(column.key for column in _FACTS)
_BY_KEY = Question(
    sa.select(SignIn.id, *_FACTS)
    .join(SignIn, SignIn.user_id == User.id)
    .where(SignIn.key_hash == sa.bindparam("hash"), SignIn.ends_at > sa.bindparam("now"))
)


def hashed(key: str) -> bytes:
    """Return what the database keeps of a secret key (keys are long and random: no salt needed)."""
    return hashlib.sha256(key.encode()).digest()


def viewer_by_key(key: str) -> Viewer | None:
    """Load the person behind a sign-in key, in one query; None when that sign-in has ended."""
    for sign_in_id, *facts in _BY_KEY.ask(hash=hashed(key), now=clock.now()):
        return _viewer(facts, sign_in_id, key)
    return None


def viewer_of(user_id: int) -> Viewer:
    """Load somebody as the one acting: for commands, jobs and demo content."""
    row = db.session.execute(sa.select(*_FACTS).where(User.id == user_id)).one()
    return _viewer(row)


def _viewer(row: Sequence[Any], sign_in_id: int = 0, sign_in_key: str = "") -> Viewer:
    facts = dict(zip(_NAMES, row, strict=True))
    moderates = frozenset(facts.pop("moderates") or ())
    return Viewer(
        **facts,
        moderates=moderates - {0},
        is_site_moderator=0 in moderates,
        sign_in_id=sign_in_id,
        sign_in_key=sign_in_key,
    )
