"""Making, changing, ordering, archiving and merging categories."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import DOORS
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.audience import audience, close_lines_of_category
from app.forum.files import settle_files_of_category
from app.forum.models import Category, CategoryTag, Section, Tag, Topic
from app.forum.models.categories import READERS, WRITERS
from app.forum.models.posts import BODY_LONGEST
from app.forum.policy import can_manage_categories, can_manage_category
from app.forum.typed import NAME_LONGEST, accept_reason
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import clean_body, clean_line, slugify

DESCRIPTION_LONGEST = 300
SAME_WITHIN = timedelta(minutes=2)
MERGED = _l("This category was merged into another; its topics are there.")


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
    """Make a place for topics, at the end of its section; sending the same twice makes one."""
    require(can_manage_categories(moderator))
    facts = _accepted(facts)
    one_at_a_time()
    if earlier := _same_just_before(facts):
        return earlier
    category = Category(slug=_free_slug(facts.name_nl), position=_last_position(facts.section_id) + 1)
    _put_facts(category, facts)
    db.session.add(category)
    db.session.flush()
    _put_tags(category, facts.tag_ids)
    record(moderator, verbs.CATEGORY_CREATED, category, audience=audience(category), name=facts.name_nl)
    return category


def one_at_a_time() -> None:
    """What has a name of its own is made and renamed one after the other: two never get the same."""
    db.session.execute(sa.text("SELECT pg_advisory_xact_lock(:room, 0)"), {"room": 2})


def _same_just_before(facts: CategoryFacts) -> Category | None:
    wanted = {name: value for name, value in asdict(facts).items() if name != "tag_ids"}
    same = sa.select(Category).filter_by(**wanted, archived_at=None)
    return db.session.scalars(
        same.where(Category.created_at > clock.now() - SAME_WITHIN).order_by(Category.id.desc()).limit(1)
    ).one_or_none()


def change_category(moderator: Viewer, category: Category, facts: CategoryFacts) -> None:
    """Rename, describe, colour a category, or change who may read and write; old addresses keep working."""
    require(can_manage_category(moderator, category))
    facts = _accepted(facts)
    one_at_a_time()
    before = _kept(category)
    if facts.name_nl != category.name_nl:
        category.slug = _free_slug(facts.name_nl, category.id)
    _put_facts(category, facts)
    has_other_tags = _put_tags(category, facts.tag_ids)
    after = _kept(category)
    if before == after and not has_other_tags:
        return
    if before["read_access"] != after["read_access"]:
        _settle_readers(category)
    changed = ", ".join(name for name in after if after[name] != before[name])
    old = str(before["name_nl"]) if before["name_nl"] != facts.name_nl else ""
    names: dict[str, str | int] = {"name": facts.name_nl, "old": old, "changed": changed}
    record(moderator, verbs.CATEGORY_CHANGED, category, audience=audience(category), **names)


def _settle_readers(category: Category) -> None:
    """Files and the log follow who may read: whoever may not, no longer finds it there either."""
    settle_files_of_category(category.id)
    if category.read_access != "public":
        close_lines_of_category(category)


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
            raise Invalid(_("Choose one of the options."), field)
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
    if category.merged_into_id:
        raise Invalid(str(MERGED))
    if step not in (-1, 1):
        raise Invalid(_("Choose up or down."), "step")
    places = list(
        db.session.scalars(
            sa.select(Category)
            .where(Category.section_id == category.section_id, Category.merged_into_id.is_(None))
            .order_by(Category.position, Category.id)
            .with_for_update()
        )
    )
    here = places.index(category)
    there = here + step
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
    reason = accept_reason(reason)
    if not category.is_archived:
        category.archived_at = clock.now()
        _record(moderator, verbs.CATEGORY_ARCHIVED, category, reason=reason)


def reopen_category(moderator: Viewer, category: Category, reason: str = "") -> None:
    """Take topics and posts again."""
    require(can_manage_category(moderator, category))
    if category.merged_into_id:
        raise Invalid(str(MERGED))
    reason = accept_reason(reason)
    if category.is_archived:
        category.archived_at = None
        _record(moderator, verbs.CATEGORY_REOPENED, category, reason=reason)


def _record(
    moderator: Viewer, verb: verbs.Verb, category: Category, *also: Category, **details: str | int
) -> None:
    facts: dict[str, str | int] = {"name": category.name_nl, **details}
    record(moderator, verb, category, audience=audience(category, *also), **facts)


def merge_categories(moderator: Viewer, category: Category, into: Category, reason: str = "") -> None:
    """Move all topics of a category into another; nothing is lost and old addresses lead there."""
    require(can_manage_categories(moderator))
    _lock_for_merging(category, into)
    if category.merged_into_id:
        raise Invalid(str(MERGED))
    if category.id == into.id or into.merged_into_id or into.is_archived:
        raise Invalid(_("Choose another category that takes topics."), "into")
    reason = accept_reason(reason)
    _move_all_topics(category, into)
    if category.read_access != into.read_access:
        _settle_readers(into)
    category.merged_into_id, category.archived_at = into.id, clock.now()
    facts: dict[str, str | int] = {"into": into.name_nl, "into_id": into.id, "reason": reason}
    _record(moderator, verbs.CATEGORY_MERGED, category, into, **facts)


def _lock_for_merging(category: Category, into: Category) -> None:
    """Topics first, then categories: the order in which a reply locks them, so neither waits for ever."""
    topics = sa.select(Topic.id).where(Topic.category_id == category.id).order_by(Topic.id)
    db.session.execute(topics.with_for_update()).all()
    for one in sorted((category, into), key=lambda each: each.id):
        lock(one)


def _move_all_topics(category: Category, into: Category) -> None:
    """Topics, counters and earlier merges follow; the counters move by what the category itself counted."""
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
