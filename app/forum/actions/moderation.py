"""What moderators do with topics; each act is in the ledger and on the public log."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.topics import accept_title
from app.forum.audience import audience, close_lines_of_topic
from app.forum.counting import (
    count_posts_in_category,
    count_topic,
    count_topic_in_category,
    refresh_topic,
)
from app.forum.files import settle_files_of_topic
from app.forum.models import Category, MovedPost, Post, Topic
from app.forum.policy import can_moderate, can_move_to
from app.forum.typed import accept_reason
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import excerpt, slugify, terms

SPLIT_MOST = 500


def pin_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Put a topic on top of its lists."""
    _mark(moderator, topic, "pinned_at", verbs.TOPIC_PINNED, reason)


def unpin_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Let a pinned topic sink again."""
    _unmark(moderator, topic, "pinned_at", verbs.TOPIC_UNPINNED, reason)


def close_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Take no more replies."""
    _mark(moderator, topic, "closed_at", verbs.TOPIC_CLOSED, reason)


def reopen_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Take replies again."""
    _unmark(moderator, topic, "closed_at", verbs.TOPIC_REOPENED, reason)


def archive_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Keep a topic as it is: no replies, edits or likes."""
    _mark(moderator, topic, "archived_at", verbs.TOPIC_ARCHIVED, reason)


