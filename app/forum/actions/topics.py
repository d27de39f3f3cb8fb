"""Starting a topic, and its title and tags."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.drafts import finish_draft
from app.forum.actions.posts import add_post
from app.forum.actions.reading import note_own_post
from app.forum.audience import audience
from app.forum.cooking import accept_body
from app.forum.counting import count_tags, count_topic
from app.forum.models import Category, CategoryTag, Post, Tag, Topic, TopicTag
from app.forum.models.topics import TAGS_MOST, TITLE_LONGEST, TITLE_SHORTEST
from app.forum.policy import can_rename, can_start_in_group, can_start_topic
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import YES, require
from app.foundation.text import clean_line, excerpt, slugify, terms
from app.groups.models import Group
from app.groups.standing import standing
from app.groups.voices import accept_voice

SAME_WITHIN = timedelta(minutes=2)


def start_topic(
    author: Viewer,
    category: Category,
    title: str,
    body: str,
    tag_ids: frozenset[int] = frozenset(),
    *,
    voice: int | None = None,
    group: Group | None = None,
) -> Topic:
    """Start a conversation with its first post; sending the same twice makes one."""
    require(can_start_topic(author, category))
    require(can_start_in_group(standing(author, group)) if group else YES)
    title, body = accept_title(title), accept_body(body)
    tags = accept_tags(category, tag_ids)
    _wait_for_own_turn(author)
    if earlier := _same_just_before(author, category, title, body):
        return earlier
    topic = add_topic(author, category, title, group)
    _put_tags(topic, tags)
    begin_topic(author, topic, body, accept_voice(author, voice))
    finish_draft(author, "new")
    record(author, verbs.TOPIC_STARTED, topic, audience=audience(category), title=title)
    return topic


def begin_topic(author: Viewer, topic: Topic, body: str, voice_id: int | None) -> None:
    """Give a new topic its first post, and count it unless it is still withheld."""
    if not topic.is_deleted:
        count_topic(topic, 1)
    post = add_post(topic, author, body, None, voice_id)
    topic.excerpt = excerpt(post.html)
    note_own_post(author, topic, post.number, level="watching")


def accept_title(title: str) -> str:
    """Return the title as it will be kept, or refuse it with a sentence."""
    title = clean_line(title)
    if len(title) < TITLE_SHORTEST:
        raise Invalid(_("Give a title of at least %(n)s characters.", n=TITLE_SHORTEST), "title")
    if len(title) > TITLE_LONGEST:
        raise Invalid(_("This title is too long: at most %(n)s characters.", n=TITLE_LONGEST), "title")
    return title


def accept_tags(category: Category, tag_ids: frozenset[int]) -> list[Tag]:
    """Return the tags, or refuse: too many, or not offered in this category."""
    if len(tag_ids) > TAGS_MOST:
        raise Invalid(_("Choose at most %(n)s tags.", n=TAGS_MOST), "tags")
    if not tag_ids:
        return []
    tags = list(db.session.scalars(sa.select(Tag).where(Tag.id.in_(tag_ids))))
    offered = set(
        db.session.scalars(sa.select(CategoryTag.tag_id).where(CategoryTag.category_id == category.id))
    )
    if len(tags) < len(tag_ids) or (offered and not tag_ids <= offered):
        raise Invalid(_("That tag is not used in this category."), "tags")
    return tags


def _wait_for_own_turn(author: Viewer) -> None:
    """One topic at a time for each person: a second click waits for the first to be saved."""
    db.session.execute(
        sa.text("SELECT pg_advisory_xact_lock(:room, :id)"), {"room": 1, "id": author.id % 2**31}
    )


def _same_just_before(author: Viewer, category: Category, title: str, body: str) -> Topic | None:
    return db.session.scalars(
        sa.select(Topic)
        .join(Post, sa.and_(Post.topic_id == Topic.id, Post.number == 1))
        .where(
            Topic.author_id == author.id,
            Topic.category_id == category.id,
            Topic.title == title,
            Topic.created_at > clock.now() - SAME_WITHIN,
            Topic.deleted_at.is_(None),
            Post.body == body,
        )
        .order_by(Topic.id.desc())
        .limit(1)
    ).one_or_none()


def add_topic(
    author: Viewer, category: Category, title: str, group: Group | None, *, is_withheld: bool = False
) -> Topic:
    """Put a topic without posts in a category; what is withheld was taken away by its own author."""
    topic = Topic(
        category_id=category.id,
        author_id=author.id,
        group_id=group.id if group else None,
        last_author_id=author.id,
        title=title,
        slug=slugify(title),
        title_terms=terms(title),
        post_count=0,
        poster_ids=[],
        deleted_at=clock.now() if is_withheld else None,
        deleted_by_id=author.id if is_withheld else None,
    )
    db.session.add(topic)
    db.session.flush()
    return topic


def _put_tags(topic: Topic, tags: list[Tag]) -> None:
    db.session.add_all(TopicTag(topic_id=topic.id, tag_id=tag.id) for tag in tags)
    db.session.flush()


def rename_topic(actor: Viewer, topic: Topic, title: str) -> None:
    """Give the topic another title; its address keeps working."""
    lock(topic)
    require(can_rename(actor, topic))
    title, old = accept_title(title), topic.title
    if title == old:
        return
    topic.title, topic.slug, topic.title_terms = title, slugify(title), terms(title)
    is_own = actor.id == topic.author_id
    verb = verbs.TOPIC_RENAMED_BY_AUTHOR if is_own else verbs.TOPIC_RENAMED
    record(actor, verb, topic, audience=audience(topic.category), title=title, old=old)


def tag_topic(actor: Viewer, topic: Topic, tag_ids: frozenset[int]) -> None:
    """Put exactly these tags on the topic."""
    lock(topic)
    require(can_rename(actor, topic))
    tags = accept_tags(topic.category, tag_ids)
    here = set(db.session.scalars(sa.select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id)))
    if here == tag_ids:
        return
    count_tags(topic, -1)
    db.session.execute(sa.delete(TopicTag).where(TopicTag.topic_id == topic.id))
    _put_tags(topic, tags)
    count_tags(topic, 1)
    slugs = ", ".join(sorted(tag.slug for tag in tags))
    record(
        actor,
        verbs.TOPIC_TAGGED,
        topic,
        audience=audience(topic.category),
        title=topic.title,
        tags=slugs,
    )
