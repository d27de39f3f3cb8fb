"""Lists of topics: latest, new, unread, top, per category and per tag; 30 to a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    language,
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
from app.foundation.database import AnyRow, db
from app.foundation.paging import PER_PAGE, before, decode, encode

PERIODS = {"week": 7, "month": 31, "year": 366, "all": None}
COUNT_MOST = 99


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
    found, after = _found(viewer, scope, cursor)
    pinned = _pinned(viewer, scope) if cursor is None and scope.order == "latest" else []
    pinned_ids = {row.id for row in pinned}
    rows = topic_rows(viewer, [*pinned, *(row for row in found if row.id not in pinned_ids)], beside)
    new, unread = _counts(viewer)
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
        new_count=new,
        unread_count=unread,
        follow_level=_follow_level(viewer, scope),
    )


def _found(viewer: Viewer, scope: Scope, cursor: str | None) -> tuple[Sequence[AnyRow], str | None]:
    keys, kinds = _order(scope)
    query = columns().where(listed_topics(viewer), *_clauses(viewer, scope))
    query = query.where(before(keys, decode(cursor, kinds)))
    rows = db.session.execute(query.order_by(*[key.desc() for key in keys]).limit(PER_PAGE + 1)).all()
    names = [key.key for key in keys]
    has_more = len(rows) > PER_PAGE
    after = encode([getattr(rows[PER_PAGE - 1], name) for name in names]) if has_more else None
    return rows[:PER_PAGE], after


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


def _pinned(viewer: Viewer, scope: Scope) -> Sequence[AnyRow]:
    """A pinned topic stands on top of its own category, and on top of the list of everything."""
    if scope.tag:
        return []
    here = [Topic.category_id == scope.category.id] if scope.category else []
    pinned = columns().where(Topic.pinned_at.is_not(None), listed_topics(viewer), *here)
    return db.session.execute(pinned.order_by(Topic.pinned_at.desc()).limit(5)).all()


def _counts(viewer: Viewer) -> tuple[int, int]:
    """Count what is new and what is unread, no further than a badge shows, in one query."""
    if not viewer.is_member:
        return 0, 0
    new, unread = (
        sa.select(sa.func.count())
        .select_from(
            sa.select(Topic.id).where(listed_topics(viewer), clause).limit(COUNT_MOST + 1).subquery()
        )
        .scalar_subquery()
        for clause in (is_new(viewer), is_unread(viewer))
    )
    row = db.session.execute(sa.select(new, unread)).one()
    return int(row[0]), int(row[1])


def _chip(scope: Scope, beside: tuple[Shelf, ...]) -> CategoryChip | None:
    return chips_by_id(beside).get(scope.category.id) if scope.category else None


def _description(scope: Scope) -> str:
    if scope.category is None:
        return ""
    is_english = language() == "en" and scope.category.description_en
    return scope.category.description_en if is_english else scope.category.description_nl


def _follow_level(viewer: Viewer, scope: Scope) -> str:
    if not viewer.is_member or scope.category is None:
        return "normal"
    mine = sa.select(CategoryFollow.level).where(
        CategoryFollow.user_id == viewer.id, CategoryFollow.category_id == scope.category.id
    )
    return db.session.scalar(mine) or "normal"