def unarchive_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Take a topic out of the archive."""
    _unmark(moderator, topic, "archived_at", verbs.TOPIC_UNARCHIVED, reason)


def _mark(moderator: Viewer, topic: Topic, moment: str, verb: verbs.Verb, reason: str) -> None:
    reason = _begin(moderator, topic, reason)
    if getattr(topic, moment) is None:
        setattr(topic, moment, clock.now())
        _record(moderator, verb, topic, reason=reason)


def _unmark(moderator: Viewer, topic: Topic, moment: str, verb: verbs.Verb, reason: str) -> None:
    reason = _begin(moderator, topic, reason)
    if getattr(topic, moment) is not None:
        setattr(topic, moment, None)
        _record(moderator, verb, topic, reason=reason)


def _begin(moderator: Viewer, topic: Topic, reason: str = "") -> str:
    """Nobody else changes the topic now; return the reason as it will be kept."""
    lock(topic)
    require(can_moderate(moderator, topic))
    return accept_reason(reason)


def _record(moderator: Viewer, verb: verbs.Verb, topic: Topic, *also: Category, **details: str | int) -> None:
    """Write it down for who may read this place, and each other place that the line names."""
    facts = {"title": topic.title, **details}
    record(moderator, verb, topic, audience=audience(topic.category, *also), **facts)


def delete_topic(moderator: Viewer, topic: Topic, reason: str) -> None:
    """Take a topic away; only moderators still see it, and can put it back."""
    reason = _begin(moderator, topic, reason)
    if topic.is_deleted:
        return
    if not reason:
        raise Invalid(_("Say why: it will be in the public log."), "reason")
    count_topic(topic, -1)
    topic.deleted_at, topic.deleted_by_id = clock.now(), moderator.id
    settle_files_of_topic(topic.id)
    _record(moderator, verbs.TOPIC_DELETED, topic, reason=reason)


def restore_topic(moderator: Viewer, topic: Topic, reason: str = "") -> None:
    """Put a deleted topic back."""
    reason = _begin(moderator, topic, reason)
    if topic.merged_into_id:
        raise Invalid(_("This topic was merged: its posts are in the other topic now."))
    if topic.is_deleted:
        topic.deleted_at, topic.deleted_by_id = None, None
        count_topic(topic, 1)
        settle_files_of_topic(topic.id)
        _record(moderator, verbs.TOPIC_RESTORED, topic, reason=reason)


def move_topic(moderator: Viewer, topic: Topic, category: Category, reason: str = "") -> None:
    """Put a topic in another category."""
    reason = _begin(moderator, topic, reason)
    require(can_move_to(moderator, category))
    if topic.category_id == category.id:
        return
    old = topic.category
    if not topic.is_deleted:
        for category_id, step in sorted(((old.id, -1), (category.id, 1))):  # one order, so no deadlock
            count_topic_in_category(topic, category_id, step)
    topic.category_id = category.id
    db.session.flush()
    db.session.refresh(topic, ["category"])
    settle_files_of_topic(topic.id)
    close_lines_of_topic(topic)
    names = {"old": old.name_nl, "into": category.name_nl}
    _record(moderator, verbs.TOPIC_MOVED, topic, old, reason=reason, **names)


def split_topic(
    moderator: Viewer, topic: Topic, numbers: frozenset[int], title: str, category: Category
) -> Topic:
    """Make a new topic of some posts; their old addresses lead to where they are now."""
    _begin(moderator, topic)
    require(can_move_to(moderator, category))
    title = accept_title(title)
    posts = _chosen_posts(topic, numbers)
    new = _new_topic(posts[0], title, category)
    _move_posts(posts, topic, new)
    db.session.refresh(new)
    count_topic(new, 1)
    _count_left(posts, topic)
    settle_files_of_topic(new.id)
    close_lines_of_topic(new)
    facts: dict[str, str | int] = {"new": new.id, "new_title": title, "posts": len(posts)}
    _record(moderator, verbs.TOPIC_SPLIT, topic, category, **facts)
    return new


def merge_topic(moderator: Viewer, topic: Topic, into: Topic, reason: str = "") -> None:
    """Put all posts of a topic at the end of another; the old address leads there."""
    for one in sorted((topic, into), key=lambda each: each.id):  # one order, so no deadlock
        lock(one)
    _require_merge(moderator, topic, into)
    reason = accept_reason(reason)
    posts = list(db.session.scalars(sa.select(Post).where(Post.topic_id == topic.id).order_by(Post.number)))
    count_topic(topic, -1)
    topic.deleted_at, topic.deleted_by_id = clock.now(), moderator.id
    _lead_on(topic, into)
    _move_posts(posts, topic, into)
    count_posts_in_category(into.category_id, sum(not post.is_deleted for post in posts))
    settle_files_of_topic(into.id)
    close_lines_of_topic(into)
    facts: dict[str, str | int] = {"into": into.title, "into_id": into.id, "reason": reason}
    _record(moderator, verbs.TOPIC_MERGED, topic, into.category, **facts)


def _lead_on(topic: Topic, into: Topic) -> None:
    """The address leads there, and so do those of topics that were merged into this one before."""
    earlier = sa.update(Topic).where(Topic.merged_into_id == topic.id).values(merged_into_id=into.id)
    db.session.execute(earlier, execution_options={"synchronize_session": False})
    topic.merged_into_id = into.id


def _require_merge(moderator: Viewer, topic: Topic, into: Topic) -> None:
    require(can_moderate(moderator, topic))
    require(can_moderate(moderator, into))
    if topic.id == into.id:
        raise Invalid(_("Choose another topic than this one."), "into")
    if topic.is_deleted or into.is_deleted:
        raise Invalid(_("A deleted topic cannot be merged; restore it first."), "into")


def _chosen_posts(topic: Topic, numbers: frozenset[int]) -> list[Post]:
    if not numbers or len(numbers) > SPLIT_MOST:
        raise Invalid(_("Choose the posts to split off."), "posts")
    if 1 in numbers:
        raise Invalid(_("The first post stays with its topic."), "posts")
    chosen = sa.select(Post).where(Post.topic_id == topic.id, Post.number.in_(numbers))
    posts = list(db.session.scalars(chosen.order_by(Post.number)))
    if len(posts) < len(numbers):
        raise Invalid(_("One of these posts is no longer here."), "posts")
    return posts


def _new_topic(first: Post, title: str, category: Category) -> Topic:
    new = Topic(
        category_id=category.id,
        author_id=first.author_id,
        last_author_id=first.author_id,
        title=title,
        slug=slugify(title),
        title_terms=terms(title),
        excerpt="" if first.is_deleted else excerpt(first.html),
        created_at=first.created_at,
        bumped_at=first.created_at,
        highest_number=0,
        poster_ids=[],
    )
    db.session.add(new)
    db.session.flush()
    return new


def _move_posts(posts: list[Post], old: Topic, new: Topic) -> None:
    """Number the posts after the last one of `new`, and remember where each was."""
    for number, post in enumerate(posts, start=new.highest_number + 1):
        db.session.add(MovedPost(topic_id=old.id, number=post.number, post_id=post.id))
        post.topic_id, post.number = new.id, number
    db.session.flush()
    refresh_topic(old.id)
    refresh_topic(new.id)


def _count_left(posts: list[Post], topic: Topic) -> None:
    if not topic.is_deleted:
        shown = sum(not post.is_deleted for post in posts)
        count_posts_in_category(topic.category_id, -shown)
