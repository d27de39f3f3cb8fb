"""What somebody sent, found again: their kept attempts, and the whole page that one of them meant."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from app.accounts.viewer import Viewer
from app.dossiers.loading import load_dossier, revision_of
from app.dossiers.merge import Block, Merge, keep_both, merge, normalised
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.dossiers.sections import replaced, sections_of
from app.dossiers.typed import accept_body
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden, Invalid

BOTH, THEIRS, MINE = CHOICES = ("both", "theirs", "mine")


def draft_key(dossier_id: int, section: int | None) -> str:
    """Return where the draft of an edit is kept."""
    return f"dossier:{dossier_id}" if section is None else f"dossier:{dossier_id}:{section}"


def own_attempt(viewer: Viewer, attempt_id: int) -> EditAttempt:
    """Return something this person sent, with its text; nobody else's can be found."""
    query = sa.select(EditAttempt).options(undefer(EditAttempt.body)).where(
        EditAttempt.id == (attempt_id if 0 < attempt_id <= LARGEST_ID else 0),
        EditAttempt.user_id == viewer.id,
    )  # fmt: skip
    attempt = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if attempt is None:
        raise Hidden
    return attempt


def dossier_written_in(viewer: Viewer, dossier_id: int, base_id: int) -> Dossier:
    """Return the dossier that a text was sent to, so that it can be kept.

    One that was withdrawn or closed while somebody had its editor open counts as well: the version they
    began from shows that they had it before them.
    """
    try:
        return load_dossier(viewer, dossier_id)
    except Hidden:
        dossier = db.session.get(Dossier, dossier_id) if dossier_id <= LARGEST_ID else None
        if not viewer.is_member or dossier is None or revision_of(dossier, base_id) is None:
            raise
        return dossier


def whole_page(base: Revision, attempt: EditAttempt) -> tuple[str, str]:
    """Put an edited section back into the version it was taken from; return the page, and its title."""
    body = accept_body(attempt.body)
    if attempt.section is None:
        return normalised(body), ""
    section = dict(enumerate(sections_of(base.body))).get(attempt.section)
    if section is None or base.withheld_at:  # the other sections would come to light with it
        raise Invalid(
            _("That section is not in the version you began from. Your text is kept under “My edits”.")
        )
    return replaced(base.body, section, body), section.title


def settled_page(
    editor: Viewer, dossier: Dossier, attempt_id: int, shown_id: int, answers: Sequence[tuple[str, str]]
) -> str | None:
    """Put a page together from a kept attempt, the version shown beside it, and (choice, typed) per conflict.

    None when these do not belong together: then nothing may be saved.
    """
    try:
        merged = _merged_again(editor, dossier, attempt_id, shown_id)
    except (Hidden, Invalid):
        return None
    if merged is None or len(merged.conflicts) != len(answers):
        return None
    return merged.settled(
        [_answer(block, *answer) for block, answer in zip(merged.conflicts, answers, strict=True)]
    )


def _merged_again(editor: Viewer, dossier: Dossier, attempt_id: int, shown_id: int) -> Merge | None:
    attempt = own_attempt(editor, attempt_id)
    base, shown = revision_of(dossier, attempt.base_id), revision_of(dossier, shown_id)
    if attempt.dossier_id != dossier.id or base is None or shown is None or shown.withheld_at:
        return None
    return merge(base.body, whole_page(base, attempt)[0], shown.body)


def _answer(block: Block, choice: str, typed: str) -> str:
    """What was typed counts; a field that was left as it came lets the choice decide."""
    both = keep_both(block)
    if normalised(typed).strip("\n") != both.strip("\n"):
        return typed
    return {THEIRS: block.theirs, MINE: block.mine}.get(choice, both)
