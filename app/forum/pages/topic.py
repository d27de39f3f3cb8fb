"""A topic page: twenty posts, where you were, and what you may do."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased

from app.accounts.models import Moderator, User
from app.accounts.viewer import Viewer
from app.forum.models import Bookmark, Draft, Like, Post, Reading, Topic
from app.forum.pages.pieces import CategoryChip, Face, TagChip, chip, tags_as_json, tags_of, wording
from app.forum.policy import can_like, can_moderate, can_read_deleted, can_rename, can_reply
from app.foundation.database import AnyRow, Query, db
from app.foundation.gate import Verdict
from app.foundation.moments import Moment, Wording

POSTS_PER_PAGE = 20
REPLIED = aliased(Post, name="replied")
REPLIED_AUTHOR = aliased(User, name="replied_author")


@dataclass(frozen=True, slots=True)
class PostView:
    """One post as it is shown."""

    id: int
    number: int
    author: Face
    html: Markup
    created: Moment
    edited: Moment | None
    like_count: int
    is_liked: bool
    is_bookmarked: bool
    is_new: bool
    is_deleted: bool
    is_readable: bool
    can_like: bool
    badge: str
    reply_to_name: str
    reply_to_url: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this reader came, and how closely they follow."""

    last_read: int
    new_count: int
    first_new_url: str
    last_visit: Moment | None
    level: str


@dataclass(frozen=True)
class TopicPage:
    """A page of a topic."""

    id: int
    title: str
    url: str
    category: CategoryChip
    tags: tuple[TagChip, ...]
    posts: tuple[PostView, ...]
    page: int
    post_count: int
    highest_number: int
    progress: Progress
    is_pinned: bool
    is_closed: bool
    is_archived: bool
    is_deleted: bool
    started: Moment
    bumped: Moment
    reply: Verdict
    rename: Verdict
    moderate: Verdict
    draft_body: str
    draft_sequence: int
    reply_to: int
    description: str

    @property
    def page_count(self) -> int:
        """Return the number of the last page."""
        return page_of_number(self.highest_number)

    @property
    def reply_to_name(self) -> str:
        """Return who wrote the post that is being answered, when it stands on this page."""
        return next((post.author.name for post in self.posts if post.number == self.reply_to), "")

    @property
    def boundary(self) -> int:
        """Return the number of the first new post, when this page shows where the reader had come."""
        if not self.posts or self.progress.last_read < self.posts[0].number - 1:
            return 0
        return next((post.number for post in self.posts if post.is_new), 0)


def page_of_number(number: int) -> int:
    """Return the page a post number stands on (numbers are never given out twice)."""
    return (max(number, 1) - 1) // POSTS_PER_PAGE + 1


def topic_page(viewer: Viewer, topic: Topic, page: int, reply_to: int = 0) -> TopicPage:
    """Show one page of a topic to this viewer; `topic` comes with its category and tags."""
    words, beside = wording(viewer), _beside(viewer, topic)
    progress = _progress(topic, beside, words)
    return TopicPage(
        id=topic.id,
        title=topic.title,
        url=_url(topic),
        category=chip(topic.category),
        tags=tags_of(beside.tags),
        posts=_posts(viewer, topic, page, progress.last_read, words),
        page=page,
        post_count=topic.post_count,
        highest_number=topic.highest_number,
        progress=progress,
        is_pinned=topic.pinned_at is not None,
        is_closed=topic.is_closed,
        is_archived=topic.is_archived,
        is_deleted=topic.is_deleted,
        started=words.on(topic.created_at),
        bumped=words.ago(topic.bumped_at),
        reply=can_reply(viewer, topic),
        rename=can_rename(viewer, topic),
        moderate=can_moderate(viewer, topic),
        draft_body=beside.draft_body or "",
        draft_sequence=beside.draft_sequence or 0,
        reply_to=reply_to,
        description=topic.excerpt,
    )


def _url(topic: Topic) -> str:
    return f"/t/{topic.slug}/{topic.id}"


def _beside(viewer: Viewer, topic: Topic) -> AnyRow:
    """The tags, how far this reader came, and what they were still writing: one query."""
    facts = {"topic": topic.id, "reader": viewer.id, "draft": f"topic:{topic.id}"}
    return db.session.execute(_BESIDE, facts).one()


def _beside_columns() -> Query:
    topic, reader = (sa.bindparam(name, type_=sa.BigInteger) for name in ("topic", "reader"))
    reading = sa.and_(Reading.user_id == reader, Reading.topic_id == Topic.id)
    draft = sa.and_(Draft.user_id == reader, Draft.key == sa.bindparam("draft"))
    return (
        sa.select(
            tags_as_json(Topic.id).label("tags"),
            Reading.last_read,
            Reading.visited_at,
            Reading.level,
            Draft.body.label("draft_body"),
            Draft.sequence.label("draft_sequence"),
        )
        .select_from(Topic)
        .outerjoin(Reading, reading)
        .outerjoin(Draft, draft)
        .where(Topic.id == topic)
    )


