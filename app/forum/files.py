"""The files in posts: who may read a post may read what its author put in it.

Somebody else's file that is only linked to keeps the visibility its own author gave it.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from app.files import actions as files
from app.files.models import File
from app.forum.models import Category, Post, PostFile, PostRevision, Topic
from app.foundation.database import Query, db


def settle_files_of_post(post_id: int) -> None:
    """After a post came, changed, went or returned."""
    _settle(sa.select(PostFile.file_id).where(PostFile.post_id == post_id))


def settle_files_of_topic(topic_id: int) -> None:
    """After a topic moved, went or returned."""
    _settle(sa.select(PostFile.file_id).join(Post).where(Post.topic_id == topic_id))


def settle_files_of_category(category_id: int) -> None:
    """After a category opened to others, closed to others, or moved into another."""
    posts = sa.select(PostFile.file_id).join(Post).join(Topic, Topic.id == Post.topic_id)
    _settle(posts.where(Topic.category_id == category_id))


def _settle(chosen: Query) -> None:
    """Give each chosen file the widest readers that a post of its own author, still there, has."""
    db.session.flush()
    by_visibility: dict[str, set[int]] = defaultdict(set)
    for file_id, is_public, is_shown in db.session.execute(_readers(chosen)):
        visibility = "public" if is_public else "members" if is_shown else "owner"
        by_visibility[visibility].add(file_id)
    for visibility, file_ids in by_visibility.items():
        files.set_visibility(frozenset(file_ids), visibility)


def _was_written_by(owner_id: sa.orm.InstrumentedAttribute[int | None]) -> sa.ColumnElement[bool]:
    edited = sa.exists().where(PostRevision.post_id == Post.id, PostRevision.editor_id == owner_id)
    return sa.or_(Post.author_id == owner_id, edited)


def _readers(chosen: Query) -> Query:
    is_shown = sa.and_(Post.id.is_not(None), Post.deleted_at.is_(None), Topic.deleted_at.is_(None))
    is_public = sa.and_(is_shown, Category.read_access == "public")
    return (
        sa.select(File.id, sa.func.bool_or(is_public), sa.func.bool_or(is_shown))
        .join(PostFile, PostFile.file_id == File.id)
        .outerjoin(Post, sa.and_(Post.id == PostFile.post_id, _was_written_by(File.owner_id)))
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .outerjoin(Category, Category.id == Topic.category_id)
        .where(File.id.in_(chosen))
        .group_by(File.id)
        .having(sa.func.bool_or(Post.id.is_not(None)))
    )
