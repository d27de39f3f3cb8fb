"""The head that every page of one group shows: its name, its state, what one can do, and its tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, db
from app.foundation.gate import Verdict
from app.groups import policy
from app.groups.models import Group, Initiative, JoinRequest
from app.groups.pages.pieces import Step, base_of, role_words, shape_of, url_of
from app.groups.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Tab:
    """One side of a group; `count` is what waits there for an answer."""

    name: str
    label: str
    url: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True)
class GroupHead:
    """What stands above each tab; `url` is its own page, below `base` stands everything about its people."""

    name: str
    url: str
    base: str
    door: str
    shape: str
    summary: str
    above: tuple[Step, ...]
    is_shown: bool
    state: str
    marks: tuple[str, ...]
    way_in: str
    way_in_url: str
    takes_people: bool
    asked_url: str
    can_join: Verdict
    can_ask: Verdict
    can_follow: bool
    is_follower: bool
    can_contact: bool
    can_manage: Verdict
    tabs: tuple[Tab, ...]
    title: str


def group_head(viewer: Viewer, group: Group, here: str, own: Standing | None = None) -> GroupHead:
    """Bring together the head of a group; `here` is the tab one looks at: "overview", "topics", "members"."""
    own, facts = own or standing(viewer, group), _facts(group)
    base, is_ended = base_of(group), facts.status == "ended"
    can_follow = policy.can_follow(viewer, own)
    tabs = tuple(_tabs(viewer, group, own, facts.request_count, here))
    return GroupHead(
        name=group.name,
        url=url_of(group),
        base=base,
        door=group.door,
        shape=shape_of(group),
        summary=group.summary,
        above=tuple(_above(group, facts)),
        is_shown=group.shown_at is not None,
        state=facts.status or "",
        marks=tuple(_marks(own)),
        way_in=str(_("Join") if group.join_policy == "open" else _("Ask to join")),
        way_in_url=url_of(group) if group.join_policy == "open" else f"{base}/join-requests/new",
        takes_people=group.join_policy != "invitation" and not is_ended,
        asked_url=f"{base}/join-requests/{own.request_id}" if own.request_id else "",
        can_join=policy.can_join(viewer, group, own),
        can_ask=policy.can_ask(viewer, group, own),
        can_follow=bool(can_follow) and not own.is_follower,
        is_follower=own.is_follower,
        can_contact=_can_contact(viewer, group, own),
        can_manage=policy.can_manage(viewer, own),
        tabs=tabs,
        title=next((tab.label for tab in tabs if tab.is_current and tab.name != "overview"), ""),
    )


def _can_contact(viewer: Viewer, group: Group, own: Standing) -> bool:
    """Whether to offer the relay: who is in it has other ways."""
    return group.kind == "initiative" and not own.is_inside and bool(policy.can_contact(viewer, own))


def _facts(group: Group) -> AnyRow:
    """Ask in one query what the row of the group does not tell."""
    waiting = sa.select(sa.func.count()).where(JoinRequest.group_id == group.id, JoinRequest.state == "open")
    query = (
        sa.select(Initiative.status, Initiative.province, waiting.scalar_subquery().label("request_count"))
        .select_from(Group)
        .outerjoin(Initiative, Initiative.group_id == Group.id)
    )
    return db.session.execute(query.where(Group.id == group.id)).one()


def _above(group: Group, facts: AnyRow) -> Iterator[Step]:
    if group.kind != "initiative":
        yield Step(_("Working groups"), "/g")
        return
    yield Step(_("Initiatives"), "/initiatives")
    if facts.province:
        yield Step(facts.province, f"/initiatives?{urlencode({'province': facts.province})}")


def _marks(own: Standing) -> Iterator[str]:
    if own.is_inside:
        yield role_words(own.role)
    if own.is_delegate:
        yield _("Delegate")


def _tabs(viewer: Viewer, group: Group, own: Standing, waiting: int, here: str) -> Iterator[Tab]:
    base, is_initiative = base_of(group), group.kind == "initiative"

    def tab(name: str, label: str, url: str, count: int = 0) -> Tab:
        return Tab(name, label, url, name == here, count)

    yield tab("overview", _("Profile") if is_initiative else _("Overview"), url_of(group))
    yield tab("topics", _("Conversations"), f"{base}/topics")
    yield tab("dossiers", _("Dossiers"), f"{base}/dossiers")
    yield tab("members", _("Members (%(n)s)", n=group.member_count), f"{base}/members")
    if policy.can_manage(viewer, own):
        yield tab("requests", _("Requests"), f"{base}/join-requests", waiting)
        yield tab("invitations", _("Invitations"), f"{base}/invitations")
        yield tab("settings", _("Settings"), f"{base}/settings")
