"""People, what they may look after, their sign-ins, and the one-time keys in their letters."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, count, identity, reference

SESSION_DAYS = 60
LONGEST_NAME = 60
LONGEST_USERNAME = 30
LONGEST_EMAIL = 254
LONGEST_BIO = 500
TEXT_SIZES = ("small", "normal", "large", "larger")
THEMES = ("auto", "light", "dark")
DOORS = (
    "grachtengroen", "emaille", "dakpan", "oker", "aubergine", "zeeblauw", "klinker", "mos",
    "koraal", "hemel", "pruim", "grind", "spar", "brons", "nacht", "lei",
)  # fmt: skip


class User(Model):
    """A person with an account."""

    __tablename__ = "users"
    __table_args__ = (
        sa.Index("uq_users_username", sa.func.lower(sa.column("username")), unique=True),
        sa.Index("uq_users_email", sa.func.lower(sa.column("email")), unique=True),
        sa.CheckConstraint("username ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,29}$'", name="username"),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name="name"),
    )

    id: Mapped[identity]
    username: Mapped[str]
    username_changed_at: Mapped[datetime | None]
    name: Mapped[str]
    email: Mapped[str]
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str]
    bio: Mapped[str] = mapped_column(server_default="", default="")
    door: Mapped[str]
    is_administrator: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    language: Mapped[str] = mapped_column(server_default="nl", default="nl")
    time_zone: Mapped[str] = mapped_column(server_default="Europe/Amsterdam", default="Europe/Amsterdam")
    text_size: Mapped[str] = mapped_column(server_default="normal", default="normal")
    theme: Mapped[str] = mapped_column(server_default="auto", default="auto")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime | None]
    new_since: Mapped[datetime] = mapped_column(default=clock.now)
    topic_count: Mapped[count]
    post_count: Mapped[count]

    @property
    def is_confirmed(self) -> bool:
        """Return whether the e-mail address was proven."""
        return self.email_confirmed_at is not None

    @property
    def may_change_username(self) -> bool:
        """Return whether the one change of username is still to come."""
        return self.username_changed_at is None


class Moderator(Model):
    """Somebody looks after one category, or (without a category) after the whole site."""

    __tablename__ = "moderators"
    __table_args__ = (
        sa.Index(
            "uq_moderators_site", "user_id", unique=True, postgresql_where=sa.text("category_id IS NULL")
        ),
        sa.Index(
            "uq_moderators_category", "user_id", "category_id", unique=True,
            postgresql_where=sa.text("category_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[identity]
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE")
    category_id: Mapped[int | None] = reference("categories.id", on_delete="CASCADE")
    given_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    given_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignIn(Model):
    """One browser in which somebody is signed in; only a hash of its key is kept."""

    __tablename__ = "sign_ins"

    id: Mapped[identity]
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE")
    key_hash: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(
        default=lambda: clock.now() + timedelta(days=SESSION_DAYS), index=True
    )


class OneTimeKey(Model):
    """A key in a letter that works once: to confirm, to choose a new password, to change address."""

    __tablename__ = "one_time_keys"
    __table_args__ = (sa.CheckConstraint("purpose IN ('confirm', 'password', 'email')", name="purpose"),)

    id: Mapped[identity]
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE")
    purpose: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    email: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
