"""Founding a group, and changing what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.actions.registration import choose_alone
from app.accounts.avatars import door_for
from app.accounts.models import DOORS
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.gate import require
from app.foundation.ledger import Activity
from app.groups.actions.members import hold_voices, speaks_for_one
from app.groups.models import GROUP_KINDS, JOIN_POLICIES, MEMBER_LISTS, Group, Membership
from app.groups.policy import can_found, can_manage
from app.groups.slugs import free_slug
from app.groups.standing import COORDINATOR, standing
from app.groups.story import tell_story
from app.groups.typed import accept_name, accept_summary, accept_word

SAME_WITHIN = timedelta(minutes=2)
JOIN_POLICY = {"initiative": "request", "working_group": "open", "staff": "invitation"}


@dataclass(frozen=True)
class GroupFacts:
    """What coordinators decide about their group."""

    name: str
    summary: str = ""
    description: str = ""
    door: str = ""
    join_policy: str = "request"
    member_list: str = "members"

    def cleaned(self) -> GroupFacts:
        """Return the facts as they will be kept, or refuse them with a sentence."""
        accept_word(self.join_policy, JOIN_POLICIES, "join_policy")
        accept_word(self.member_list, MEMBER_LISTS, "member_list")
        accept_word(self.door, ("", *DOORS), "door")
        return replace(self, name=accept_name(self.name), summary=accept_summary(self.summary))


def found_group(
    founder: Viewer,
    kind: str,
    name: str,
    summary: str = "",
    *,
    description: str = "",
    join_policy: str = "",
    is_shown: bool = True,
) -> Group:
    """Found a group with its first coordinator; sending the same twice makes one.

    What is said in the public log of an initiative, its registration says.
    """
    accept_word(kind, GROUP_KINDS, "kind")
    require(can_found(founder, kind, is_shown=is_shown))
    policy = join_policy or JOIN_POLICY[kind]
    facts = GroupFacts(name, summary, description, join_policy=policy).cleaned()
    choose_alone()
    if earlier := founded_just_before(founder, kind, facts.name):
        return earlier
    group = _add_group(kind, facts, is_shown=is_shown)
    _add_founder(group, founder)
    if kind != "initiative":
        _note_founding(founder, group)
    return group


def founded_just_before(founder: Viewer, kind: str, name: str) -> Group | None:
    """Return the group that the first half of a double click made."""
    theirs = (Membership.user_id == founder.id, Membership.role == COORDINATOR)
    same = (Group.kind == kind, Group.name == name, Group.created_at > clock.now() - SAME_WITHIN)
    query = sa.select(Group).join(Membership, Membership.group_id == Group.id).where(*theirs, *same)
    return db.session.scalars(query.order_by(Group.id.desc()).limit(1)).one_or_none()


def _add_group(kind: str, facts: GroupFacts, *, is_shown: bool) -> Group:
    slug = free_slug(facts.name)
    group = Group(
        slug=slug, name=facts.name, kind=kind, summary=facts.summary, door=facts.door or door_for(slug),
        join_policy=facts.join_policy, member_list=facts.member_list,
        shown_at=clock.now() if is_shown else sa.null(),  # None would mean: the default, this moment
    )  # fmt: skip
    db.session.add(group)
    db.session.flush()
    tell_story(group, facts.description)
    return group


def _add_founder(group: Group, founder: Viewer) -> None:
    hold_voices(founder.id)
    is_voice = group.kind == "initiative" and not speaks_for_one(founder.id)
    db.session.add(
        Membership(group_id=group.id, user_id=founder.id, role=COORDINATOR, is_voice=is_voice)
    )  # fmt: skip
    db.session.flush()


def _note_founding(founder: Viewer, group: Group) -> None:
    audience = "public" if group.shown_at else "moderators"
    record(founder, verbs.GROUP_FOUNDED, group, audience=audience, name=group.name, slug=group.slug)


def change_group(actor: Viewer, group: Group, facts: GroupFacts) -> None:
    """Change the name, the words, the colour, and who may come in and see the list; the address stays."""
    lock(group)
    require(can_manage(actor, standing(actor, group)))
    facts = facts.cleaned()
    before = _facts_of(group)
    group.name, group.summary = facts.name, facts.summary
    group.join_policy, group.member_list = facts.join_policy, facts.member_list
    group.door = facts.door or group.door
    tell_story(group, facts.description)
    after = _facts_of(group)
    if changed := ", ".join(name for name in before if before[name] != after[name]):
        db.session.flush()
        record(actor, verbs.GROUP_CHANGED, group, audience="moderators", name=group.name, changed=changed)


def _facts_of(group: Group) -> dict[str, str]:
    names = ("name", "summary", "description", "door", "join_policy", "member_list")
    return {name: getattr(group, name) for name in names}


def show_own_groups(founder: Viewer) -> list[Group]:
    """Let others see what somebody founded before the address was proven; return those groups."""
    require(can_found(founder, "working_group"))
    theirs = sa.select(Membership.group_id).where(
        Membership.user_id == founder.id, Membership.role == COORDINATOR
    )
    hidden = sa.select(Group).where(Group.id.in_(theirs), Group.shown_at.is_(None)).order_by(Group.id)
    groups = list(db.session.scalars(hidden.with_for_update()))
    for group in groups:
        group.shown_at = clock.now()
    db.session.flush()
    _open_lines([group.id for group in groups])
    return groups


def _open_lines(group_ids: list[int]) -> None:
    """What the log told moderators of these groups is for everybody from now on."""
    about = (Activity.subject_kind == Group.__tablename__) & Activity.subject_id.in_(group_ids)
    opened = sa.update(Activity).where(about, Activity.is_logged).values(audience="public")
    db.session.execute(opened, execution_options={"synchronize_session": False})