_BESIDE = _beside_columns()


def _progress(topic: Topic, beside: AnyRow, words: Wording) -> Progress:
    last_read = beside.last_read or 0
    is_behind = 0 < last_read < topic.highest_number
    return Progress(
        last_read=last_read,
        new_count=topic.highest_number - last_read if is_behind else 0,
        first_new_url=f"{_url(topic)}/{last_read + 1}" if is_behind else "",
        last_visit=words.at(beside.visited_at) if beside.visited_at else None,
        level=beside.level or "normal",
    )


def _posts(viewer: Viewer, topic: Topic, page: int, last_read: int, words: Wording) -> tuple[PostView, ...]:
    first = (page - 1) * POSTS_PER_PAGE
    facts = {"topic": topic.id, "category": topic.category_id, "first": first, "reader": viewer.id}
    may = _PostRights(viewer, topic)
    rows = db.session.execute(_POSTS, facts)
    return tuple(_post(row, may, last_read or topic.highest_number, words) for row in rows)


def _post(row: AnyRow, may: _PostRights, last_read: int, words: Wording) -> PostView:
    is_readable = may.read(row)
    return PostView(
        id=row.id,
        number=row.number,
        author=Face(row.author_id, row.username, row.name, row.door),
        html=Markup(row.html if is_readable else ""),  # noqa: S704 — cook() made it safe
        created=words.at(row.created_at),
        edited=words.at(row.edited_at) if row.edited_at else None,
        like_count=row.like_count,
        is_liked=row.is_liked,
        is_bookmarked=row.is_bookmarked,
        is_new=row.number > last_read,
        is_deleted=row.deleted_at is not None,
        is_readable=is_readable,
        can_like=may.like(row),
        badge=_badge(row),
        reply_to_name=_answered(row),
        reply_to_url=f"/posts/{row.reply_to_id}" if row.reply_to_id else "",
    )


def _badge(row: AnyRow) -> str:
    return "administrator" if row.is_administrator else "moderator" if row.is_moderator else ""


def _answered(row: AnyRow) -> str:
    """Return whom a post answers, unless that is plain: the post just above it."""
    return row.reply_to_name if row.reply_to_number and row.reply_to_number != row.number - 1 else ""


def _post_columns() -> Query:
    """Everything about twenty posts in one query: authors, what they answer, what the reader did."""
    is_moderator = sa.exists().where(
        Moderator.user_id == Post.author_id,
        sa.or_(Moderator.category_id.is_(None), Moderator.category_id == sa.bindparam("category")),
    )
    first = sa.bindparam("first", type_=sa.Integer)
    return (
        sa.select(
            Post.id, Post.number, Post.author_id, Post.html, Post.created_at, Post.edited_at,
            Post.like_count, Post.deleted_at, Post.deleted_by_id, Post.reply_to_id,
            User.username, User.name, User.door, User.is_administrator,
            is_moderator.label("is_moderator"),
            _has_done(Like).label("is_liked"), _has_done(Bookmark).label("is_bookmarked"),
            REPLIED.number.label("reply_to_number"), REPLIED_AUTHOR.name.label("reply_to_name"),
        )
        .join(User, User.id == Post.author_id)
        .outerjoin(REPLIED, REPLIED.id == Post.reply_to_id)
        .outerjoin(REPLIED_AUTHOR, REPLIED_AUTHOR.id == REPLIED.author_id)
        .where(Post.topic_id == sa.bindparam("topic"))
        .where(Post.number > first, Post.number <= first + POSTS_PER_PAGE)
        .order_by(Post.number)
    )  # fmt: skip


def _has_done(table: type[Bookmark | Like]) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.post_id == Post.id, table.user_id == sa.bindparam("reader"))


_POSTS = _post_columns()


class _PostRights:
    """The verdicts of the policy for each post of one topic, asked of plain rows."""

    def __init__(self, viewer: Viewer, topic: Topic) -> None:
        self._viewer, self._topic = viewer, topic
        self._can_act = viewer.is_member

    def read(self, row: AnyRow) -> bool:
        is_there = row.deleted_at is None
        return is_there or can_read_deleted(self._viewer, row.author_id, self._topic.category_id)

    def like(self, row: AnyRow) -> bool:
        return self._can_act and bool(can_like(self._viewer, row, self._topic))
