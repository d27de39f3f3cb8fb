"""What a status leans on beside the dossier's own row: its sources, the web, the group that reviewed it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from app.dossiers.models import Dossier, PassageSource, WebSource
from app.dossiers.status import Status, status_of
from app.forum.models import Post
from app.foundation import clock
from app.groups.models import Group

BROKEN_AFTER = timedelta(days=7)  # an address that fails for less is only away for a moment


class Judged(Protocol):
    """A row that `evidence()` and the dossier's own columns are in."""

    @property
    def reviewed_at(self) -> datetime | None: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def changes_since_review(self) -> int: ...
    @property
    def outdated_count(self) -> int: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def merged_into_id(self) -> int | None: ...
    @property
    def sources_changed(self) -> bool: ...
    @property
    def links_broken(self) -> bool: ...


def evidence() -> tuple[sa.ColumnElement[Any], ...]:
    """Return the columns to add to a query on dossiers: sources_changed, links_broken, reviewer_name."""
    reviewer = sa.select(Group.name).where(Group.id == Dossier.reviewer_id).scalar_subquery()
    return (
        has_changed_source().label("sources_changed"),
        has_broken_link().label("links_broken"),
        reviewer.label("reviewer_name"),
    )


def judged_columns() -> tuple[sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any], ...]:
    """Return all columns a status is computed from, for a query that does not load the dossier itself."""
    own = (Dossier.reviewed_at, Dossier.valid_until, Dossier.changes_since_review, Dossier.outdated_count)
    return (*own, Dossier.archived_at, Dossier.merged_into_id, *evidence())


def judged(row: Judged) -> Status:
    """Compute the status of a row with these columns, as of today."""
    return status_of(
        row, clock.now().date(), sources_changed=row.sources_changed, links_broken=row.links_broken
    )


def has_changed_source() -> sa.Exists:
    """Return the clause: a post it leans on was changed or deleted, and no steward looked at that yet."""
    here = (PassageSource.dossier_id == Dossier.id, Post.id == PassageSource.post_id)
    return sa.exists().where(*here, is_changed_source())


def is_changed_source() -> sa.ColumnElement[bool]:
    """Return the clause on a source and its post: changed or deleted since it was taken in or compared."""
    seen = sa.func.greatest(sa.func.coalesce(PassageSource.checked_version, 0), PassageSource.post_version)
    return Post.revision_count + sa.case((Post.deleted_at.is_not(None), 1), else_=0) > seen


def version_now(revision_count: int, deleted_at: datetime | None) -> int:
    """Return the version of a post that a steward compares with; that it was deleted counts as one more."""
    return revision_count + (1 if deleted_at else 0)


def has_broken_link() -> sa.Exists:
    """Return the clause: an address it cites has not answered for a week."""
    return sa.exists().where(
        WebSource.dossier_id == Dossier.id, WebSource.failing_since < clock.now() - BROKEN_AFTER
    )
