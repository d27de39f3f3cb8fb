"""The list of working groups, the overview of one, and what coordinators decide about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, db
from app.foundation.gate import Verdict
from app.foundation.moments import Moment
from app.foundation.paging import PER_PAGE, before, decode, page_of
from app.groups.models import JOIN_POLICIES, Group, Membership
from app.groups.pages.pieces import (
    FACE,
    Face,
    kind_words,
    prose,
    role_words,
    url_of,
    way_in_words,
    wording,
)
from app.groups.policy import can_found, can_see_members, visible_groups, visible_members
from app.groups.standing import COORDINATOR, standing

COORDINATORS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A working group in the list; `mark` says what the viewer is in it."""

    name: str
    url: str
    door: str
    summary: str
    member_count: int
    way_in: str
    mark: str


@dataclass(frozen=True)
class GroupsPage:
    """The working groups, the newest first."""

    groups: tuple[GroupRow, ...]
    older_url: str
    found: Verdict


@dataclass(frozen=True)
class GroupPage:
    """The overview of a working group; who coordinates it is for those who see its members."""

    description: Markup
    kind: str
    way_in: str
    member_count: int
    since: Moment
    coordinators: tuple[Face, ...]


def groups_page(viewer: Viewer, cursor: str | None) -> GroupsPage:
    """Show the working groups."""
    key = (Group.created_at, Group.id)
    role = sa.and_(Membership.group_id == Group.id, Membership.user_id == viewer.id)
    rows = db.session.execute(
        sa.select(Group, Membership.role)
        .outerjoin(Membership, role)
        .where(Group.kind != "initiative", visible_groups(viewer))
        .where(before(key, decode(cursor, [datetime, int])))
        .order_by(*(column.desc() for column in key))
        .limit(PER_PAGE + 1)
    ).all()
    found = page_of(rows, PER_PAGE, lambda row: [row.Group.created_at, row.Group.id])
    older_url = f"/g?after={found.after}" if found.after else ""
    return GroupsPage(tuple(map(_row, found.rows)), older_url, can_found(viewer, "working_group"))


def _row(row: AnyRow) -> GroupRow:
    group: Group = row.Group
    return GroupRow(
        name=group.name,
        url=url_of(group),
        door=group.door,
        summary=group.summary,
        member_count=group.member_count,
        way_in=way_in_words(group.join_policy),
        mark=role_words(row.role) if row.role else "",
    )


def group_page(viewer: Viewer, group: Group) -> GroupPage:
    """Bring together the overview of a working group."""
    return GroupPage(
        description=prose(group.description_html),
        kind=kind_words(group.kind),
        way_in=way_in_words(group.join_policy),
        member_count=group.member_count,
        since=wording(viewer).on(group.created_at),
        coordinators=tuple(_coordinators(viewer, group)),
    )


def _coordinators(viewer: Viewer, group: Group) -> Sequence[Face]:
    own = standing(viewer, group)
    if not can_see_members(viewer, group, own):
        return ()
    query = (
        sa.select(*FACE)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.group_id == group.id, Membership.role == COORDINATOR, visible_members(viewer, own))
    )
    rows = db.session.execute(query.order_by(Membership.since, User.id).limit(COORDINATORS_SHOWN))
    return [Face(*row) for row in rows]


def join_hints() -> dict[str, str]:
    """Say what each way of getting in means."""
    words = (
        _("Whoever wants to comes in at once."),
        _("People write who they are; a coordinator answers."),
        _("Nobody can ask; coordinators send a letter or a link."),
    )
    return dict(zip(JOIN_POLICIES, map(str, words), strict=True))
