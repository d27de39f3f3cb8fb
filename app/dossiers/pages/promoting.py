"""The page on which somebody chooses what of a conversation is kept in a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.accounts.viewer import Viewer
from app.dossiers.first_text import UNSORTED, headings_of
from app.dossiers.models import Dossier, DossierTopic
from app.dossiers.pages.choices import Choices, choices_for, open_themes
from app.dossiers.pages.named import NamedDossier, named, named_columns
from app.dossiers.pages.similar import similar_dossiers
from app.dossiers.picks import Pick
from app.dossiers.policy import listed_dossiers, promotes_at_once
from app.dossiers.template import template_of
from app.forum.models import Post, Topic
from app.forum.pages.pieces import wording
from app.forum.policy import visible_topics
from app.foundation.database import LARGEST_ID, db
from app.foundation.text import excerpt

POSTS_MOST = 200
WORDS_SHOWN = 300
SLOT_WORDS = 140


@dataclass(frozen=True)
class Asked:
    """What was asked of the page: by its address, or by the form as it was typed. A theme of None: guess."""

    title: str = ""
    theme_id: int | None = None
    picked: Mapping[int, Pick] = field(default_factory=dict)
    page: int = 1


@dataclass(frozen=True, slots=True)
class PickablePost:
    """A post to pick, in a few words and in full."""

    id: int
    number: int
    author_name: str
    excerpt: str
    html: Markup
    is_long: bool
    is_picked: bool
    words: str
    section: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the dossier to be, with what will stand there."""

    title: str
    posts: tuple[PickablePost, ...]


@dataclass(frozen=True)
class PromotionPage:
    """The posts on the left, the dossier to be on the right, and what there is already."""

    topic_id: int
    topic_title: str
    topic_url: str
    theme_id: int
    choices: Choices
    posts: tuple[PickablePost, ...]
    picked_count: int
    post_count: int
    page: int
    page_count: int
    headings: tuple[str, ...]
    slots: tuple[Slot, ...]
    similar: tuple[NamedDossier, ...]
    earlier: tuple[NamedDossier, ...]
    needs_yes: bool


def promotion_page(viewer: Viewer, topic: Topic, asked: Asked) -> PromotionPage:
    """Show what can be kept of a conversation; a long one in parts."""
    themes = open_themes()
    by_id = {theme.id: theme for theme in themes}
    by_slug = {theme.slug: theme for theme in themes}
    is_guess = asked.theme_id is None
    theme = by_slug.get(topic.category.slug) if is_guess else by_id.get(asked.theme_id or 0)
    page_count = max(1, ceil(topic.post_count / POSTS_MOST))
    page = min(max(asked.page, 1), page_count)
    posts = _posts(topic, page, asked.picked)
    headings = headings_of(template_of(theme))
    return PromotionPage(
        topic_id=topic.id,
        topic_title=topic.title,
        topic_url=f"/t/{topic.slug}/{topic.id}",
        theme_id=theme.id if theme else 0,
        choices=choices_for(viewer, themes),
        posts=posts,
        picked_count=sum(post.is_picked for post in posts),
        post_count=topic.post_count,
        page=page,
        page_count=page_count,
        headings=headings,
        slots=_slots(headings, posts),
        similar=similar_dossiers(viewer, asked.title, topic_id=topic.id),
        earlier=_earlier(viewer, topic),
        needs_yes=not promotes_at_once(viewer, topic, theme.id if theme else 0),
    )


def _posts(topic: Topic, page: int, picked: Mapping[int, Pick]) -> tuple[PickablePost, ...]:
    rows = db.session.scalars(
        sa.select(Post)
        .options(joinedload(Post.author, innerjoin=True))
        .where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
        .order_by(Post.number)
        .offset((page - 1) * POSTS_MOST)
        .limit(POSTS_MOST)
    )
    return tuple(_pickable(post, picked.get(post.id)) for post in rows)


def _pickable(post: Post, pick: Pick | None) -> PickablePost:
    short = excerpt(post.html, WORDS_SHOWN)
    return PickablePost(
        id=post.id,
        number=post.number,
        author_name=post.author.name,
        excerpt=short,
        html=Markup(post.html),  # noqa: S704 — cook() made it safe
        is_long=short != excerpt(post.html, len(post.html)),
        is_picked=pick is not None,
        words=(pick.words or "") if pick else "",
        section=pick.section if pick else "",
    )


def _slots(headings: Sequence[str], posts: Sequence[PickablePost]) -> tuple[Slot, ...]:
    """Lay what was picked in its place; what has none comes last."""
    picked = [post for post in posts if post.is_picked]
    slots = [Slot(title, tuple(one for one in picked if one.section == title)) for title in headings]
    rest = tuple(one for one in picked if one.section not in headings)
    return (*slots, Slot(UNSORTED, rest)) if rest else tuple(slots)


def _earlier(viewer: Viewer, topic: Topic) -> tuple[NamedDossier, ...]:
    """Load the dossiers that came from this conversation, or that it stands beside."""
    query = named_columns().join(DossierTopic, DossierTopic.dossier_id == Dossier.id)
    here = query.where(DossierTopic.topic_id == topic.id, listed_dossiers(viewer)).order_by(Dossier.id)
    return named(db.session.execute(here).all(), wording(viewer))


def thread_of_withdrawn(viewer: Viewer, dossier_id: int) -> str | None:
    """Return the address of the conversation a withdrawn dossier came from, if this viewer may see it."""
    row = db.session.execute(
        sa.select(Topic.slug, Topic.id)
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .join(Dossier, Dossier.id == DossierTopic.dossier_id)
        .where(Dossier.id == dossier_id if 0 < dossier_id <= LARGEST_ID else sa.false())
        .where(DossierTopic.role == "origin", Dossier.withdrawn_at.is_not(None), visible_topics(viewer))
    ).one_or_none()
    return f"/t/{row.slug}/{row.id}" if row else None
