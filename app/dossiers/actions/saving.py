"""Saving an edit: what was sent is kept first, then merged with what others wrote, in one locked step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.reviewing import carry_review
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.attempts import draft_key, whole_page
from app.dossiers.audience import audience
from app.dossiers.loading import latest_revision, revision_of
from app.dossiers.merge import Merge, merge, normalised
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.dossiers.policy import can_edit
from app.dossiers.standing import standing
from app.dossiers.typed import accept_summary
from app.forum.actions.drafts import finish_draft
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import require

LONGEST_KEPT = 400_000  # an attempt that is refused as too long is kept all the same


@dataclass(frozen=True)
class Sent:
    """What came from the editor.

    `section` is its number in the base version (None: the whole page); `key` was made with the form, so that
    sending it twice saves once.
    """

    body: str
    base_id: int
    key: str
    section: int | None = None
    summary: str = ""
    is_minor: bool = False


@dataclass(frozen=True)
class Saved:
    """What became of it: the version that holds it, and the merge when others had written meanwhile."""

    revision: Revision
    merge: Merge | None = None
    is_new: bool = True


class EditConflict(Conflict):
    """Somebody changed the same words: only those are asked about, and the attempt is kept."""

    def __init__(self, attempt: EditAttempt, merged: Merge, latest: Revision) -> None:
        super().__init__(_("You and somebody else changed the same words."), latest.body)
        self.attempt_id, self.merge, self.latest = attempt.id, merged, latest


def keep_attempt(editor: Viewer, dossier: Dossier, sent: Sent) -> int:
    """Keep what was sent, whatever comes of it; return its id. Commit before anything else happens."""
    require(can_write(editor))
    body = sent.body[:LONGEST_KEPT]
    values = {
        "user_id": editor.id,
        "dossier_id": dossier.id,
        "key": sent.key,
        "base_id": _known_base(dossier, sent.base_id),
        "section": sent.section,
        "body": body,
        "summary": sent.summary[:LONGEST_KEPT],
        "is_minor": sent.is_minor,
        "created_at": clock.now(),
    }
    fresh = {
        name: values[name] for name in ("base_id", "section", "body", "summary", "is_minor", "created_at")
    }
    is_unsaved = (
        EditAttempt.revision_id.is_(None)
        & EditAttempt.suggestion_id.is_(None)
        & (EditAttempt.dossier_id == dossier.id)
    )
    kept = insert(EditAttempt).values(values).on_conflict_do_update(
        index_elements=["user_id", "key"], set_=fresh, where=is_unsaved
    ).returning(EditAttempt.id)  # fmt: skip
    attempt_id = db.session.scalar(kept) or _kept_under(editor, dossier, sent.key, body)
    return attempt_id or keep_attempt(editor, dossier, replace(sent, key=_next_key(dossier, sent)))


def _kept_under(editor: Viewer, dossier: Dossier, key: str, body: str) -> int | None:
    """A browser goes back to a form that was saved: another text under the same key is kept apart."""
    mine = (EditAttempt.user_id == editor.id, EditAttempt.key == key)
    same = (EditAttempt.dossier_id == dossier.id, EditAttempt.body == body)
    return db.session.scalars(sa.select(EditAttempt.id).where(*mine, *same)).one_or_none()


def _next_key(dossier: Dossier, sent: Sent) -> str:
    """Sending that other text twice saves it once as well."""
    return hashlib.sha256(f"{sent.key}\n{dossier.id}\n{sent.body}".encode()).hexdigest()


def _known_base(dossier: Dossier, base_id: int) -> int | None:
    base = revision_of(dossier, base_id)
    return base.id if base else None


def save_attempt(editor: Viewer, dossier: Dossier, attempt_id: int) -> Saved:
    """Save a kept attempt on top of what stands now; sending it twice saves once."""
    lock(dossier)
    attempt = _attempt(editor, dossier, attempt_id)
    if attempt.revision_id:
        return Saved(_revision(attempt.revision_id), is_new=False)
    require(can_edit(editor, dossier, standing(editor, dossier)))
    base = revision_of(dossier, attempt.base_id)
    if base is None:
        raise Invalid(
            _("This form does not say which version it began from. Copy your text and open the editor again.")
        )
    latest = latest_revision(dossier)
    mine, title = whole_page(base, attempt)
    saved = _save(editor, dossier, attempt, _Round(base, latest, mine, title))
    attempt.revision_id = saved.revision.id
    finish_draft(editor, draft_key(dossier.id, attempt.section))
    return saved


@dataclass(frozen=True)
class _Round:
    """The three texts of a merge, and the title of the section that was edited."""

    base: Revision
    latest: Revision
    mine: str
    section: str


def _save(editor: Viewer, dossier: Dossier, attempt: EditAttempt, texts: _Round) -> Saved:
    change = Change(
        "edit",
        texts.mine,
        accept_summary(attempt.summary),
        attempt.is_minor,
        base_id=texts.base.id,
        section=texts.section,
    )
    if texts.base.id == texts.latest.id:
        return _save_change(editor, dossier, texts, change)
    merged = merge(texts.base.body, texts.mine, texts.latest.body)
    if not merged.is_clean:
        raise EditConflict(attempt, merged, texts.latest)
    change = replace(change, kind="automerge", body=merged.text, submitted=texts.mine)
    return replace(_save_change(editor, dossier, texts, change), merge=merged)


def _save_change(editor: Viewer, dossier: Dossier, texts: _Round, change: Change) -> Saved:
    """A text that changes nothing makes no version."""
    if normalised(change.body) == texts.latest.body:
        return Saved(texts.latest, is_new=False)
    revision = add_revision(editor, dossier, change)
    carry_review(editor, dossier, revision)
    record(
        editor,
        verbs.DOSSIER_EDITED,
        dossier,
        audience=audience(dossier),
        title=dossier.title,
        revision=revision.number,
    )
    return Saved(revision)


def _attempt(editor: Viewer, dossier: Dossier, attempt_id: int) -> EditAttempt:
    query = sa.select(EditAttempt).options(undefer(EditAttempt.body)).where(
        EditAttempt.id == attempt_id,
        EditAttempt.user_id == editor.id,
        EditAttempt.dossier_id == dossier.id,
    )  # fmt: skip
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _revision(revision_id: int) -> Revision:
    return db.session.get_one(Revision, revision_id, options=[undefer(Revision.body)])
