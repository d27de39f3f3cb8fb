"""Where a reply could be worked in: the dossiers beside its conversation, and the section it fits."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.viewer import Viewer
from app.dossiers.first_text import UNSORTED
from app.dossiers.guessing import Shelves
from app.dossiers.models import Dossier, DossierTopic, PostFold
from app.dossiers.policy import listed_dossiers
from app.dossiers.sections import end_of_own_text, index_of, sections_of
from app.forum.models import Post
from app.foundation.database import db
from app.foundation.text import find_references


def dossiers_beside(viewer: Viewer, topic_id: int) -> tuple[Dossier, ...]:
    """Load the dossiers beside a conversation that this viewer may know of: the one made of it first."""
    query = (
        sa.select(Dossier)
        .join(DossierTopic, DossierTopic.dossier_id == Dossier.id)
        .options(joinedload(Dossier.theme, innerjoin=True), joinedload(Dossier.steward))
        .where(DossierTopic.topic_id == topic_id, listed_dossiers(viewer))
    )
    return tuple(db.session.scalars(query.order_by(DossierTopic.role != "origin", Dossier.id)))


def link_between(dossier_id: int, topic_id: int) -> DossierTopic | None:
    """Return how a conversation stands beside a dossier, if it does."""
    here = (DossierTopic.dossier_id == dossier_id, DossierTopic.topic_id == topic_id)
    return db.session.scalars(sa.select(DossierTopic).where(*here)).one_or_none()


def fold_of(dossier: Dossier, post: Post) -> PostFold | None:
    """Return what was done with a reply beside a dossier, as it is now; None: it is open."""
    return db.session.get(PostFold, (post.id, dossier.id), populate_existing=True)


def guess_section(dossier: Dossier, post: Post, body: str) -> str:
    """Return the title of the section of this text that a post is most likely about."""
    known = [*_titles_told(dossier, post), Shelves(own_texts(body)).best_for(post.body)]
    return next((title for title in known if title and index_of(body, title) is not None), UNSORTED)


def own_texts(body: str) -> list[tuple[str, str]]:
    """List the sections with their own text, without that of what stands below them."""
    return [
        (one.title, body[one.start : end_of_own_text(body, one.index)])
        for one in sections_of(body)[1:]
        if one.title != UNSORTED
    ]


def _titles_told(dossier: Dossier, post: Post) -> list[str]:
    """List what its conversation is about, and where the posts went that it answers or quotes."""
    other = aliased(Post)
    quotes = [
        sa.and_(other.topic_id == (quote.topic or post.topic_id), other.number == quote.post)
        for quote in find_references(post.body).quotes
        if quote.post
    ]
    went = (
        sa.select(PostFold.section)
        .join(other, other.id == PostFold.post_id)
        .where(PostFold.dossier_id == dossier.id, PostFold.state == "folded")
        .where(sa.or_(other.id == (post.reply_to_id or 0), *quotes))
        .order_by(other.id != (post.reply_to_id or 0), other.id.desc())
        .limit(1)
    )
    here = (DossierTopic.dossier_id == dossier.id, DossierTopic.topic_id == post.topic_id)
    row = db.session.execute(sa.select(DossierTopic.section, went.scalar_subquery()).where(*here)).first()
    return [one or "" for one in row] if row else []
