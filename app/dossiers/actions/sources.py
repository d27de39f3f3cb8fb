"""What a writer decides about words a dossier took in, and what its stewards answer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.activity.verbs import Verb
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.audience import audience
from app.dossiers.evidence import version_now
from app.dossiers.loading import latest_revision
from app.dossiers.merge import keep_both
from app.dossiers.models import Dossier, PassageSource, Revision
from app.dossiers.origins import Told, authorship_of, brought_back
from app.dossiers.own_words import can_answer_objection, can_hide_name, can_object
from app.dossiers.policy import can_steward
from app.dossiers.standing import standing
from app.dossiers.typed import accept_note
from app.dossiers.undo import without
from app.dossiers.withdrawal import without_words
from app.dossiers.withheld import release, withdrawal_of, withhold
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.jobs import enqueue


def object_to_source(actor: Viewer, dossier: Dossier, source: PassageSource, note: str = "") -> None:
    """Take one's own words out of a dossier at once; its stewards decide on it. Twice does it once.

    The versions that held the words stay in the chain, and are read by stewards alone.
    """
    lock(dossier)
    lock(source)
    if source.objected_at:
        return
    require(can_object(actor, source.post.author_id, source))
    note = accept_note(note)
    source.objected_at, source.objection = _cut(actor, dossier, source), note
    db.session.flush()
    withhold(source)
    _note(actor, verbs.DOSSIER_OBJECTED, dossier, source)


def answer_objection(
    actor: Viewer, dossier: Dossier, source: PassageSource, *, is_honoured: bool, reason: str = ""
) -> None:
    """Let words stay out, or put them back with a reason; their writer gets a letter."""
    lock(dossier)
    lock(source)
    require(can_answer_objection(actor, dossier, source, standing(actor, dossier)))
    if source.objection_answered_at:
        return
    reason = accept_note(reason, "reason")
    if not is_honoured:
        if not reason:
            raise Invalid(_("Say why: the writer of these words reads it."), "reason")
        _put_back(actor, dossier, source)
    source.objection_answered_at = clock.now()
    db.session.flush()
    enqueue("dossiers.objection_letter", source_id=source.id, is_honoured=is_honoured, reason=reason)
    _note(actor, verbs.DOSSIER_OBJECTION_ANSWERED, dossier, source)


def set_anonymity(actor: Viewer, dossier: Dossier, source: PassageSource, *, is_anonymous: bool) -> None:
    """Stand in a dossier as "a member", or with one's name; it holds for all versions of the post."""
    require(can_hide_name(actor, source.post.author_id))
    same = (PassageSource.dossier_id == dossier.id, PassageSource.post_id == source.post_id)
    change = sa.update(PassageSource).where(*same, PassageSource.is_anonymous != is_anonymous)
    change = change.values(is_anonymous=is_anonymous).returning(PassageSource.id)
    if db.session.scalars(change).all():
        _note(actor, verbs.DOSSIER_HANDLED, dossier, source)


def check_source(actor: Viewer, dossier: Dossier, source: PassageSource) -> None:
    """Say that somebody compared the words with the post as it is now: the dossier may stay as it is."""
    lock(source)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    now = version_now(source.post.revision_count, source.post.deleted_at)
    if source.checked_version != now:
        source.checked_version = now
        db.session.flush()
        _note(actor, verbs.DOSSIER_HANDLED, dossier, source)


def _cut(actor: Viewer, dossier: Dossier, source: PassageSource) -> datetime:
    """Take the words out; return the moment from which they are out."""
    latest, post = latest_revision(dossier), source.post
    address = f"/t/{post.topic_id}/{post.number}?version={source.post_version}"
    text = without_words(latest.body, authorship_of(dossier, latest.number), source.id, address)
    if text == latest.body:
        return clock.now()
    change = Change("withdrawal", text, base_id=latest.id, refers_to_id=latest.id)
    return add_revision(actor, dossier, change).created_at


def _put_back(actor: Viewer, dossier: Dossier, source: PassageSource) -> None:
    """Undo what the objection did: the words stand in the text again as the post's, its history opens."""
    taken_out = withdrawal_of(source)
    release(source)
    if taken_out is not None:
        _undo(actor, dossier, *taken_out)
    source.objected_at = None


def _undo(actor: Viewer, dossier: Dossier, before: Revision, taken_out: Revision) -> None:
    latest = latest_revision(dossier)
    merged = without(taken_out.body, before.body, latest.body)
    text = merged.settled([keep_both(block) for block in merged.conflicts])
    if text == latest.body:
        return
    then = Told(before.body, authorship_of(dossier, before.number))
    now = Told(latest.body, authorship_of(dossier, latest.number))
    origins = brought_back(now, then, text, latest.number + 1)
    change = Change("undo", text, base_id=latest.id, refers_to_id=taken_out.id, origins=origins)
    add_revision(actor, dossier, change)


def _note(actor: Viewer, verb: Verb, dossier: Dossier, source: PassageSource) -> None:
    """A line says nothing of whose words these are."""
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, source=source.id)
