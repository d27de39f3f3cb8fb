"""What one can do with a single post, beyond liking and replying."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.forum.beside import PostAct, beside
from app.forum.models import Bookmark, Post
from app.forum.pages.pieces import wording
from app.forum.policy import (
    can_delete_post,
    can_edit_post,
    can_keep,
    can_read_deleted,
    can_restore_post,
    sight,
)
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.gate import Verdict
from app.foundation.text import excerpt

WORDS_SHOWN = 200


@dataclass(frozen=True)
class PostActsPage:
    """A post in a few words, and what this viewer may do with it."""

    id: int
    number: int
    author_name: str
    excerpt: str
    topic_title: str
    url: str
    is_edited: bool
    is_bookmarked: bool
    keep: Verdict
    edit: Verdict
    delete: Verdict
    restore: Verdict
    elsewhere: tuple[PostAct, ...]


def post_acts_page(viewer: Viewer, post: Post) -> PostActsPage:
    """Show what can be done with a post; one that is deleted only to who still reads it."""
    topic = post.topic
    if post.is_deleted and not can_read_deleted(viewer, post.author_id, topic.category_id):
        raise Hidden
    return PostActsPage(
        id=post.id,
        number=post.number,
        author_name=post.author.name,
        excerpt=excerpt(post.html, WORDS_SHOWN),
        topic_title=topic.title,
        url=f"/t/{topic.id}/{post.number}",
        is_edited=post.revision_count > 1,
        is_bookmarked=_is_bookmarked(viewer, post),
        keep=can_keep(viewer),
        edit=can_edit_post(viewer, post, topic),
        delete=can_delete_post(viewer, post, topic),
        restore=can_restore_post(viewer, post, topic),
        elsewhere=_elsewhere(viewer, post),
    )


def _elsewhere(viewer: Viewer, post: Post) -> tuple[PostAct, ...]:
    """Return what a member can do with the post in what hangs on its topic."""
    if not viewer.is_member or post.is_deleted:
        return ()
    hanging = beside(sight(viewer), post.topic_id, [post.number], wording(viewer))
    return tuple(replace(one, url=one.url % post.id) for one in hanging.acts)


def _is_bookmarked(viewer: Viewer, post: Post) -> bool:
    mine = sa.exists().where(Bookmark.user_id == viewer.id, Bookmark.post_id == post.id)
    return viewer.is_member and bool(db.session.scalar(sa.select(mine)))
