"""The counters of the forum: how each moves, and the recount that must change nothing.

They are truth kept twice so that a list is one query; each action moves them in its own transaction.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa

from app.accounts.models import User
from app.forum.models import Category, Like, MovedPost, Post, PostRevision, Tag, Topic, TopicTag
from app.forum.models.topics import POSTERS_SHOWN
from app.foundation.database import db, table_of

LIKE_WEIGHT = 2


def count_new_post(post: Post, topic: Topic) -> None:
    """A post came at the end of its topic."""
    _count_for_others(post, topic, 1)
    _add_to_topic(post, topic)


def count_post_again(post: Post, topic: Topic, step: int) -> None:
    """A post was taken away (`step` -1) or put back (1), wherever it stands."""
    db.session.flush()
    _count_for_others(post, topic, step)
    refresh_topic(topic.id)


def _count_for_others(post: Post, topic: Topic, step: int) -> None:
    _add(User, post.author_id, post_count=step)
    if not topic.is_deleted:
        _add(Category, topic.category_id, post_count=step)


def _add_to_topic(post: Post, topic: Topic) -> None:
    """Move the topic's counters for a post at its end, without reading the others."""
    faces = [post.author_id, *(face for face in topic.poster_ids if face != post.author_id)]
    facts = {"number": post.number, "moment": post.created_at, "author": post.author_id}
    _quietly(_ONE_POST_MORE, topic=topic.id, faces=faces[:POSTERS_SHOWN], **facts)


_TOPICS = table_of(Topic)
_ONE_POST_MORE = (
    sa.update(_TOPICS)
    .where(_TOPICS.c.id == sa.bindparam("topic"))
    .values(
        post_count=_TOPICS.c.post_count + 1,
        score=_TOPICS.c.score + 1,
        highest_number=sa.func.greatest(_TOPICS.c.highest_number, sa.bindparam("number")),
        bumped_at=sa.bindparam("moment"),
        last_author_id=sa.bindparam("author"),
        poster_ids=sa.bindparam("faces"),
    )
)


def count_topic(topic: Topic, step: int) -> None:
    """A topic came (1) or was taken away (-1), with the posts it has at this moment."""
    _add(User, topic.author_id, topic_count=step)
    count_topic_in_category(topic, topic.category_id, step)
    count_tags(topic, step)


def count_topic_in_category(topic: Topic, category_id: int, step: int) -> None:
    """A topic with its posts came into a category (1) or left it (-1)."""
    _add(Category, category_id, topic_count=step, post_count=step * topic.post_count)


def count_posts_in_category(category_id: int, step: int) -> None:
    """Some visible posts came into a category, or (negative) left it."""
    _add(Category, category_id, post_count=step)


def count_tags(topic: Topic, step: int) -> None:
    """The tags that are on this topic now were put there (1) or will be taken off (-1)."""
    tag_ids = sa.select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id)
    _quietly(sa.update(Tag).where(Tag.id.in_(tag_ids)).values(topic_count=Tag.topic_count + step))


def count_like(post: Post, step: int) -> None:
    """A like came (1) or went (-1); the topic first, as in every act, so that none waits for ever."""
    _add(Topic, post.topic_id, like_count=step, score=step * LIKE_WEIGHT)
    _add(Post, post.id, like_count=step)


def _add(table: type[Category | Post | Tag | Topic | User], row_id: int, **steps: int) -> None:
    _quietly(_adding(table, tuple(steps)), row=row_id, **{f"step_{name}": steps[name] for name in steps})


@lru_cache(maxsize=32)
def _adding(table: type[Category | Post | Tag | Topic | User], names: tuple[str, ...]) -> sa.Update:
    rows = table_of(table)
    values = {name: rows.c[name] + sa.bindparam(f"step_{name}") for name in names}
    return sa.update(rows).where(rows.c.id == sa.bindparam("row")).values(values)


def refresh_topic(topic_id: int) -> None:
    """Derive one topic's counters from its posts: after posts left, came back, or moved."""
    _quietly(sa.update(Topic).where(Topic.id == topic_id).values(_derived_topic()))


