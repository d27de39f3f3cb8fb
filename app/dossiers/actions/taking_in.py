"""What is noted when words of a post came into a dossier: whose they are, that it is done, and a letter."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, PassageSource, PostFold, Revision
from app.forum.models import Post
from app.foundation import clock
from app.foundation.database import db
from app.foundation.jobs import enqueue
from app.foundation.limits import count_hit

TOLD_AT_MOST_EVERY = timedelta(days=1)


def take_source(actor: Viewer, dossier: Dossier, post: Post, version: int = 0) -> PassageSource:
    """Return the source that a post at a version (0: as it is) makes; for one's own words one agrees."""
    version = version or post.revision_count
    values = {"dossier_id": dossier.id, "post_id": post.id, "post_version": version}
    db.session.execute(insert(PassageSource).values(values).on_conflict_do_nothing())
    source = db.session.scalars(sa.select(PassageSource).filter_by(**values)).one()
    if actor.id == post.author_id and dossier.read_access == "public" and source.consented_at is None:
        source.consented_at = clock.now()
        db.session.flush()
    return source


def note_fold(actor: Viewer, dossier: Dossier, post: Post, revision: Revision, section: str) -> None:
    """Say that a post was worked in, and let its writer know; nobody gets a letter about their own doing."""
    is_told = actor.id != post.author_id and not _was_told_lately(dossier, post.author_id)
    facts = {
        "state": "folded",
        "section": section,
        "revision_id": revision.id,
        "decided_by_id": actor.id,
        "decided_at": clock.now(),
        "told_at": clock.now() if is_told else None,
    }
    new = insert(PostFold).values(post_id=post.id, dossier_id=dossier.id, **facts)
    db.session.execute(new.on_conflict_do_update(index_elements=["post_id", "dossier_id"], set_=facts))
    if is_told:
        enqueue("dossiers.folded_letter", post_id=post.id, dossier_id=dossier.id)
    told: dict[str, str | int] = {"title": dossier.title, "post": post.id, "revision": revision.number}
    record(actor, verbs.DOSSIER_FOLDED, dossier, audience=audience(dossier), **told)


def _was_told_lately(dossier: Dossier, author_id: int) -> bool:
    """Whether this writer had a letter about this dossier today, also about what was undone since."""
    told = sa.exists().where(
        PostFold.dossier_id == dossier.id,
        PostFold.told_at > clock.now() - TOLD_AT_MOST_EVERY,
        Post.id == PostFold.post_id,
        Post.author_id == author_id,
    )
    if db.session.scalar(sa.select(told)):
        return True
    seconds = int(TOLD_AT_MOST_EVERY.total_seconds())
    return bool(count_hit(f"told of folding:{dossier.id}:{author_id}", most=1, seconds=seconds))
