"""What was put together by itself: what others did since you began, and what you did."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.comparison import Row, side_by_side
from app.dossiers.models import Dossier, Revision
from app.dossiers.pages.editing import anchor_of
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.policy import can_see_text
from app.foundation.database import db
from app.foundation.errors import Hidden


@dataclass(frozen=True)
class MergedPage:
    """A version that two or more wrote at once; without rows where a text is not for these eyes."""

    head: DossierHead
    number: int
    base_number: int
    url: str
    is_own: bool
    writer: str
    names: tuple[str, ...]
    their_rows: tuple[Row, ...]
    own_rows: tuple[Row, ...]


def merged_page(viewer: Viewer, dossier: Dossier, revision: Revision) -> MergedPage:
    """Show a merged version; any other is not here."""
    if revision.kind != "automerge" or revision.base_id is None:
        raise Hidden
    head = head_of(viewer, dossier, "history")
    base, parent = _text(revision.base_id), _text(revision.parent_id)
    is_shown = all(can_see_text(viewer, dossier, one, head.standing) for one in (base, parent, revision))
    return MergedPage(
        head=head,
        number=revision.number,
        base_number=base.number,
        url=dossier.url + anchor_of(revision),
        is_own=revision.author_id == viewer.id,
        writer=revision.author.name,
        names=_names(dossier, base, revision),
        their_rows=side_by_side(base.body, parent.body, 1) if is_shown else (),
        own_rows=side_by_side(parent.body, revision.body, 1) if is_shown else (),
    )


def _text(revision_id: int | None) -> Revision:
    return db.session.get_one(Revision, revision_id, options=[undefer(Revision.body)])


def _names(dossier: Dossier, base: Revision, revision: Revision) -> tuple[str, ...]:
    """Name who wrote the versions in between."""
    between = (Revision.number > base.number, Revision.number < revision.number)
    wrote = sa.select(Revision.author_id).where(Revision.dossier_id == dossier.id, *between)
    return tuple(db.session.scalars(sa.select(User.name).where(User.id.in_(wrote)).order_by(User.name)))
