"""Reviewing: somebody of a steward group read the newest text, and says whether it is right."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, Review, Revision, Theme
from app.dossiers.policy import can_review, is_caretaker
from app.dossiers.reviewers import Reviewer, ReviewGroup, reviewer_of
from app.dossiers.standing import standing
from app.dossiers.typed import accept_note
from app.dossiers.validity import months_after
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import require

VERDICTS = ("correct", "wrong")
SENT_TWICE_WITHIN = timedelta(minutes=2)


def review_dossier(
    actor: Viewer, dossier: Dossier, revision: Revision, verdict: str, note: str = "", group_id: int = 0
) -> Review:
    """Say of the newest text whether it is right; a theme may ask for more than one who says so."""
    lock(dossier)
    if verdict not in VERDICTS:
        raise Invalid(_("Choose one of these."), "verdict")
    reviewer = reviewer_of(actor, dossier)
    require(can_review(actor, dossier, reviewer, is_correct=verdict == "correct"))
    _stop_when_changed(dossier, revision)
    if earlier := _sent_before(actor, revision, verdict):
        return earlier
    note = _accept_reason(note, verdict)
    review = _keep(actor, dossier, verdict, note, _chosen(reviewer, group_id))
    if verdict == "correct" and _is_read_by_enough(dossier):
        _hold_for_months(dossier, review)
    _record(actor, dossier, revision, verdict)
    return review


def _stop_when_changed(dossier: Dossier, revision: Revision) -> None:
    if revision.id != dossier.latest_id:
        raise Conflict(
            _("The text was changed while you read it. Look at what changed, and then decide."),
            latest_revision(dossier).body,
        )


def _sent_before(actor: Viewer, revision: Revision, verdict: str) -> Review | None:
    """Find what this form did a moment ago; the dossier is locked, so it is there by now."""
    mine = (
        Review.user_id == actor.id,
        Review.revision_id == revision.id,
        Review.verdict == verdict,
        Review.reviewed_at > clock.now() - SENT_TWICE_WITHIN,
    )
    return db.session.scalars(sa.select(Review).where(*mine).order_by(Review.id.desc()).limit(1)).first()


def _accept_reason(note: str, verdict: str) -> str:
    note = accept_note(note)
    if verdict == "wrong" and not note:
        raise Invalid(_("Say what is not right, so that others can mend it."), "note")
    return note


def _chosen(reviewer: Reviewer, group_id: int) -> ReviewGroup:
    group = reviewer.group(group_id)
    if group is None:
        raise Invalid(_("Choose for which of your groups you review."), "group_id")
    return group


def _keep(actor: Viewer, dossier: Dossier, verdict: str, note: str, group: ReviewGroup) -> Review:
    review = Review(
        dossier_id=dossier.id,
        revision_id=dossier.latest_id,
        group_id=group.id,
        user_id=actor.id,
        verdict=verdict,
        note=note,
        reviewed_at=clock.now(),
    )
    db.session.add(review)
    db.session.flush()
    return review


def _is_read_by_enough(dossier: Dossier) -> bool:
    """Count who found this version right since the last time enough people did."""
    done = sa.select(sa.func.max(Review.id)).where(
        Review.dossier_id == dossier.id, Review.valid_until.is_not(None)
    )
    readers = sa.select(sa.func.count(sa.distinct(Review.user_id))).where(
        Review.revision_id == dossier.latest_id,
        Review.verdict == "correct",
        Review.id > sa.func.coalesce(done.scalar_subquery(), 0),
    )
    return (db.session.scalar(readers) or 0) >= _theme(dossier).reviewers_needed


def _theme(dossier: Dossier) -> Theme:
    return db.session.get_one(Theme, dossier.theme_id)


def _hold_for_months(dossier: Dossier, review: Review) -> None:
    """From now on this text is the reviewed one; what readers said stays until somebody answers it."""
    months = dossier.review_months or _theme(dossier).review_months
    review.valid_until = months_after(review.reviewed_at.date(), months)
    dossier.reviewed_id, dossier.reviewed_at = review.revision_id, review.reviewed_at
    dossier.reviewer_id, dossier.valid_until = review.group_id, review.valid_until
    dossier.changes_since_review = 0
    db.session.flush()


def _record(actor: Viewer, dossier: Dossier, revision: Revision, verdict: str) -> None:
    verb = verbs.DOSSIER_REVIEWED if verdict == "correct" else verbs.DOSSIER_DOUBTED
    record(
        actor,
        verb,
        dossier,
        audience=audience(dossier),
        title=dossier.title,
        revision=revision.number,
        is_whole=int(dossier.reviewed_id == revision.id),
    )


def carry_review(editor: Viewer, dossier: Dossier, revision: Revision) -> bool:
    """Let a review go on with a small change by who looks after the dossier, on top of the reviewed text.

    The review keeps its day and how long it holds; the history says that it was carried.
    """
    if not revision.is_minor or dossier.reviewed_id is None or dossier.reviewed_id != revision.parent_id:
        return False
    if not is_caretaker(editor, dossier, standing(editor, dossier)):
        return False
    db.session.add(
        Review(
            dossier_id=dossier.id,
            revision_id=revision.id,
            group_id=dossier.reviewer_id,
            user_id=editor.id,
            verdict="carried",
            reviewed_at=clock.now(),
        )
    )
    dossier.reviewed_id, dossier.changes_since_review = revision.id, 0
    db.session.flush()
    details: dict[str, str | int] = {"title": dossier.title, "revision": revision.number}
    record(editor, verbs.DOSSIER_REVIEW_CARRIED, dossier, audience=audience(dossier), **details)
    return True
