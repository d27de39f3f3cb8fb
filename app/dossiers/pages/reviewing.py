"""The page on which a group reads what changed since its last review, and says whether it is right."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import undefer

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, Review, Revision
from app.dossiers.pages.differences import changes_shown
from app.dossiers.policy import can_review
from app.dossiers.reviewers import ReviewGroup, reviewer_of
from app.dossiers.validity import months_after
from app.dossiers.wording import day_words
from app.forum.pages.pieces import wording
from app.foundation import clock
from app.foundation.database import AnyRow, db
from app.foundation.gate import Verdict
from app.foundation.moments import Moment, Wording
from app.groups.models import Group

READINGS_SHOWN = 20
REVIEWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read the text: the verdict, and what they wrote with it."""

    name: str
    verdict: str
    note: str
    day: Moment
    number: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What is to be read, who read it already, and what this viewer may say of it.

    `reviewed_number` is 0 when nobody ever reviewed it. `meanwhile` is what others changed while this viewer
    was reading, when that stopped their review.
    """

    revision_id: int
    number: int
    reviewed_number: int
    is_unchanged: bool
    changes: Markup
    meanwhile: Markup
    readings: tuple[Reading, ...]
    readers_needed: int
    readers_count: int
    groups: tuple[ReviewGroup, ...]
    correct: Verdict
    doubt: Verdict
    holds_until: str


def review_page(viewer: Viewer, dossier: Dossier, read: Revision | None = None) -> ReviewPage:
    """Bring together what a reviewer needs; `read` is the version they had before them if not the last."""
    words, latest, reviewed = wording(viewer), latest_revision(dossier), _reviewed(dossier)
    reviewer, readings = reviewer_of(viewer, dossier), _readings(dossier, words)
    months = dossier.review_months or dossier.theme.review_months
    return ReviewPage(
        revision_id=latest.id,
        number=latest.number,
        reviewed_number=reviewed.number if reviewed else 0,
        is_unchanged=reviewed is not None and reviewed.id == latest.id,
        changes=_changes(reviewed, latest),
        meanwhile=_changes(read, latest),
        readings=readings,
        readers_needed=dossier.theme.reviewers_needed,
        readers_count=len({one.name for one in readings if _is_for(one, latest)}),
        groups=reviewer.groups,
        correct=can_review(viewer, dossier, reviewer),
        doubt=can_review(viewer, dossier, reviewer, is_correct=False),
        holds_until=day_words(months_after(clock.now().date(), months), words.language),
    )


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A review as the list of all of them shows it; `holds_until` is empty when it alone did not count."""

    name: str
    group: str
    verdict: str
    note: str
    day: Moment
    number: int
    holds_until: str


def reviews_page(viewer: Viewer, dossier: Dossier) -> tuple[KeptReview, ...]:
    """List who reviewed it, the newest first: also who doubted, and reviews carried by a small change."""
    words = wording(viewer)
    columns = (Review.verdict, Review.note, Review.reviewed_at, Review.valid_until, Revision.number)
    query = (
        sa.select(User.name, Group.name.label("group"), *columns)
        .select_from(Review)
        .join(User, User.id == Review.user_id)
        .join(Revision, Revision.id == Review.revision_id)
        .outerjoin(Group, Group.id == Review.group_id)
        .where(Review.dossier_id == dossier.id)
    )
    rows = db.session.execute(query.order_by(Review.id.desc()).limit(REVIEWS_SHOWN))
    return tuple(_kept(row, words) for row in rows)


def _kept(row: AnyRow, words: Wording) -> KeptReview:
    until = day_words(row.valid_until, words.language) if row.valid_until else ""
    day = words.on(row.reviewed_at)
    return KeptReview(row.name, row.group or "", row.verdict, row.note, day, row.number, until)


def _reviewed(dossier: Dossier) -> Revision | None:
    query = (
        sa.select(Revision).options(undefer(Revision.body)).where(Revision.id == (dossier.reviewed_id or 0))
    )
    return db.session.scalars(query).one_or_none()


def _changes(old: Revision | None, new: Revision) -> Markup:
    """Show nothing of a version whose text was withheld."""
    if old is None or old.withheld_at or new.withheld_at:
        return Markup()
    return changes_shown(old.body, new.body)


def _is_for(reading: Reading, latest: Revision) -> bool:
    return reading.verdict == "correct" and reading.number == latest.number


def _readings(dossier: Dossier, words: Wording) -> tuple[Reading, ...]:
    """List what was said since the last review that counted, the newest first."""
    counted = sa.select(sa.func.max(Review.id)).where(
        Review.dossier_id == dossier.id, Review.valid_until.is_not(None)
    )
    query = (
        sa.select(User.name, Review.verdict, Review.note, Review.reviewed_at, Revision.number)
        .join(User, User.id == Review.user_id)
        .join(Revision, Revision.id == Review.revision_id)
        .where(Review.dossier_id == dossier.id, Review.verdict != "carried")
        .where(Review.id > sa.func.coalesce(counted.scalar_subquery(), 0))
    )
    rows = db.session.execute(query.order_by(Review.id.desc()).limit(READINGS_SHOWN))
    return tuple(_reading(row, words) for row in rows)


def _reading(row: AnyRow, words: Wording) -> Reading:
    return Reading(row.name, row.verdict, row.note, words.on(row.reviewed_at), row.number)
