"""Coming into a group and leaving it, following it, and how one stands in its list."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.activity.verbs import Verb
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Hidden
from app.foundation.gate import require
from app.groups.counting import count_move
from app.groups.models import Group, Initiative, JoinRequest, Membership
from app.groups.policy import can_follow, can_hide, can_join, can_leave, can_speak_for
from app.groups.standing import FOLLOWER, MEMBER, standing, standing_of

PRIVATE = "moderators"  # what happens inside a group is in the ledger, and in nobody's log


def join(viewer: Viewer, group: Group) -> None:
    """Come into a group that is open to all; once is enough."""
    lock(group)
    here = standing(viewer, group)
    if here.is_inside:
        return
    require(can_join(viewer, group, here))
    enter(group, viewer.id, MEMBER, viewer.id)
    note(viewer, verbs.GROUP_JOINED, group)


def leave(viewer: Viewer, group: Group) -> None:
    """Go out of the group; the last coordinator names another one first."""
    lock(group)
    require(can_leave(group, standing(viewer, group)))
    put_out(group, viewer.id)
    note(viewer, verbs.GROUP_LEFT, group)


def follow_group(viewer: Viewer, group: Group) -> None:
    """Hear of what the group does, without belonging to it."""
    lock(group)
    here = standing(viewer, group)
    require(can_follow(viewer, here))
    if not here.is_follower:
        enter(group, viewer.id, FOLLOWER, None)
        note(viewer, verbs.GROUP_FOLLOWED, group)


def unfollow_group(viewer: Viewer, group: Group) -> None:
    """Stop following."""
    lock(group)
    here = standing(viewer, group)
    require(can_follow(viewer, here))
    if here.is_follower:
        put_out(group, viewer.id)
        note(viewer, verbs.GROUP_UNFOLLOWED, group)


def hide_oneself(viewer: Viewer, group: Group, *, is_hidden: bool) -> None:
    """Stand in the list of members, or be seen there by coordinators alone, and nowhere as its contact."""
    lock(group)
    require(can_hide(standing(viewer, group)))
    _change_own(viewer, group, is_hidden=is_hidden)
    if is_hidden:
        _name_no_longer(group, viewer.id)


def choose_voice(viewer: Viewer, group: Group | None) -> None:
    """Say for which initiative one's posts speak from now on; None is for none."""
    hold_voices(viewer.id)
    if group:
        require(can_speak_for(viewer, group, standing(viewer, group)))
    others = (Membership.user_id == viewer.id, Membership.is_voice)
    db.session.execute(sa.update(Membership).where(*others).values(is_voice=False))
    if group:
        _change_own(viewer, group, is_voice=True)


def hold_voices(user_id: int) -> None:
    """Let one at a time choose for which initiative this person speaks, until the transaction ends."""
    place = {"room": 3, "id": user_id % 2**31}
    db.session.execute(sa.text("SELECT pg_advisory_xact_lock(:room, :id)"), place)


def speaks_for_one(user_id: int) -> bool:
    """Return whether this person speaks for some initiative already."""
    chosen = sa.exists().where(Membership.user_id == user_id, Membership.is_voice)
    return bool(db.session.scalar(sa.select(chosen)))


def enter(group: Group, user_id: int, role: str, decided_by_id: int | None) -> None:
    """Put somebody in the group, whose row is held; an open request is answered by that."""
    old = standing_of(user_id, group.id).role
    place = {"group_id": group.id, "user_id": user_id}
    new = insert(Membership).values(**place, role=role, since=clock.now())
    changed = {"role": role, "since": clock.now()}
    db.session.execute(new.on_conflict_do_update(index_elements=list(place), set_=changed))
    count_move(group, old, role)
    if role != FOLLOWER:
        _answer_open_request(group, user_id, decided_by_id)
        _give_voice(group, user_id)


def _give_voice(group: Group, user_id: int) -> None:
    """Who comes into an initiative and speaks for none yet, speaks for this; they can choose otherwise."""
    if group.kind != "initiative":
        return
    hold_voices(user_id)
    if not speaks_for_one(user_id):
        theirs = (Membership.group_id == group.id, Membership.user_id == user_id)
        db.session.execute(sa.update(Membership).where(*theirs).values(is_voice=True))


def _answer_open_request(group: Group, user_id: int, decided_by_id: int | None) -> None:
    waiting = (JoinRequest.group_id == group.id, JoinRequest.user_id == user_id, JoinRequest.state == "open")
    answer = {"state": "accepted", "decided_at": clock.now(), "decided_by_id": decided_by_id}
    db.session.execute(sa.update(JoinRequest).where(*waiting).values(answer))


def put_out(group: Group, user_id: int) -> None:
    """Take somebody out of the group, whose row is held."""
    theirs = sa.delete(Membership).where(Membership.group_id == group.id, Membership.user_id == user_id)
    role = db.session.scalar(theirs.returning(Membership.role))
    if role is None:
        raise Hidden
    _name_no_longer(group, user_id)
    count_move(group, role, "")


def _name_no_longer(group: Group, user_id: int) -> None:
    """Whoever goes or hides speaks for the initiative no more."""
    contact = (Initiative.group_id == group.id, Initiative.contact_id == user_id)
    db.session.execute(sa.update(Initiative).where(*contact).values(contact_id=None))


def note(actor: Viewer, verb: Verb, group: Group, **details: str | int) -> None:
    """Write a line that is the group's own affair."""
    facts = {"name": group.name, "slug": group.slug, **details}
    record(actor, verb, group, audience=PRIVATE, **facts)


def _change_own(viewer: Viewer, group: Group, **marks: bool) -> None:
    mine = (Membership.group_id == group.id, Membership.user_id == viewer.id)
    db.session.execute(sa.update(Membership).where(*mine).values(**marks))
