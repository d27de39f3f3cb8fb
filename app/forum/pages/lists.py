"""Lists of topics: latest, new, unread, top, per category and per tag; 30 to a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.forum.models import Category, CategoryFollow, Tag, Topic, TopicTag
from app.forum.pages.pieces import (
    CategoryChip,
    Shelf,
    TagChip,
    chips_by_id,
    shelves,
    tag_chip,
)
from app.forum.pages.rows import (
    TopicRow,
    columns,
    is_new,
    is_unread,
    muted_categories,
    topic_rows,
)
from app.forum.policy import listed_topics
from app.foundation import clock
from app.foundation.database import AnyRow, Query, db
from app.foundation.paging import PER_PAGE, before, decode, encode
from app.foundation.wording import language

PERIODS = {"week": 7, "month": 31, "year": 366, "all": None}
COUNT_MOST = 99
PINNED_MOST = 5


@dataclass(frozen=True)
class Scope:
    """Which topics a list is about: an order, and perhaps a category or tag."""

    order: str = "latest"
    period: str = "month"
    category: Category | None = None
    tag: Tag | None = None


@dataclass(frozen=True)
class TopicListPage:
    """A page of topics with the categories beside it."""

    scope: Scope
    category: CategoryChip | None
    description: str
    tag: TagChip | None
    rows: tuple[TopicRow, ...]
    pinned: tuple[TopicRow, ...]
    after: str | None
    is_first: bool
    shelves: tuple[Shelf, ...]
    new_count: int
    unread_count: int
    follow_level: str


def topic_list_page(viewer: Viewer, scope: Scope, cursor: str | None) -> TopicListPage:
    """Show one page of a list."""
    beside = shelves(viewer)
    pinned, found, after = _found(viewer, scope, cursor)
    rows = topic_rows(viewer, [*pinned, *found], beside)
    own = _own_facts(viewer, scope)
    return TopicListPage(
        scope=scope,
        category=_chip(scope, beside),
        description=_description(scope),
        tag=tag_chip(scope.tag) if scope.tag else None,
        pinned=rows[: len(pinned)],
        rows=rows[len(pinned) :],
        after=after,
        is_first=cursor is None,
        shelves=beside,
        new_count=own.new_count,
        unread_count=own.unread_count,
        follow_level=own.follow_level,
    )


Found = tuple[list[AnyRow], list[AnyRow], str | None]


def _found(viewer: Viewer, scope: Scope, cursor: str | None) -> Found:
    """Return the pinned topics, the others, and the cursor after them: one query for both."""
    keys, kinds = _order(scope)
    query = columns(viewer).add_columns(sa.literal("").label("top"))
    query = query.where(listed_topics(viewer), *_clauses(viewer, scope), before(keys, decode(cursor, kinds)))
    query = query.order_by(*[key.desc() for key in keys]).limit(PER_PAGE + 1)
    has_pinned = cursor is None and scope.order == "latest" and scope.tag is None
    wanted = sa.union_all(_pinned(viewer, scope), query) if has_pinned else query
    rows = db.session.execute(wanted).all()
    pinned = sorted((row for row in rows if row.top), key=lambda row: row.pinned_at, reverse=True)
    return pinned, *_page([row for row in rows if not row.top], [key.key for key in keys], pinned)


def _page(rows: list[AnyRow], keys: list[str], pinned: list[AnyRow]) -> tuple[list[AnyRow], str | None]:
    """Cut the row too many that was asked for; leave out what stands on top already."""
    rows = sorted(rows, key=lambda row: [getattr(row, key) for key in keys], reverse=True)
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    after = encode([getattr(last, key) for key in keys]) if last else None
    on_top = {row.id for row in pinned}
    return [row for row in rows[:PER_PAGE] if row.id not in on_top], after


def _order(scope: Scope) -> tuple[list[Any], list[type]]:
    """Return the columns a list is ordered by (newest or highest first) and what they hold."""
    if scope.order == "top":
        return [Topic.score, Topic.id], [int, int]
    if scope.order == "new":
        return [Topic.created_at, Topic.id], [datetime, int]
    return [Topic.bumped_at, Topic.id], [datetime, int]


def _clauses(viewer: Viewer, scope: Scope) -> Iterable[sa.ColumnElement[bool]]:
    if scope.category:
        yield Topic.category_id == scope.category.id
    elif viewer.is_member and scope.order == "latest":
        yield Topic.category_id.not_in(muted_categories(viewer))
    if scope.tag:
        yield Topic.id.in_(sa.select(TopicTag.topic_id).where(TopicTag.tag_id == scope.tag.id))
    yield _in_order(viewer, scope)


def _in_order(viewer: Viewer, scope: Scope) -> sa.ColumnElement[bool]:
    if scope.order == "new":
        return is_new(viewer)
    if scope.order == "unread":
        return is_unread(viewer)
    days = PERIODS[scope.period] if scope.order == "top" else None
    return Topic.bumped_at > clock.now() - timedelta(days=days) if days else sa.true()


def _pinned(viewer: Viewer, scope: Scope) -> Query:
    """A pinned topic stands on top of its own category, and on top of the list of everything."""
    here = [Topic.category_id == scope.category.id] if scope.category else []
    pinned = columns(viewer).add_columns(sa.literal("pinned").label("top"))
    pinned = pinned.where(Topic.pinned_at.is_not(None), listed_topics(viewer), *here)
    return pinned.order_by(Topic.pinned_at.desc()).limit(PINNED_MOST)


@dataclass(frozen=True)
class OwnFacts:
    """What the tabs and the category say to one member."""

    new_count: int = 0
    unread_count: int = 0
    follow_level: str = "normal"


def _own_facts(viewer: Viewer, scope: Scope) -> OwnFacts:
    """Count what is new and unread, no further than a badge shows, and find the level: one query."""
    if not viewer.is_member:
        return OwnFacts()
    level = sa.select(CategoryFollow.level).where(
        CategoryFollow.user_id == viewer.id,
        CategoryFollow.category_id == (scope.category.id if scope.category else 0),
    )
    new, unread = _number(viewer, is_new(viewer)), _number(viewer, is_unread(viewer))
    row = db.session.execute(sa.select(new, unread, level.scalar_subquery())).one()
    return OwnFacts(int(row[0]), int(row[1]), row[2] or "normal")


def _number(viewer: Viewer, clause: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    some = sa.select(Topic.id).where(listed_topics(viewer), clause).limit(COUNT_MOST + 1)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()


def _chip(scope: Scope, beside: tuple[Shelf, ...]) -> CategoryChip | None:
    return chips_by_id(beside).get(scope.category.id) if scope.category else None


def _description(scope: Scope) -> str:
    if scope.category is None:
        return ""
    is_english = language() == "en" and scope.category.description_en
    return scope.category.description_en if is_english else scope.category.description_nl
