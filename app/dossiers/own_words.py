"""What the writer of words that came into a dossier may decide about them, and who answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, PassageSource
from app.dossiers.policy import ONLY_STEWARDS, is_caretaker
from app.dossiers.standing import Standing
from app.foundation.gate import Verdict, no

ONLY_WRITER = _l("Only the person who wrote these words can decide this.")


def can_object(viewer: Viewer, author_id: int, source: PassageSource) -> Verdict:
    """May this person take these words out? Their writer may, once: stewards answer it."""
    if viewer.id != author_id:
        return no(ONLY_WRITER)
    if source.objection_answered_at:
        return no(_l("The stewards of this dossier answered your objection before."))
    return can_write(viewer)


def can_answer_objection(
    viewer: Viewer, dossier: Dossier, source: PassageSource, standing: Standing
) -> Verdict:
    """May this person decide on an objection? Also in a dossier that is archived or merged."""
    if not is_caretaker(viewer, dossier, standing):
        return no(ONLY_STEWARDS)
    if not (source.objected_at or source.objection_answered_at):
        return no(_l("Nobody objected to these words."))
    return can_write(viewer)


def can_hide_name(viewer: Viewer, author_id: int) -> Verdict:
    """May this person decide whether the writer of these words is named?"""
    return can_write(viewer) if viewer.id == author_id else no(ONLY_WRITER)


def can_consent(viewer: Viewer, *, has_words: bool) -> Verdict:
    """May this person say whether everybody may read their words in a dossier?"""
    return can_write(viewer) if has_words else no(ONLY_WRITER)
