"""The small things that several pages of the forum show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum.models import Category, Section, Tag, TopicTag
from app.forum.policy import reads_members_places, visible_categories
from app.foundation import clock, moments
from app.foundation.database import AnyRow, db
from app.foundation.keeping import kept
from app.foundation.wording import language


@dataclass(frozen=True, slots=True)
class Face:
    """A person, as small as an avatar with a name."""

    id: int
    username: str
    name: str
    door: str

    @property
    def url(self) -> str:
        """Return the address of their profile."""
        return f"/u/{self.username}"

    @property
    def initial(self) -> str:
        """Return the letter on their avatar."""
        return self.name[:1].upper()


@dataclass(frozen=True, slots=True)
class CategoryChip:
    """A category, as small as a door with a name."""

    id: int
    name: str
    url: str
    door: str
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag with its address."""

    id: int
    slug: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section with its categories, as in the sidebar and in a choice."""

    name: str
    categories: tuple[CategoryChip, ...]


def wording(viewer: Viewer) -> moments.Wording:
    """Return how this viewer hears of time on this page."""
    return moments.Wording(language(), moments.zone(viewer.time_zone), clock.now())


def chip(category: Category) -> CategoryChip:
    """Show a category in the language of the page."""
    url = f"/c/{category.slug}/{category.id}"
    return CategoryChip(category.id, category.name_in(language()), url, category.door, category.is_archived)


def tag_chip(row: Tag | AnyRow) -> TagChip:
    """Show a tag in the language of the page."""
    name = row.name_en if language() == "en" else row.name_nl
    return TagChip(row.id, row.slug, name, f"/tag/{row.slug}")


def tags_as_json(topic_id: int | sa.orm.InstrumentedAttribute[int]) -> sa.ScalarSelect[Any]:
    """Select the tags of a topic as one value, for a query that is about something else."""
    facts = sa.func.jsonb_build_array(Tag.id, Tag.slug, Tag.name_nl, Tag.name_en)
    ordered = aggregate_order_by(facts, Tag.slug)
    tags = sa.select(sa.func.jsonb_agg(ordered)).join(TopicTag, TopicTag.tag_id == Tag.id)
    return tags.where(TopicTag.topic_id == topic_id).scalar_subquery()


def tags_of(found: list[list[Any]] | None) -> tuple[TagChip, ...]:
    """Show what `tags_as_json` found."""
    is_english = language() == "en"
    return tuple(
        TagChip(tag_id, slug, english if is_english else dutch, f"/tag/{slug}")
        for tag_id, slug, dutch, english in found or ()
    )


def faces(ids: Iterable[int]) -> dict[int, Face]:
    """Load the people with these ids, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        sa.select(User.id, User.username, User.name, User.door).where(User.id.in_(wanted))
    )
    return {row.id: Face(*row) for row in rows}


def shelves(viewer: Viewer) -> tuple[Shelf, ...]:
    """Show every section with the categories this viewer may know, in order: one query, for all like them."""
    return kept(("shelves", reads_members_places(viewer), language()), lambda: _shelves(viewer))


def _shelves(viewer: Viewer) -> tuple[Shelf, ...]:
    rows = db.session.execute(
        sa.select(Section, Category)
        .join(Category, Category.section_id == Section.id)
        .where(visible_categories(viewer), Category.merged_into_id.is_(None))
        .order_by(Section.position, Category.position, Category.id)
    )
    shelves: dict[str, list[CategoryChip]] = {}
    for section, category in rows:
        name = section.name_en if language() == "en" else section.name_nl
        shelves.setdefault(name, []).append(chip(category))
    return tuple(Shelf(name, tuple(chips)) for name, chips in shelves.items())


def chips_by_id(rows: Iterable[Shelf]) -> dict[int, CategoryChip]:
    """Find a category's chip by its id."""
    return {one.id: one for shelf in rows for one in shelf.categories}
