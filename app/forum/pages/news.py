"""What is new and unread for one member, and what they do not want to hear of."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.viewer import Viewer
from app.forum.models import CategoryFollow, Reading, Topic
from app.forum.policy import Sight, listed_in, sight
from app.foundation import clock
from app.foundation.questions import Question

NEW_FOR = timedelta(days=30)
COUNT_MOST = 99
Reader = int | sa.BindParameter[int]
Since = datetime | sa.ScalarSelect[datetime]


class News(NamedTuple):
    """The numbers on the tabs (one further than they say: `99+`), and how a member follows categories."""

    new_count: int = 0
    unread_count: int = 0
    muted: frozenset[int] = frozenset()
    follow_level: str = "normal"


NO_NEWS = News()


def news(viewer: Viewer, category_id: int = 0) -> News:
    """Count what is new and unread, and find what is muted and how this category is followed: one query."""
    if not viewer.is_member:
        return NO_NEWS
    facts = {"reader": viewer.id, "since": new_since(viewer), "category": category_id}
    [(new, unread, muted, level)] = _asked(sight(viewer)).ask(**facts)
    return News(new, unread, frozenset(muted), level or "normal")


@lru_cache(maxsize=64)
def _asked(seen: Sight) -> Question:
    """Ask so that PostgreSQL keeps one plan: planning anew for each reader costs ten times the answer.

    For that, no estimate may hang on a fact of the moment: the date is a subquery, the limit a plain number.
    """
    reader = sa.bindparam("reader", type_=sa.BigInteger)
    since = sa.select(sa.bindparam("since", type_=sa.DateTime(timezone=True))).scalar_subquery()
    level = sa.select(CategoryFollow.level).where(
        CategoryFollow.user_id == reader, CategoryFollow.category_id == sa.bindparam("category")
    )
    muted = sa.func.array(muted_categories(reader).scalar_subquery(), type_=ARRAY(sa.BigInteger))
    new = _count(seen, is_new(reader, since), Topic.created_at.desc())  # the latest first: along the index
    unread = _count(seen, is_unread(reader))
    return Question(sa.select(new, unread, muted, level.scalar_subquery()))


def _count(
    seen: Sight, clause: sa.ColumnElement[bool], *order: sa.ColumnElement[Any]
) -> sa.ScalarSelect[int]:
    most = sa.literal(COUNT_MOST + 1, literal_execute=True)
    some = sa.select(Topic.id).where(listed_in(seen), clause).order_by(*order).limit(most).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def is_new(reader: Reader, since: Since) -> sa.ColumnElement[bool]:
    """Return the clause for topics somebody never opened, since they joined or said they saw all."""
    opened = sa.exists().where(Reading.user_id == reader, Reading.topic_id == Topic.id).correlate(Topic)
    return sa.and_(
        Topic.created_at > since,
        Topic.author_id != reader,
        ~opened,
        Topic.category_id.not_in(muted_categories(reader)),
    )


def is_unread(reader: Reader) -> sa.ColumnElement[bool]:
    """Return the clause for topics somebody read to some point, and that went on (muted ones aside)."""
    went_on = sa.exists().where(
        Reading.user_id == reader,
        Reading.topic_id == Topic.id,
        Reading.last_read > 0,
        Reading.last_read < Topic.highest_number,
        Reading.level != "muted",
    )
    return went_on.correlate(Topic)


def new_since(viewer: Viewer) -> datetime:
    """Return from when on a topic is new to this member: at most a month, or since they saw all."""
    earliest = clock.now() - NEW_FOR
    return max(earliest, viewer.new_since) if viewer.new_since else earliest


def muted_categories(reader: Reader) -> sa.Select[Any]:
    """Select the categories somebody does not want to hear of."""
    return sa.select(CategoryFollow.category_id).where(
        CategoryFollow.user_id == reader, CategoryFollow.level == "muted"
    )
