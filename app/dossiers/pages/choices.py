"""What one chooses when a dossier is made: its theme, and the group that will look after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.models import Theme
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Invalid
from app.foundation.wording import language
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE


@dataclass(frozen=True, slots=True)
class Choices:
    """The themes that take new dossiers and the groups somebody is in, each as (id, name)."""

    themes: tuple[tuple[int, str], ...]
    groups: tuple[tuple[int, str], ...]


def choices_for(viewer: Viewer, themes: Iterable[Theme]) -> Choices:
    """Put these themes beside the groups of this person."""
    mine = sa.select(Group.id, Group.name).join(Membership).where(*_mine(viewer))
    groups = db.session.execute(mine.order_by(Group.name, Group.id))
    return Choices(
        themes=tuple((theme.id, theme.name_in(language())) for theme in themes),
        groups=tuple((group_id, name) for group_id, name in groups),
    )


def open_themes() -> tuple[Theme, ...]:
    """Load the themes that take new dossiers, in order."""
    is_open = (Theme.archived_at.is_(None), Theme.merged_into_id.is_(None))
    return tuple(db.session.scalars(sa.select(Theme).where(*is_open).order_by(Theme.position, Theme.id)))


def choose_steward(viewer: Viewer, group_id: int | None) -> Group | None:
    """Return the group that was chosen in a form, or none; refuse one that this person is not in."""
    if not group_id:
        return None
    is_it = Group.id == group_id if group_id <= LARGEST_ID else sa.false()
    group = db.session.scalars(sa.select(Group).join(Membership).where(is_it, *_mine(viewer))).one_or_none()
    if group is None:
        raise Invalid(_("You can only choose a group that you are a member of."), "group_id")
    return group


def _mine(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    return Membership.user_id == viewer.id, Membership.role.in_(INSIDE)
