"""Who is in a group, one's own place in it, and the place of somebody else for coordinators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, db
from app.foundation.gate import Verdict
from app.foundation.moments import Moment
from app.foundation.paging import Page, before, decode, page_of
from app.groups.models import Group, Membership
from app.groups.pages.pieces import FACE, Face, base_of, role_words, wording
from app.groups.policy import can_leave, can_manage, can_see_members, can_speak_for, visible_members
from app.groups.standing import COORDINATOR, Standing, standing

SHOWN = 60
EMPTY: Page[AnyRow] = Page((), None)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in the list."""

    face: Face
    marks: tuple[str, ...]
    since: Moment


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What somebody in the group can change about their own place."""

    words: str
    is_hidden: bool
    can_speak: Verdict
    is_voice: bool
    leave: Verdict


@dataclass(frozen=True)
class MembersPage:
    """The list of members, for who may see it; `see` says why not."""

    see: Verdict
    manage: Verdict
    members: tuple[MemberRow, ...]
    older_url: str
    member_count: int
    follower_count: int
    audience: str
    own: OwnPlace | None


@dataclass(frozen=True)
class MemberPage:
    """The place of one member; a delegate belongs to an initiative, which has one vote."""

    face: Face
    marks: tuple[str, ...]
    base: str
    role: str
    is_delegate: bool
    has_vote: bool
    hints: dict[str, str]


def members_page(viewer: Viewer, group: Group, cursor: str | None) -> MembersPage:
    """Bring together who is in the group, coordinators first, then whoever came last."""
    own = standing(viewer, group)
    see, words = can_see_members(viewer, group, own), wording(viewer)
    found = _members(viewer, group, own, cursor) if see else EMPTY
    return MembersPage(
        see=see,
        manage=can_manage(viewer, own),
        members=tuple(_row(row, words.on(row.since)) for row in found.rows),
        older_url=f"{base_of(group)}/members?after={found.after}" if found.after else "",
        member_count=group.member_count,
        follower_count=group.follower_count,
        audience=_audience(group),
        own=_own(viewer, group, own) if own.is_inside else None,
    )


def _members(viewer: Viewer, group: Group, own: Standing, cursor: str | None) -> Page[AnyRow]:
    rank = sa.cast(Membership.role == COORDINATOR, sa.Integer)
    key = (rank, Membership.since, Membership.user_id)
    marks = (Membership.role, Membership.is_delegate, Membership.is_hidden, Membership.since)
    rows = db.session.execute(
        sa.select(*FACE, *marks, Membership.user_id, rank.label("rank"))
        .join(User, User.id == Membership.user_id)
        .where(Membership.group_id == group.id, visible_members(viewer, own))
        .where(before(key, decode(cursor, [int, datetime, int])))
        .order_by(*(column.desc() for column in key))
        .limit(SHOWN + 1)
    ).all()
    return page_of(rows, SHOWN, lambda row: [row.rank, row.since, row.user_id])


def _row(row: AnyRow, since: Moment) -> MemberRow:
    return MemberRow(Face(row.username, row.name, row.door), tuple(_marks(row)), since)


def _marks(row: AnyRow | Membership) -> Iterator[str]:
    """Say what is special about somebody's place; being a member is not."""
    if row.role == COORDINATOR:
        yield role_words(row.role)
    if row.is_delegate:
        yield _("Delegate")
    if row.is_hidden:
        yield _("Not in the list for others")


def _audience(group: Group) -> str:
    if group.member_list == "group":
        return str(_("Only the members of this group."))
    return str(_("Whoever is signed in."))


def _own(viewer: Viewer, group: Group, own: Standing) -> OwnPlace:
    return OwnPlace(
        words=str(_("You are in it as: %(role)s.", role=role_words(own.role).lower())),
        is_hidden=own.is_hidden,
        can_speak=can_speak_for(viewer, group, own),
        is_voice=own.is_voice,
        leave=can_leave(group, own),
    )


def member_page(group: Group, member: Membership) -> MemberPage:
    """Bring together the place of one member."""
    person = member.user
    return MemberPage(
        face=Face(person.username, person.name, person.door),
        marks=tuple(_marks(member)) or (role_words(member.role),),
        base=f"{base_of(group)}/members/{person.username}",
        role=member.role,
        is_delegate=member.is_delegate,
        has_vote=group.kind == "initiative",
        hints={
            "coordinator": _("Lets people in, changes the profile and the settings."),
            "member": _("Belongs to the group, takes part in its conversations."),
        },
    )
