"""How one gets into a group: asking, and being asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.foundation import clock
from app.foundation.database import Model, count, identity, reference, related
from app.groups.models.groups import Group, one_of

STATES = ("open", "accepted", "declined", "withdrawn")
MESSAGE_LONGEST = 500
INVITATION_DAYS = 14


class JoinRequest(Model):
    """Somebody asks to join; it ends in accepted, declined (with a reason) or withdrawn."""

    __tablename__ = "join_requests"
    __table_args__ = (
        one_of("state", STATES),
        sa.CheckConstraint("state <> 'declined' OR char_length(reason) > 0", name="reason"),
        sa.CheckConstraint("char_length(message) <= 500", name="message"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        sa.Index(
            "uq_join_requests_open", "group_id", "user_id",
            unique=True, postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_join_requests_user", "user_id", "id"),
    )  # fmt: skip

    id: Mapped[identity]
    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE")
    user_id: Mapped[int] = reference("users.id", on_delete="CASCADE", index=False)
    message: Mapped[str] = mapped_column(server_default="", default="")
    state: Mapped[str] = mapped_column(server_default="open", default="open")
    reason: Mapped[str] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    reminded_at: Mapped[datetime | None]

    group: Mapped[Group] = related()
    user: Mapped[User] = related(foreign_keys=[user_id])


class Invitation(Model):
    """A way in that expires: a letter to one address, or a link for several people."""

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", ("coordinator", "member")),
        sa.CheckConstraint("use_count <= use_most", name="uses"),
        sa.CheckConstraint("email = '' OR use_most = 1", name="letter_is_for_one"),
    )

    id: Mapped[identity]
    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE")
    inviter_id: Mapped[int] = reference("users.id", on_delete="CASCADE", index=False)
    key_hash: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    email: Mapped[str] = mapped_column(server_default="", default="")
    role: Mapped[str] = mapped_column(server_default="member", default="member")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    use_count: Mapped[count]
    use_most: Mapped[int] = mapped_column(server_default="1", default=1)

    group: Mapped[Group] = related()
