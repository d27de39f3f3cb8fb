"""Lists of topics: latest, new, unread, top, per category and per tag; 30 to a page."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.forum.models import Category, Tag, Topic, TopicTag
from app.forum.pages.news import is_new, is_unread, new_since, news
from app.forum.pages.pieces import CategoryChip, Shelf, TagChip, chips_by_id, shelves, tag_chip, wording
from app.forum.pages.rows import ListedTopic, TopicRow, alike, as_read_by, columns, listed
from app.forum.policy import listed_topics, sight
from app.foundation import clock
from app.foundation.database import AnyRow, Query, db
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.foundation.paging import PER_PAGE, before, decode, encode
from app.foundation.wording import language

PERIODS = {"week": 7, "month": 31, "year": 366, "all": None}
PERSONAL = ("new", "unread")
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

    @property
    def alike(self) -> tuple[Hashable, ...]:
        """Return what decides how the rows look."""
        return alike(self.pinned + self.rows)


class Shown(NamedTuple):
    """The topics of a page as they are to every reader, and the cursor after them."""

    pinned: tuple[ListedTopic, ...]
    topics: tuple[ListedTopic, ...]
    after: str | None


def topic_list_page(viewer: Viewer, scope: Scope, cursor: str | None) -> TopicListPage:
    """Show one page of a list."""
    beside = shelves(viewer)
    own = news(viewer, scope.category.id if scope.category else 0)
    shown = _shown(viewer, scope, cursor, own.muted)
    rows = as_read_by(viewer, shown.pinned + shown.topics)
    return TopicListPage(
        scope=scope,
        category=_chip(scope, beside),
        description=_description(scope),
        tag=tag_chip(scope.tag) if scope.tag else None,
        pinned=rows[: len(shown.pinned)],
        rows=rows[len(shown.pinned) :],
        after=shown.after,
        is_first=cursor is None,
        shelves=beside,
        new_count=own.new_count,
        unread_count=own.unread_count,
        follow_level=own.follow_level,
    )


def _shown(viewer: Viewer, scope: Scope, cursor: str | None, muted: frozenset[int]) -> Shown:
    """Find the topics; a list that is the same for all with this sight is made once."""
    words = wording(viewer)
    if scope.order in PERSONAL:
        return _found(viewer, scope, cursor, muted, words)
    heard = (sight(viewer), muted, words.language, words.zone.key)
    key = ("list", scope.order, scope.period, _id(scope.category), _id(scope.tag), cursor, heard)
    return kept(key, lambda: _found(viewer, scope, cursor, muted, words))


def _id(row: Category | Tag | None) -> int:
    return row.id if row else 0


def _found(viewer: Viewer, scope: Scope, cursor: str | None, muted: frozenset[int], words: Wording) -> Shown:
    """Return the pinned topics, the others, and the cursor after them: one query for both."""
    keys, kinds = _order(scope)
    query = columns().add_columns(sa.literal("").label("top"))
    clauses = _clauses(viewer, scope, muted)
    query = query.where(listed_topics(viewer), *clauses, before(keys, decode(cursor, kinds)))
    query = query.order_by(*[key.desc() for key in keys]).limit(PER_PAGE + 1)
    has_pinned = cursor is None and scope.order == "latest" and scope.tag is None
    rows = db.session.execute(sa.union_all(_pinned(viewer, scope), query) if has_pinned else query).all()
    pinned = sorted((row for row in rows if row.top), key=lambda row: row.pinned_at, reverse=True)
    found, after = _page([row for row in rows if not row.top], [key.key for key in keys], pinned)
    topics = listed([*pinned, *found], shelves(viewer), words)
    return Shown(topics[: len(pinned)], topics[len(pinned) :], after)


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


def _clauses(viewer: Viewer, scope: Scope, muted: frozenset[int]) -> Iterable[sa.ColumnElement[bool]]:
    if scope.category:
        yield Topic.category_id == scope.category.id
    elif muted and scope.order == "latest":
        yield Topic.category_id.not_in(muted)
    if scope.tag:
        yield Topic.id.in_(sa.select(TopicTag.topic_id).where(TopicTag.tag_id == scope.tag.id))
    yield _in_order(viewer, scope)


def _in_order(viewer: Viewer, scope: Scope) -> sa.ColumnElement[bool]:
    if scope.order == "new":
        return is_new(viewer.id, new_since(viewer))
    if scope.order == "unread":
        return is_unread(viewer.id)
    days = PERIODS[scope.period] if scope.order == "top" else None
    return Topic.bumped_at > clock.now() - timedelta(days=days) if days else sa.true()


def _pinned(viewer: Viewer, scope: Scope) -> Query:
    """A pinned topic stands on top of its own category, and on top of the list of everything."""
    here = [Topic.category_id == scope.category.id] if scope.category else []
    pinned = columns().add_columns(sa.literal("pinned").label("top"))
    pinned = pinned.where(Topic.pinned_at.is_not(None), listed_topics(viewer), *here)
    return pinned.order_by(Topic.pinned_at.desc()).limit(PINNED_MOST)


def _chip(scope: Scope, beside: tuple[Shelf, ...]) -> CategoryChip | None:
    return chips_by_id(beside).get(scope.category.id) if scope.category else None


def _description(scope: Scope) -> str:
    if scope.category is None:
        return ""
    is_english = language() == "en" and scope.category.description_en
    return scope.category.description_en if is_english else scope.category.description_nl
