"""Loading one row through the viewer's eyes: what they may not see is not found."""

from __future__ import annotations

import re
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.viewer import Viewer, hashed
from app.files.models import File
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden
from app.groups.models import Group, InitiativeFile, Invitation, JoinRequest, Membership
from app.groups.policy import (
    visible_groups,
    visible_initiative_files,
    visible_invitations,
    visible_members,
    visible_requests,
)
from app.groups.standing import standing

Row = TypeVar("Row", Group, InitiativeFile, Invitation, JoinRequest, Membership)
SLUG_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load_group(viewer: Viewer, slug: str) -> Group:
    """Return a group this viewer may see; no address of one holds what a slug cannot be made of."""
    is_it = Group.slug == slug if SLUG_SHAPE.fullmatch(slug) else sa.false()
    return _one(sa.select(Group).where(is_it, visible_groups(viewer)))


def load_member(viewer: Viewer, group: Group, username: str) -> Membership:
    """Return somebody in the list of members, with the person."""
    query = sa.select(Membership).join(User).options(joinedload(Membership.user, innerjoin=True))
    is_it = sa.false() if "\0" in username else sa.func.lower(User.username) == username.lower()
    seen = visible_members(viewer, standing(viewer, group))
    return _one(query.where(Membership.group_id == group.id, is_it, seen))


def load_request(viewer: Viewer, group: Group, request_id: int) -> JoinRequest:
    """Return a request to join this group, with who asks."""
    query = sa.select(JoinRequest).options(joinedload(JoinRequest.user, innerjoin=True))
    seen = visible_requests(viewer, standing(viewer, group))
    return _one(query.where(JoinRequest.group_id == group.id, _is(JoinRequest.id, request_id), seen))


def load_invitation(viewer: Viewer, group: Group, invitation_id: int) -> Invitation:
    """Return an invitation of this group."""
    seen = visible_invitations(standing(viewer, group))
    query = sa.select(Invitation).where(Invitation.group_id == group.id)
    return _one(query.where(_is(Invitation.id, invitation_id), seen))


def invitation_by_key(key: str) -> Invitation:
    """Return the invitation that this key opens, with its group; who holds the key may see both."""
    query = sa.select(Invitation).options(joinedload(Invitation.group, innerjoin=True))
    return _one(query.where(Invitation.key_hash == hashed(key)))


def load_initiative_file(viewer: Viewer, group: Group, number: int) -> InitiativeFile:
    """Return a photo or document of this initiative that this viewer may see."""
    seen = visible_initiative_files(viewer, standing(viewer, group))
    query = sa.select(InitiativeFile).where(InitiativeFile.group_id == group.id)
    return _one(query.where(_is(InitiativeFile.id, number), seen))


def stored_file(line: InitiativeFile) -> File:
    """Return the file behind a line that somebody was just found to see."""
    return db.session.get_one(File, line.file_id)


def _one(query: sa.Select[Row]) -> Row:
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise Hidden
    return row


def _is(column: sa.orm.InstrumentedAttribute[int], value: int) -> sa.ColumnElement[bool]:
    """Compare with a number from an address; one too large for the database is simply not there."""
    return column == value if 0 < value <= LARGEST_ID else sa.false()
