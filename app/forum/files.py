"""The files in posts: who may read the category may read them."""

from __future__ import annotations

import sqlalchemy as sa

from app.files import actions as files
from app.forum.models import Post, PostFile, Topic
from app.foundation.database import Query, db


def open_files_to(topic_id: int, read_access: str) -> None:
    """Let the files in a topic be read by who may read its (new) category."""
    _open(sa.select(PostFile.file_id).join(Post).where(Post.topic_id == topic_id), read_access)


def open_category_files_to(category_id: int, read_access: str) -> None:
    """The same for every topic of a category."""
    posts = sa.select(PostFile.file_id).join(Post).join(Topic, Topic.id == Post.topic_id)
    _open(posts.where(Topic.category_id == category_id), read_access)


def _open(chosen: Query, read_access: str) -> None:
    if file_ids := frozenset(db.session.scalars(chosen)):
        files.set_visibility(file_ids, read_access)
