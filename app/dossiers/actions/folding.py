"""Working a reply into a dossier, proposing that, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.accounts.viewer import Viewer, viewer_of
from app.activity import verbs
from app.activity.actions import record
from app.activity.verbs import Verb
from app.dossiers.actions.history import undo_revision
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.actions.taking_in import note_fold, take_source
from app.dossiers.audience import audience
from app.dossiers.citations import citation
from app.dossiers.folds import FoldedText, chosen_words, fold_in, new_words_of
from app.dossiers.homes import fold_of, guess_section, link_between
from app.dossiers.lines import normalised
from app.dossiers.loading import latest_revision, revision_of
from app.dossiers.models import Dossier, Revision, Suggestion
from app.dossiers.policy import can_edit, can_fold
from app.dossiers.standing import standing
from app.dossiers.typed import accept_body
from app.forum.models import Post, PostRevision, Topic
from app.foundation.database import db, lock
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require

Ranges = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Folded:
    """What became of a reply: the version that took it in, and under which heading."""

    revision_id: int
    section: str
    is_new: bool = True


def fold_post(
    actor: Viewer, dossier: Dossier, post: Post, section: str = "", text: Sequence[str] = ()
) -> Folded:
    """Put the words of a reply under a heading ("": the one they seem to be about); twice does it once.

    `text` are the paragraphs that were chosen; none is all of them. The post comes with topic and category.
    """
    lock(dossier)
    fold = fold_of(dossier, post)
    if fold and fold.state == "folded":
        return Folded(fold.revision_id or 0, fold.section, is_new=False)
    require(can_fold(actor, dossier, post.topic, post.author_id))
    require(can_edit(actor, dossier, standing(actor, dossier)))
    latest = latest_revision(dossier)
    folded = _folded(dossier, post, latest, section, text)
    source = take_source(actor, dossier, post)
    passages = tuple((start, end, source.id) for start, end in folded.own)
    change = Change(
        "fold", accept_body(folded.body), base_id=latest.id, section=folded.section, passages=passages
    )
    revision = add_revision(actor, dossier, change)
    note_fold(actor, dossier, post, revision, folded.section)
    return Folded(revision.id, folded.section)


def suggest_fold(
    actor: Viewer, dossier: Dossier, post: Post, section: str = "", text: Sequence[str] = ()
) -> Suggestion:
    """Propose the same to the stewards; while one waits, another is not made."""
    lock(dossier)
    require(can_fold(actor, dossier, post.topic, post.author_id))
    here = (Suggestion.dossier_id == dossier.id, Suggestion.post_id == post.id, Suggestion.state == "open")
    if waiting := db.session.scalars(sa.select(Suggestion).where(*here).limit(1)).one_or_none():
        return waiting
    latest = latest_revision(dossier)
    folded = _folded(dossier, post, latest, section, text)
    suggestion = Suggestion(
        dossier_id=dossier.id,
        base_id=latest.id,
        author_id=actor.id,
        body=normalised(accept_body(folded.body)),
        post_id=post.id,
        post_version=post.revision_count,
        section=folded.section,
    )
    db.session.add(suggestion)
    db.session.flush()
    _note(actor, verbs.DOSSIER_SUGGESTED, dossier, post)
    return suggestion


def accepted_passages(
    actor: Viewer, dossier: Dossier, suggestion: Suggestion, before: str, after: str
) -> Ranges:
    """Tell which stretches of a text that comes of a suggestion are the words of the post it folds in.

    Call it with the text before and after, give the answer to `Change.passages`, and then call
    `accept_fold`. A suggestion that folds nothing in has none.
    """
    post = _post_of(suggestion)
    if post is None:
        return ()
    is_its_own = suggestion.author_id == post.author_id  # who proposed their own words agreed
    require(can_fold(actor, dossier, post.topic, actor.id if is_its_own else post.author_id))
    version = suggestion.post_version or post.revision_count
    own = new_words_of(_words_at(post, version), before, after)
    if not own:
        return ()
    source = take_source(viewer_of(suggestion.author_id), dossier, post, version)
    return tuple((start, end, source.id) for start, end in own)


def accept_fold(actor: Viewer, dossier: Dossier, suggestion: Suggestion, revision: Revision) -> None:
    """Note that what came of a suggestion worked a post in; its writer is told."""
    post = _post_of(suggestion)
    if post is not None:
        note_fold(actor, dossier, post, revision, suggestion.section)


def unfold_post(actor: Viewer, dossier: Dossier, post: Post) -> None:
    """Take out again what working a reply in brought; the reply is open again, and later edits stay."""
    lock(dossier)
    fold = fold_of(dossier, post)
    if fold is None or fold.state != "folded":
        return
    require(can_edit(actor, dossier, standing(actor, dossier)))
    brought = revision_of(dossier, fold.revision_id)
    if brought is None or brought.number == 1:
        raise Invalid(_("This post was in the first text of the dossier. Change the text to take it out."))
    undo_revision(actor, dossier, brought.number)
    db.session.delete(fold)
    db.session.flush()


def _post_of(suggestion: Suggestion) -> Post | None:
    query = sa.select(Post).options(joinedload(Post.topic).joinedload(Topic.category))
    return db.session.scalars(query.where(Post.id == (suggestion.post_id or 0))).one_or_none()


def _words_at(post: Post, version: int) -> str:
    if version == post.revision_count:
        return post.body
    kept = sa.select(PostRevision.body).where(PostRevision.post_id == post.id, PostRevision.number == version)
    return db.session.scalar(kept) or post.body


def _folded(dossier: Dossier, post: Post, latest: Revision, section: str, text: Sequence[str]) -> FoldedText:
    if link_between(dossier.id, post.topic_id) is None:
        raise Hidden
    if post.is_deleted:
        raise Invalid(_("This post was deleted."))
    words = chosen_words(post.body, text)
    if words is None:
        raise Invalid(_("The post was changed a moment ago. Choose again what is to come in."), "text")
    home = section or guess_section(dossier, post, latest.body)
    return fold_in(latest.body, words, home, citation(post, post.topic))


def _note(actor: Viewer, verb: Verb, dossier: Dossier, post: Post) -> None:
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, post=post.id)
