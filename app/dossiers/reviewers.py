"""Who may review a dossier, for which of their groups, and since when its text waits for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Revision
from app.foundation import clock
from app.foundation.database import db
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE

OTHERS_MAY_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """A group for which somebody may review."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What decides whether somebody may review: their groups, and whether all to be judged is their own."""

    groups: tuple[ReviewGroup, ...] = ()
    is_only_writer: bool = False

    def group(self, group_id: int | None) -> ReviewGroup | None:
        """Return the group that was chosen; where there is one only, nobody has to choose."""
        if len(self.groups) == 1:
            return self.groups[0]
        return next((group for group in self.groups if group.id == group_id), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when changes wait for a review (None: nothing waits), and who alone made them."""

    since: datetime | None
    only_writer_id: int | None


def reviewer_of(viewer: Viewer, dossier: Dossier) -> Reviewer:
    """Return as what this viewer may review the dossier."""
    if not viewer.is_member:
        return Reviewer()
    waiting = waiting_of(dossier)
    groups = _groups(viewer, dossier, is_open=_is_open_to_theme(dossier, waiting))
    return Reviewer(groups, is_only_writer=waiting.only_writer_id == viewer.id)


def waiting_of(dossier: Dossier) -> Waiting:
    """Tell since when the newest text, or a review that ran out, waits to be read."""
    reviewed = sa.select(Revision.number).where(Revision.id == (dossier.reviewed_id or 0)).scalar_subquery()
    newer = Revision.number > sa.func.coalesce(reviewed, 0)
    facts = (
        sa.func.min(Revision.created_at),
        sa.func.min(Revision.author_id),
        sa.func.max(Revision.author_id),
    )
    row = db.session.execute(sa.select(*facts).where(Revision.dossier_id == dossier.id, newer)).one()
    since, first_id, last_id = row
    moments = [moment for moment in (since, _ran_out(dossier)) if moment]
    return Waiting(min(moments, default=None), first_id if first_id == last_id else None)


def _ran_out(dossier: Dossier) -> datetime | None:
    if dossier.valid_until is None or dossier.valid_until >= clock.now().date():
        return None
    return datetime.combine(dossier.valid_until, time(), UTC)


def _is_open_to_theme(dossier: Dossier, waiting: Waiting) -> bool:
    """Other steward groups of the theme help where there is no group, or where it takes two weeks."""
    has_waited = waiting.since is not None and waiting.since <= clock.now() - OTHERS_MAY_AFTER
    return dossier.steward_id is None or has_waited


def _groups(viewer: Viewer, dossier: Dossier, *, is_open: bool) -> tuple[ReviewGroup, ...]:
    mine = sa.exists().where(
        Membership.group_id == Group.id, Membership.user_id == viewer.id, Membership.role.in_(INSIDE)
    )
    of_theme = sa.exists().where(
        Dossier.steward_id == Group.id,
        Dossier.theme_id == dossier.theme_id,
        Dossier.withdrawn_at.is_(None),
    )
    own = Group.id == (dossier.steward_id or 0)
    query = sa.select(Group.id, Group.name).where(mine, own | of_theme if is_open else own)
    rows = db.session.execute(query.order_by(sa.not_(own), Group.name))
    return tuple(ReviewGroup(*row) for row in rows)
