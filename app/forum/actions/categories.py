"""Making, changing, ordering, archiving and merging categories, and keeping the tags."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import DOORS
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.posts import REASON_LONGEST
from app.forum.actions.topics import audience
from app.forum.files import settle_files_of_category
from app.forum.models import Category, CategoryTag, Section, Tag, Topic
from app.forum.models.categories import READERS, WRITERS
from app.forum.models.posts import BODY_LONGEST
from app.forum.policy import can_manage_categories, can_manage_category
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import clean_body, clean_line, slugify

NAME_LONGEST = 60
DESCRIPTION_LONGEST = 300
TAG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class CategoryFacts:
    """What a moderator decides about a category."""

    section_id: int
    name_nl: str
    name_en: str
    description_nl: str
    description_en: str
    door: str
    read_access: str = "public"
    write_access: str = "members"
    topic_template: str = ""
    tag_ids: frozenset[int] = frozenset()

    def cleaned(self) -> CategoryFacts:
        """Return the facts as they will be kept, or refuse them with a sentence."""
        facts: dict[str, Any] = asdict(self)
        for name in ("name_nl", "name_en", "description_nl", "description_en"):
            facts[name] = clean_line(facts[name])
        facts["topic_template"] = clean_body(self.topic_template)
        facts["name_en"] = facts["name_en"] or facts["name_nl"]
        return CategoryFacts(**facts)


def create_category(moderator: Viewer, facts: CategoryFacts) -> Category:
    """Make a place for topics, at the end of its section."""
    require(can_manage_categories(moderator))
    facts = _accepted(facts)
    category = Category(slug=_free_slug(facts.name_nl), position=_last_position(facts.section_id) + 1)
    _put_facts(category, facts)
    db.session.add(category)
    db.session.flush()
    _put_tags(category, facts.tag_ids)
    record(moderator, verbs.CATEGORY_CREATED, category, audience=audience(category), name=facts.name_nl)
    return category


def change_category(moderator: Viewer, category: Category, facts: CategoryFacts) -> None:
    """Rename, describe, colour a category, or change who may read and write; old addresses keep working."""
    require(can_manage_category(moderator, category))
    facts = _accepted(facts)
    before = _kept(category)
    if facts.name_nl != category.name_nl:
        category.slug = _free_slug(facts.name_nl, category.id)
    _put_facts(category, facts)
    has_other_tags = _put_tags(category, facts.tag_ids)
    after = _kept(category)
    if before == after and not has_other_tags:
        return
    if before["read_access"] != after["read_access"]:
        settle_files_of_category(category.id)
    changed = ", ".join(name for name in after if after[name] != before[name])
    old = str(before["name_nl"]) if before["name_nl"] != facts.name_nl else ""
    names: dict[str, str | int] = {"name": facts.name_nl, "old": old, "changed": changed}
    record(moderator, verbs.CATEGORY_CHANGED, category, audience=audience(category), **names)


def _accepted(facts: CategoryFacts) -> CategoryFacts:
    facts = facts.cleaned()
    for field, longest in (("name_nl", NAME_LONGEST), ("name_en", NAME_LONGEST),
                           ("description_nl", DESCRIPTION_LONGEST), ("description_en", DESCRIPTION_LONGEST),
                           ("topic_template", BODY_LONGEST)):  # fmt: skip
        if len(getattr(facts, field)) > longest:
            raise Invalid(_("This is too long: at most %(n)s characters.", n=longest), field)
    if not facts.name_nl:
        raise Invalid(_("Give the category a name."), "name_nl")
    _require_choices(facts)
    return facts


def _require_choices(facts: CategoryFacts) -> None:
    for field, choices in (("door", DOORS), ("read_access", READERS), ("write_access", WRITERS)):
        if getattr(facts, field) not in choices:
            raise Invalid(_("Choose one of the possibilities."), field)
    if db.session.get(Section, facts.section_id) is None:
        raise Invalid(_("Choose a section."), "section_id")


def _put_facts(category: Category, facts: CategoryFacts) -> None:
    for name, value in asdict(facts).items():
        if name != "tag_ids":
            setattr(category, name, value)


def _put_tags(category: Category, tag_ids: frozenset[int]) -> bool:
    """Offer exactly these tags; return whether that is a change."""
    mine = CategoryTag.category_id == category.id
    here = frozenset(db.session.scalars(sa.select(CategoryTag.tag_id).where(mine)))
    known = frozenset(db.session.scalars(sa.select(Tag.id).where(Tag.id.in_(tag_ids))))
    if here == known:
        return False
    db.session.execute(sa.delete(CategoryTag).where(mine))
    db.session.add_all(CategoryTag(category_id=category.id, tag_id=tag_id) for tag_id in known)
    return True


def _kept(category: Category) -> dict[str, object]:
    names = [name for name in CategoryFacts.__dataclass_fields__ if name != "tag_ids"]
    return {name: getattr(category, name) for name in names}


def _free_slug(name: str, own_id: int = 0) -> str:
    wanted = slugify(name, fallback="categorie")
    taken = set(
        db.session.scalars(
            sa.select(Category.slug).where(Category.slug.startswith(wanted), Category.id != own_id)
        )
    )
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _last_position(section_id: int) -> int:
    highest = sa.select(sa.func.max(Category.position)).where(Category.section_id == section_id)
    return db.session.scalar(highest) or 0


def move_category(moderator: Viewer, category: Category, step: int) -> None:
    """Move a category one place up (-1) or down (1) in its section."""
    require(can_manage_categories(moderator))
    places = list(
        db.session.scalars(
            sa.select(Category)
            .where(Category.section_id == category.section_id, Category.merged_into_id.is_(None))
            .order_by(Category.position, Category.id)
            .with_for_update()
        )
    )
    here = places.index(category)
    there = here + (1 if step > 0 else -1)
    if not 0 <= there < len(places):
        return
    places[here], places[there] = places[there], places[here]
    for position, one in enumerate(places, start=1):
        one.position = position
    record(
        moderator,
        verbs.CATEGORY_MOVED,
        category,
        audience=audience(category),
        name=category.name_nl,
    )


def archive_category(moderator: Viewer, category: Category, reason: str = "") -> None:
    """Keep a category to read, but take nothing new in it."""
    require(can_manage_category(moderator, category))
    if not category.is_archived:
        category.archived_at = clock.now()
        _record(moderator, verbs.CATEGORY_ARCHIVED, category, reason)


def reopen_category(moderator: Viewer, category: Category, reason: str = "") -> None:
    """Take topics and posts again."""
    require(can_manage_category(moderator, category))
    if category.merged_into_id:
        raise Invalid(_("This category was merged into another; its topics are there."))
    if category.is_archived:
        category.archived_at = None
        _record(moderator, verbs.CATEGORY_REOPENED, category, reason)


def _record(moderator: Viewer, verb: verbs.Verb, category: Category, reason: str, **names: str | int) -> None:
    reason = clean_line(reason)[:REASON_LONGEST]
    facts: dict[str, str | int] = {"name": category.name_nl, "reason": reason, **names}
    record(moderator, verb, category, audience=audience(category), **facts)


def merge_categories(moderator: Viewer, category: Category, into: Category, reason: str = "") -> None:
    """Move all topics of a category into another; nothing is lost and old addresses lead there."""
    require(can_manage_categories(moderator))
    if category.id == into.id or into.merged_into_id or into.is_archived:
        raise Invalid(_("Choose another category that takes topics."), "into")
    _move_all_topics(category, into)
    if category.read_access != into.read_access:
        settle_files_of_category(into.id)
    category.merged_into_id, category.archived_at = into.id, clock.now()
    facts: dict[str, str | int] = {"into": into.name_nl, "into_id": into.id}
    _record(moderator, verbs.CATEGORY_MERGED, category, reason, **facts)


def _move_all_topics(category: Category, into: Category) -> None:
    """Topics, counters and earlier merges follow; the counters move by what the category itself counted."""
    ids = sorted((category.id, into.id))
    db.session.execute(
        sa.select(Category.id).where(Category.id.in_(ids)).order_by(Category.id).with_for_update()
    )
    db.session.refresh(category)
    quiet = {"synchronize_session": False}
    for column in (Topic.category_id, Category.merged_into_id):
        moved = sa.update(column.class_).where(column == category.id).values({column.key: into.id})
        db.session.execute(moved, execution_options=quiet)
    gained = {
        "topic_count": Category.topic_count + category.topic_count,
        "post_count": Category.post_count + category.post_count,
    }
    db.session.execute(
        sa.update(Category).where(Category.id == into.id).values(gained), execution_options=quiet
    )
    category.topic_count = category.post_count = 0


def create_tag(moderator: Viewer, slug: str, name_nl: str, name_en: str = "", family: str = "") -> Tag:
    """Add a word to find topics by."""
    require(can_manage_categories(moderator))
    slug = clean_line(slug).lower()
    if not TAG.fullmatch(slug) or len(slug) > NAME_LONGEST:
        raise Invalid(_("A tag has small letters, digits and hyphens."), "slug")
    if db.session.scalar(sa.select(Tag.id).where(Tag.slug == slug)):
        raise Invalid(_("This tag exists already."), "slug")
    tag = Tag(slug=slug, family=clean_line(family)[:NAME_LONGEST], **_tag_names(slug, name_nl, name_en))
    db.session.add(tag)
    db.session.flush()
    record(moderator, verbs.TAG_CREATED, tag, name=tag.slug)
    return tag


def change_tag(moderator: Viewer, tag: Tag, name_nl: str, name_en: str = "") -> None:
    """Give a tag other names; its address stays."""
    require(can_manage_categories(moderator))
    for field, value in _tag_names(tag.slug, name_nl, name_en).items():
        setattr(tag, field, value)
    record(moderator, verbs.TAG_CHANGED, tag, name=tag.slug)


def _tag_names(slug: str, name_nl: str, name_en: str) -> dict[str, str]:
    name_nl = clean_line(name_nl)[:NAME_LONGEST] or slug
    return {"name_nl": name_nl, "name_en": clean_line(name_en)[:NAME_LONGEST] or name_nl}