def recount() -> int:
    """Derive every counter anew; return how many rows were wrong."""
    return sum(_correct(table, derived) for table, derived in _everything_derived())


def _correct(table: type, derived: dict[str, sa.ColumnElement[Any]]) -> int:
    is_wrong = sa.or_(*[getattr(table, name).is_distinct_from(value) for name, value in derived.items()])
    return _quietly(sa.update(table).where(is_wrong).values(derived))


def _quietly(statement: sa.Update, **facts: object) -> int:
    """Change rows in the database only; objects in memory learn of it when they are refreshed."""
    options = {"synchronize_session": False}
    result = cast(sa.CursorResult[object], db.session.execute(statement, facts, execution_options=options))
    return result.rowcount


def _everything_derived() -> list[tuple[type, dict[str, sa.ColumnElement[Any]]]]:
    alive, shown = Topic.deleted_at.is_(None), Post.deleted_at.is_(None)
    likes = _number(Like.post_id, Like.post_id == Post.id)
    revisions = sa.func.greatest(1, _number(PostRevision.id, PostRevision.post_id == Post.id))
    return [
        (Post, {"like_count": likes, "revision_count": revisions}),
        (Topic, _derived_topic()),
        (
            Category,
            {
                "topic_count": _number(Topic.id, Topic.category_id == Category.id, alive),
                "post_count": _sum(Topic.post_count, Topic.category_id == Category.id, alive),
            },
        ),
        (
            Tag,
            {
                "topic_count": _number(
                    Topic.id, Topic.id == TopicTag.topic_id, TopicTag.tag_id == Tag.id, alive
                )
            },
        ),
        (
            User,
            {
                "topic_count": _number(Topic.id, Topic.author_id == User.id, alive),
                "post_count": _number(Post.id, Post.author_id == User.id, shown),
            },
        ),
    ]


def _derived_topic() -> dict[str, sa.ColumnElement[Any]]:
    mine, shown = Post.topic_id == Topic.id, Post.deleted_at.is_(None)
    posts, likes = _number(Post.id, mine, shown), _sum(Post.like_count, mine)
    last = sa.select(Post.author_id).where(mine, shown).order_by(Post.number.desc()).limit(1)
    return {
        "post_count": posts,
        "like_count": likes,
        "score": posts + LIKE_WEIGHT * likes,
        "highest_number": sa.func.greatest(_or(sa.func.max(Post.number), 0, mine), _left()),
        "bumped_at": _or(sa.func.max(Post.created_at), Topic.created_at, mine, shown),
        "last_author_id": sa.func.coalesce(last.scalar_subquery(), Topic.author_id),
        "poster_ids": _faces(),
    }


def _left() -> sa.ColumnElement[Any]:
    """The highest number that moved away: numbers are never given out twice."""
    return _or(sa.func.max(MovedPost.number), 0, MovedPost.topic_id == Topic.id)


def _faces() -> sa.ColumnElement[Any]:
    """The last few different people who wrote in the topic, the most recent first."""
    recent = (
        sa.select(Post.author_id, sa.func.max(Post.number).label("last"))
        .where(Post.topic_id == Topic.id, Post.deleted_at.is_(None))
        .group_by(Post.author_id)
        .order_by(sa.desc("last"))
        .limit(POSTERS_SHOWN)
        .correlate(Topic)
        .subquery()
    )
    array = sa.select(sa.func.array_agg(sa.text("author_id ORDER BY last DESC"))).select_from(recent)
    return sa.func.coalesce(array.scalar_subquery(), sa.text("'{}'::bigint[]"))


def _number(
    column: sa.orm.InstrumentedAttribute[int], *clauses: sa.ColumnElement[bool]
) -> sa.ColumnElement[Any]:
    return sa.select(sa.func.count(column)).where(*clauses).scalar_subquery()


def _sum(
    column: sa.orm.InstrumentedAttribute[int], *clauses: sa.ColumnElement[bool]
) -> sa.ColumnElement[Any]:
    return _or(sa.func.sum(column), 0, *clauses)


def _or(
    value: sa.ColumnElement[Any], otherwise: object, *clauses: sa.ColumnElement[bool]
) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.select(value).where(*clauses).scalar_subquery(), otherwise)
