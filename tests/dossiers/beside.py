"""A dossier with a conversation beside it, for tests of what becomes of replies."""

from __future__ import annotations

from app.dossiers.actions.folding import Folded, fold_post
from app.dossiers.actions.topics import link_topic
from app.dossiers.models import Dossier, PassageSource, PostFold
from app.forum.loading import load_post
from app.forum.models import Post, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, make_dossier
from tests.making import make_topic
from tests.making import post_of as post_of_topic


def link(dossier: Dossier, topic: Topic, role: str = "discussion") -> None:
    """Put a conversation beside a dossier."""
    with writing():
        link_topic(person("nadia"), again(dossier), topic, role)


def make_beside(replies: int = 3, *, slug: str = "financiering", **facts: object) -> tuple[Dossier, Topic]:
    """Make a dossier by Nadia and a conversation by Omar beside it."""
    dossier = make_dossier(**facts)
    topic = make_topic(slug=slug, replies=replies, title="Hoe zit het met de bank?")
    link(dossier, topic)
    return again(dossier), topic


def close_category(slug: str, access: str = "members") -> None:
    """Let only members read a category, or everybody."""
    with writing():
        db.session.execute(
            db.text("UPDATE categories SET read_access = :access WHERE slug = :slug"),
            {"access": access, "slug": slug},
        )


def post_of(topic: Topic, number: int) -> Post:
    """Return a post as it is now, with what an action needs."""
    return load_post(person("ruth"), post_of_topic(topic, number).id)


def fold(
    dossier: Dossier,
    topic: Topic,
    number: int,
    actor: str = "nadia",
    section: str = "",
    text: tuple[str, ...] = (),
) -> Folded:
    """Work a reply in."""
    with writing():
        post = post_of(topic, number)
        return fold_post(person(actor), again(dossier), post, section, text)


def fold_row(dossier: Dossier, post: Post) -> PostFold | None:
    """Return what was done with a reply, as it is in the database now."""
    return db.session.get(PostFold, (post.id, dossier.id), populate_existing=True)


def sources_of(dossier: Dossier) -> list[PassageSource]:
    """Return the sources of a dossier, the first first."""
    db.session.expire_all()
    query = db.select(PassageSource).filter_by(dossier_id=dossier.id).order_by(PassageSource.id)
    return list(db.session.scalars(query))
