"""Saying what is to happen with replies that are not worked in: later, not needed, or open after all."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.homes import fold_of, link_between
from app.dossiers.models import Dossier, DossierTopic, PostFold
from app.dossiers.policy import can_edit
from app.dossiers.standing import standing
from app.forum.models import Post, Topic
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require

STATES = ("open", "later", "not_needed")


def set_fold_state(actor: Viewer, dossier: Dossier, post: Post, state: str) -> None:
    """Set a reply aside, or open it again; one whose words stand in the text is not for this."""
    link = _judged(actor, dossier, post.topic_id)
    if state not in STATES:
        raise Invalid(_("Choose what is to happen with this reply."))
    fold = fold_of(dossier, post)
    if fold and fold.state == "folded":
        raise Invalid(_("This reply was worked in. Undo that first."))
    if (fold.state if fold else "open") == state and post.number > link.folded_upto:
        return
    if state == "open":
        _open(actor, dossier, post, link)
    else:
        _set_aside(actor, dossier, post, state)
    _note(actor, dossier, post=post.id, state=state)


def fold_upto(actor: Viewer, dossier: Dossier, topic: Topic, number: int) -> int:
    """Say that all replies up to this one are dealt with; return the number up to which they were before."""
    link = _judged(actor, dossier, topic.id)
    before, upto = link.folded_upto, min(number, topic.highest_number)
    if upto > before:
        link.folded_upto = upto
        db.session.flush()
        _note(actor, dossier, topic=topic.id, upto=upto)
    return before


def open_from(actor: Viewer, dossier: Dossier, topic: Topic, number: int) -> None:
    """Undo that: replies after this number are open again, unless something was done with one by itself."""
    link = _judged(actor, dossier, topic.id)
    if 0 <= number < link.folded_upto:
        link.folded_upto = number
        db.session.flush()
        _note(actor, dossier, topic=topic.id, upto=number)


def _judged(actor: Viewer, dossier: Dossier, topic_id: int) -> DossierTopic:
    """Lock the dossier, see that its conversation is there, and that the actor may do this."""
    lock(dossier)
    link = link_between(dossier.id, topic_id)
    if link is None:
        raise Hidden
    db.session.refresh(link)
    require(can_edit(actor, dossier, standing(actor, dossier)))
    return link


def _open(actor: Viewer, dossier: Dossier, post: Post, link: DossierTopic) -> None:
    """Open one reply; where all up to a later one were said to be done, the others between stay done."""
    here = (PostFold.post_id == post.id, PostFold.dossier_id == dossier.id)
    db.session.execute(sa.delete(PostFold).where(*here))
    if post.number > link.folded_upto:
        return
    facts = (sa.literal("not_needed"), sa.literal(actor.id), sa.literal(clock.now()))
    between = sa.select(Post.id, sa.literal(dossier.id), *facts).where(
        Post.topic_id == post.topic_id, Post.number > post.number, Post.number <= link.folded_upto
    )
    columns = ["post_id", "dossier_id", "state", "decided_by_id", "decided_at"]
    db.session.execute(insert(PostFold).from_select(columns, between).on_conflict_do_nothing())
    link.folded_upto = post.number - 1
    db.session.flush()


def _set_aside(actor: Viewer, dossier: Dossier, post: Post, state: str) -> None:
    facts = {"state": state, "section": "", "decided_by_id": actor.id, "decided_at": clock.now()}
    new = insert(PostFold).values(post_id=post.id, dossier_id=dossier.id, **facts)
    db.session.execute(new.on_conflict_do_update(index_elements=["post_id", "dossier_id"], set_=facts))


def _note(actor: Viewer, dossier: Dossier, **details: str | int) -> None:
    verb = verbs.DOSSIER_SORTED
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, **details)
