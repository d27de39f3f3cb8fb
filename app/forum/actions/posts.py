"""Replying, editing, taking away and putting back."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.drafts import finish_draft
from app.forum.actions.reading import note_own_post
from app.forum.audience import audience
from app.forum.cooking import accept_body, cook_post
from app.forum.counting import count_new_post, count_post_again
from app.forum.files import settle_files_of_post
from app.forum.models import Post, PostRevision, Topic
from app.forum.policy import can_delete_post, can_edit_post, can_reply, can_restore_post
from app.forum.typed import accept_reason
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import require
from app.foundation.questions import Question
from app.foundation.text import RENDERER_VERSION, excerpt
from app.groups.voices import accept_voice

SAME_WITHIN = timedelta(minutes=2)
REBAKE_AT_ONCE = 200


def reply(
    author: Viewer, topic: Topic, body: str, reply_to: int | None = None, voice: int | None = None
) -> Post:
    """Add a post beneath a topic; sending the same twice adds one. `reply_to` is a post number."""
    body = accept_body(body)
    lock(topic)
    require(can_reply(author, topic))
    if earlier := _same_just_before(author, topic, body):
        return earlier
    post = add_post(topic, author, body, reply_to, accept_voice(author, voice))
    note_own_post(author, topic, post.number, level="tracking")
    finish_draft(author, f"topic:{topic.id}")
    facts: dict[str, str | int] = {"title": topic.title, "topic": topic.id}
    record(author, verbs.TOPIC_REPLIED, post, audience=audience(topic.category), **facts)
    return post


def add_post(topic: Topic, author: Viewer, body: str, reply_to: int | None, voice_id: int | None) -> Post:
    """Put a post at the end of a locked topic, and count it."""
    post = Post(
        id=next_post_id(),
        topic_id=topic.id,
        number=topic.highest_number + 1 if topic.highest_number else 1,
        author_id=author.id,
        voice_id=voice_id,
        reply_to_id=_id_of_number(topic, reply_to),
        body=body,
        created_at=clock.now(),
    )
    cook_post_and_add(post)
    count_new_post(post, topic)
    return post


def cook_post_and_add(post: Post) -> None:
    """Render before the row exists: its number is known, so its anchors are final."""
    with db.session.no_autoflush:
        has_files = cook_post(post)
        db.session.add(post)
        db.session.flush()
    if has_files:
        settle_files_of_post(post.id)


def next_post_id() -> int:
    """Return the id the next post will have."""
    [(number,)] = _NEXT_ID.ask()
    return int(number)


def _id_of_number(topic: Topic, number: int | None) -> int | None:
    if not number:
        return None
    return db.session.scalar(sa.select(Post.id).where(Post.topic_id == topic.id, Post.number == number))


def _same_just_before(author: Viewer, topic: Topic, body: str) -> Post | None:
    since = clock.now() - SAME_WITHIN
    for post_id, earlier, is_there in _JUST_BEFORE.ask(topic=topic.id, author=author.id, since=since):
        return db.session.get(Post, post_id) if is_there and earlier == body else None
    return None


_NEXT_ID = Question(sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence("posts", "id"))))
_JUST_BEFORE = Question(
    sa.select(Post.id, Post.body, Post.deleted_at.is_(None))
    .where(
        Post.topic_id == sa.bindparam("topic"),
        Post.author_id == sa.bindparam("author"),
        Post.created_at > sa.bindparam("since"),
    )
    .order_by(Post.number.desc())
    .limit(1)
)


def hold(post: Post, topic: Topic) -> None:
    """Let nobody else change the post or its topic now: the topic first, as in every act.

    A post that moved meanwhile counts in another topic than the one that was asked about.
    """
    lock(topic)
    lock(post)
    if post.topic_id != topic.id:
        raise Conflict(_("This post was moved to another conversation a moment ago. Please try again."))


def edit_post(editor: Viewer, post: Post, topic: Topic, body: str, reason: str = "") -> bool:
    """Change the text of a post and keep what it was; return False when nothing changed."""
    body, reason = accept_body(body), accept_reason(reason)
    hold(post, topic)
    require(can_edit_post(editor, post, topic))
    if body == post.body:
        return False
    _keep_revision(post, editor, body, reason)
    post.body, post.edited_at = body, clock.now()
    if cook_post(post):
        settle_files_of_post(post.id)
    if post.number == 1:
        topic.excerpt = excerpt(post.html)
    finish_draft(editor, f"post:{post.id}")
    is_own = editor.id == post.author_id
    verb = verbs.POST_EDITED if is_own else verbs.POST_EDITED_BY_MODERATOR
    _record_post(editor, verb, post, topic, reason)
    return True


def _keep_revision(post: Post, editor: Viewer, body: str, reason: str) -> None:
    """Every version is kept in full; the first edit keeps the original as version 1."""
    if post.revision_count == 1:
        db.session.add(
            PostRevision(
                post_id=post.id,
                number=1,
                editor_id=post.author_id,
                body=post.body,
                created_at=post.created_at,
            )
        )
    post.revision_count += 1  # the row is locked
    db.session.add(
        PostRevision(
            post_id=post.id,
            number=post.revision_count,
            editor_id=editor.id,
            body=body,
            reason=reason,
            created_at=clock.now(),
        )
    )


def delete_post(actor: Viewer, post: Post, topic: Topic, reason: str = "") -> None:
    """Take a post away; its number stays, and it can be put back."""
    hold(post, topic)
    require(can_delete_post(actor, post, topic))
    reason = _reason_from_moderator(actor, post, reason)
    post.deleted_at, post.deleted_by_id = clock.now(), actor.id
    count_post_again(post, topic, -1)
    settle_files_of_post(post.id)
    is_own = actor.id == post.author_id
    verb = verbs.POST_DELETED_BY_AUTHOR if is_own else verbs.POST_DELETED
    _record_post(actor, verb, post, topic, reason)


def restore_post(actor: Viewer, post: Post, topic: Topic) -> None:
    """Put a deleted post back where it was."""
    hold(post, topic)
    require(can_restore_post(actor, post, topic))
    is_own_act = actor.id == post.deleted_by_id == post.author_id
    post.deleted_at, post.deleted_by_id = None, None
    count_post_again(post, topic, 1)
    settle_files_of_post(post.id)
    verb = verbs.POST_RESTORED_BY_AUTHOR if is_own_act else verbs.POST_RESTORED
    _record_post(actor, verb, post, topic, "")


def _reason_from_moderator(actor: Viewer, post: Post, reason: str) -> str:
    reason = accept_reason(reason)
    if actor.id != post.author_id and not reason:
        raise Invalid(_("Say why: it will be in the public log."), "reason")
    return reason


def _record_post(actor: Viewer, verb: verbs.Verb, post: Post, topic: Topic, reason: str) -> None:
    facts: dict[str, str | int] = {"title": topic.title, "topic": topic.id, "number": post.number}
    record(actor, verb, post, audience=audience(topic.category), reason=reason, **facts)


def rebake(at_once: int = REBAKE_AT_ONCE) -> int:
    """Render again some posts made by an older renderer; return how many there were."""
    posts = db.session.scalars(
        sa.select(Post)
        .where(Post.renderer_version < RENDERER_VERSION)
        .order_by(Post.renderer_version, Post.id)
        .limit(at_once)
    ).all()
    for post in posts:
        cook_post(post)
    return len(posts)
