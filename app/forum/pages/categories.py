"""All categories with their newest topics; the settings of one; the tags."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Moderator, User
from app.accounts.viewer import Viewer
from app.forum.models import Category, CategoryTag, Section, Tag, Topic
from app.forum.pages.pieces import CategoryChip, Face, TagChip, chip, chips_by_id, shelves, tag_chip
from app.forum.policy import can_manage_categories, listed_topics, visible_categories
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.gate import Verdict
from app.foundation.text import clean_line
from app.foundation.wording import language


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category as it stands among the others."""

    id: int
    name: str
    url: str
    door: str
    description: str
    topic_count: int
    is_archived: bool
    is_members_only: bool
    newest_title: str
    newest_url: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class SectionOfCards:
    """A section with its categories."""

    id: int
    name: str
    cards: tuple[CategoryCard, ...]


@dataclass(frozen=True)
class CategoriesPage:
    """Every section with its categories."""

    sections: tuple[SectionOfCards, ...]
    manage: Verdict


@dataclass(frozen=True)
class SettingsPage:
    """What the settings of a category (or of a new one) show."""

    category: CategoryChip | None
    is_archived: bool
    is_merged: bool
    sections: tuple[tuple[int, str], ...]
    tags: tuple[TagChip, ...]
    tag_ids: tuple[int, ...]
    others: tuple[CategoryChip, ...]
    moderators: tuple[Face, ...]
    manage: Verdict


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with all its names and how often it is used."""

    slug: str
    name: str
    name_nl: str
    name_en: str
    url: str
    topic_count: int


@dataclass(frozen=True)
class TagsPage:
    """Every tag, by family."""

    families: tuple[tuple[str, tuple[TagRow, ...]], ...]
    manage: Verdict


def categories_page(viewer: Viewer) -> CategoriesPage:
    """Show every section, each category with its newest topic, in one query."""
    newest = (
        sa.select(Topic.title, Topic.slug, Topic.id)
        .where(Topic.category_id == Category.id, listed_topics(viewer))
        .order_by(Topic.bumped_at.desc(), Topic.id.desc())
        .limit(1)
        .lateral("newest")
    )
    rows = db.session.execute(
        sa.select(Section, Category, newest.c.title, newest.c.slug, newest.c.id)
        .join(Category, Category.section_id == Section.id)
        .outerjoin(newest, sa.true())
        .where(visible_categories(viewer), Category.merged_into_id.is_(None))
        .order_by(Section.position, Category.position, Category.id)
    ).all()
    found: dict[Section, list[CategoryCard]] = {}
    sizes = _sizes([row[0].id for row in rows])
    for section, category, title, slug, topic_id in rows:
        cards = found.setdefault(section, [])
        url = f"/t/{slug}/{topic_id}" if topic_id else ""
        cards.append(_card(category, title or "", url, len(cards), sizes[section.id]))
    sections = (SectionOfCards(one.id, _name(one), tuple(cards)) for one, cards in found.items())
    return CategoriesPage(tuple(sections), can_manage_categories(viewer))


def _sizes(section_ids: list[int]) -> dict[int, int]:
    return {section_id: section_ids.count(section_id) for section_id in set(section_ids)}


def _name(section: Section) -> str:
    return section.name_en if language() == "en" else section.name_nl


def _card(category: Category, title: str, url: str, place: int, places: int) -> CategoryCard:
    is_english = language() == "en" and category.description_en
    return CategoryCard(
        id=category.id,
        name=category.name_in(language()),
        url=f"/c/{category.slug}/{category.id}",
        door=category.door,
        description=category.description_en if is_english else category.description_nl,
        topic_count=category.topic_count,
        is_archived=category.is_archived,
        is_members_only=category.read_access == "members",
        newest_title=title,
        newest_url=url,
        is_first=place == 0,
        is_last=place == places - 1,
    )


def settings_page(viewer: Viewer, category: Category | None) -> SettingsPage:
    """Show what a moderator can decide about a category, or about one to be made."""
    others = chips_by_id(shelves(viewer))
    own_id = category.id if category else 0
    return SettingsPage(
        category=chip(category) if category else None,
        is_archived=bool(category and category.is_archived),
        is_merged=bool(category and category.merged_into_id),
        sections=_sections(),
        tags=_all_tags(),
        tag_ids=_tag_ids(own_id),
        others=tuple(one for one in others.values() if one.id != own_id and not one.is_archived),
        moderators=_moderators(own_id),
        manage=can_manage_categories(viewer),
    )


def _sections() -> tuple[tuple[int, str], ...]:
    rows = db.session.scalars(sa.select(Section).order_by(Section.position))
    return tuple((section.id, _name(section)) for section in rows)


def _all_tags() -> tuple[TagChip, ...]:
    return tuple(tag_chip(tag) for tag in db.session.scalars(sa.select(Tag).order_by(Tag.family, Tag.slug)))


def _tag_ids(category_id: int) -> tuple[int, ...]:
    mine = sa.select(CategoryTag.tag_id).where(CategoryTag.category_id == category_id)
    return tuple(db.session.scalars(mine))


def _moderators(category_id: int) -> tuple[Face, ...]:
    rows = db.session.execute(
        sa.select(User.id, User.username, User.name, User.door)
        .join(Moderator, Moderator.user_id == User.id)
        .where(Moderator.category_id == category_id)
        .order_by(User.name)
    )
    return tuple(Face(*row) for row in rows)


def id_of_person(username: str) -> int:
    """Return the id of somebody by username, or refuse with a sentence."""
    name = clean_line(username).lstrip("@").lower()
    found = db.session.scalar(sa.select(User.id).where(sa.func.lower(User.username) == name))
    if found is None:
        raise Invalid(_("There is nobody with this username."), "username")
    return found


def tags_page(viewer: Viewer) -> TagsPage:
    """Show every tag with how often it is used, by family."""
    families: dict[str, list[TagRow]] = {}
    for tag in db.session.scalars(sa.select(Tag).order_by(Tag.family, Tag.slug)):
        name = tag.name_en if language() == "en" else tag.name_nl
        row = TagRow(tag.slug, name, tag.name_nl, tag.name_en, f"/tag/{tag.slug}", tag.topic_count)
        families.setdefault(tag.family, []).append(row)
    return TagsPage(
        tuple((name, tuple(rows)) for name, rows in families.items()), can_manage_categories(viewer)
    )
