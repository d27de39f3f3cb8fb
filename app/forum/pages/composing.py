"""What the forms for a new topic show, and what helps while typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy_searchable import search

from app.accounts.viewer import Viewer
from app.forum.models import Category, CategoryTag, Draft, Tag, Topic
from app.forum.pages.pieces import Shelf, TagChip, chips_by_id, shelves, tag_chip, wording
from app.forum.pages.rows import TopicRow, as_read_by, columns, listed
from app.forum.policy import can_start_topic, listed_topics, visible_categories
from app.foundation.database import db
from app.foundation.text import any_terms
from app.foundation.wording import language
from app.groups.loading import SLUG_SHAPE
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE
from app.groups.voices import Voice, voices_of

SIMILAR_MOST = 5
CANDIDATES = 200
SUGGESTIONS_MOST = 8
SIMPLE: Any = sa.literal_column("'pg_catalog.simple'::regconfig")


@dataclass(frozen=True)
class NewTopicPage:
    """The form for a new topic: where it may go, for whom it may speak, and what was left unfinished."""

    shelves: tuple[Shelf, ...]
    tags: tuple[TagChip, ...]
    category_id: int
    title: str
    body: str
    tag_ids: tuple[int, ...]
    draft_sequence: int
    is_draft: bool
    voices: tuple[Voice, ...]
    group_name: str


def new_topic_page(viewer: Viewer, category_id: int, group: str = "") -> NewTopicPage:
    """Show what a new topic begins with: the draft, else the template of the category."""
    open_shelves = _open_shelves(viewer)
    known = chips_by_id(open_shelves)
    draft = _draft(viewer)
    is_draft = bool(draft and draft.body)
    if draft and is_draft and not category_id:
        category_id = draft.category_id or 0
    chosen = db.session.get(Category, category_id) if category_id in known else None
    return NewTopicPage(
        shelves=open_shelves,
        tags=tags_for(chosen.id if chosen else None),
        category_id=chosen.id if chosen else 0,
        title=draft.title if draft and is_draft else "",
        body=draft.body if draft and is_draft else (chosen.topic_template if chosen else ""),
        tag_ids=tuple(draft.tag_ids) if draft and is_draft else (),
        draft_sequence=draft.sequence if draft else 0,
        is_draft=is_draft,
        voices=voices_of(viewer),
        group_name=_group_name(viewer, group),
    )


def _group_name(viewer: Viewer, slug: str) -> str:
    """Return how the group is called that the topic will belong to, if it can."""
    if not SLUG_SHAPE.fullmatch(slug):
        return ""
    inside = (Membership.user_id == viewer.id, Membership.role.in_(INSIDE), Group.slug == slug)
    return db.session.scalar(sa.select(Group.name).join(Membership).where(*inside)) or ""


def _draft(viewer: Viewer) -> Draft | None:
    mine = sa.select(Draft).where(Draft.user_id == viewer.id, Draft.key == "new")
    return db.session.scalars(mine).one_or_none()


def _open_shelves(viewer: Viewer) -> tuple[Shelf, ...]:
    """Keep the categories in which this person may start a topic."""
    visible = sa.select(Category).where(visible_categories(viewer))
    may = {one.id for one in db.session.scalars(visible) if can_start_topic(viewer, one)}
    kept = (
        Shelf(shelf.name, tuple(one for one in shelf.categories if one.id in may))
        for shelf in shelves(viewer)
    )
    return tuple(shelf for shelf in kept if shelf.categories)


def tags_for(category_id: int | None) -> tuple[TagChip, ...]:
    """Load the tags that a category offers: its own choice, or all of them."""
    offered = sa.select(CategoryTag.tag_id).where(CategoryTag.category_id == (category_id or 0))
    chosen = sa.or_(Tag.id.in_(offered), ~sa.exists(offered))
    rows = db.session.scalars(sa.select(Tag).where(chosen).order_by(Tag.family, Tag.slug))
    return tuple(tag_chip(tag) for tag in rows)


def similar_topics(viewer: Viewer, title: str) -> tuple[TopicRow, ...]:
    """Find topics whose title has words of this one, the best match of the newest first."""
    words = any_terms(title[:200])
    if not words:
        return ()
    matches = search(
        columns().add_columns(Topic.search_vector.label("vector")).where(listed_topics(viewer)),
        words,
        vector=cast(Any, Topic.search_vector),
        regconfig=SIMPLE,
    )
    newest = matches.order_by(Topic.id.desc()).limit(CANDIDATES).subquery()
    rank = sa.func.ts_rank_cd(newest.c.vector, sa.func.parse_websearch(SIMPLE, words))
    ranked = sa.select(newest).order_by(rank.desc(), newest.c.id.desc()).limit(SIMILAR_MOST)
    found = listed(db.session.execute(ranked).all(), shelves(viewer), wording(viewer))
    return as_read_by(viewer, found)


def category_suggestions(viewer: Viewer, typed: str) -> list[tuple[str, str, str]]:
    """Find categories by the beginning of a word: slug, name and door, for `#slug`."""
    typed = typed.strip().lower()[:60]
    rows = db.session.scalars(
        sa.select(Category)
        .where(visible_categories(viewer), Category.merged_into_id.is_(None))
        .order_by(Category.slug)
    )
    found = [(one.slug, one.name_in(language()), one.door) for one in rows]
    return [one for one in found if typed in " ".join(one[:2]).lower()][:SUGGESTIONS_MOST]
