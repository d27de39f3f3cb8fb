"""Taking in a dossier that nobody looks after: the groups of a member that could."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier
from app.dossiers.pages.head import DossierHead, head_of
from app.foundation.database import db
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that could look after it."""

    slug: str
    name: str
    door: str


@dataclass(frozen=True)
class AdoptionPage:
    """A dossier without anybody who looks after it, and who could."""

    head: DossierHead
    groups: tuple[Candidate, ...]


def adoption_page(viewer: Viewer, dossier: Dossier) -> AdoptionPage:
    """Show the groups that this viewer is inside of."""
    mine = (
        sa.select(Group.slug, Group.name, Group.door)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.user_id == viewer.id, Membership.role.in_(INSIDE))
        .order_by(Group.name, Group.id)
    )
    groups = tuple(Candidate(*row) for row in db.session.execute(mine))
    return AdoptionPage(head_of(viewer, dossier, "read"), groups)
