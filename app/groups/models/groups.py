"""Groups, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.foundation import clock
from app.foundation.database import Model, count, identity, reference, related

GROUP_KINDS = ("initiative", "working_group", "staff")
JOIN_POLICIES = ("open", "request", "invitation")
MEMBER_LISTS = ("members", "group")  # who sees the list of members: whoever is signed in, or the group itself
ROLES = ("coordinator", "member", "follower")
NAME_SHORTEST = 3
NAME_LONGEST = 80
SUMMARY_LONGEST = 300


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """State in SQL that a column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


class Group(Model):
    """People who belong together. The counters are kept here; the last coordinator cannot go."""

    __tablename__ = "groups"
    __table_args__ = (
        one_of("kind", GROUP_KINDS),
        one_of("join_policy", JOIN_POLICIES),
        one_of("member_list", MEMBER_LISTS),
        sa.CheckConstraint("char_length(name) BETWEEN 3 AND 80", name="name"),
        sa.CheckConstraint("char_length(summary) <= 300", name="summary"),
        sa.CheckConstraint("coordinator_count >= 1", name="last_coordinator"),
        sa.CheckConstraint("member_count >= coordinator_count", name="member_count"),
    )

    id: Mapped[identity]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    summary: Mapped[str] = mapped_column(server_default="", default="")
    description: Mapped[str] = mapped_column(server_default="", default="")
    description_html: Mapped[str] = mapped_column(server_default="", default="")
    door: Mapped[str]
    join_policy: Mapped[str] = mapped_column(server_default="request", default="request")
    member_list: Mapped[str] = mapped_column(server_default="members", default="members")
    coordinator_count: Mapped[int] = mapped_column(server_default="1", default=1)
    member_count: Mapped[int] = mapped_column(server_default="1", default=1)  # coordinators too, no followers
    follower_count: Mapped[count]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    shown_at: Mapped[datetime | None] = mapped_column(default=clock.now)  # NULL: founder not confirmed
    nudged_at: Mapped[datetime | None]  # when the only coordinator was last asked to find a second


class Membership(Model):
    """Somebody in a group."""

    __tablename__ = "memberships"
    __table_args__ = (
        one_of("role", ROLES),
        sa.CheckConstraint("NOT is_delegate OR role <> 'follower'", name="delegate"),
        sa.Index("ix_memberships_user", "user_id", "group_id"),
        sa.Index("uq_memberships_voice", "user_id", unique=True, postgresql_where=sa.text("is_voice")),
    )

    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE", primary_key=True, index=False)
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", primary_key=True, index=False)
    role: Mapped[str]
    is_delegate: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    is_hidden: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)  # not in the list
    is_voice: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)  # posts speak for it
    since: Mapped[datetime] = mapped_column(default=clock.now)

    group: Mapped[Group] = related()
    user: Mapped[User] = related()
