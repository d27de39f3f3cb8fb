"""A topic page: twenty posts, where you were, and what you may do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.viewer import Viewer
from app.forum.beside import Beside, Companion, beside
from app.forum.models import Bookmark, Draft, Like, Reading, Topic
from app.forum.pages.pieces import CategoryChip, TagChip, chip, tags_as_json, tags_of, wording
from app.forum.pages.stream import POSTS_PER_PAGE, Marks, PostView, ShownPost, shown_posts
from app.forum.policy import Sight, can_like, can_moderate, can_read_deleted, can_rename, can_reply, sight
from app.foundation.database import db
from app.foundation.gate import Verdict
from app.foundation.keeping import kept
from app.foundation.moments import Moment, Wording
from app.foundation.questions import Question
from app.groups.voices import Voice, voices_as_json, voices_in


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
    voices: tuple[Voice, ...]
    reply_to: int
    description: str
    beside: Beside
    companions: tuple[Companion, ...]
    shared_by: tuple[Hashable, ...]

    @property
    def page_count(self) -> int:
        """Return the number of the last page."""
        return page_of_number(self.highest_number)

    @property
    def reply_to_name(self) -> str:
        """Return who wrote the post that is being answered, when it stands on this page."""
        return next((post.author.name for post, _ in self.posts if post.number == self.reply_to), "")

    @property
    def marks(self) -> tuple[Marks, ...]:
        """Return what the posts are to this reader, apart from the posts."""
        return tuple(mine for _, mine in self.posts)

    @property
    def boundary(self) -> int:
        """Return the number of the first new post, when this page shows where the reader had come."""
        if not self.posts or self.progress.last_read < self.posts[0].post.number - 1:
            return 0
        return next((post.number for post, mine in self.posts if mine.is_new), 0)


def page_of_number(number: int) -> int:
    """Return the page a post number stands on (numbers are never given out twice)."""
    return (max(number, 1) - 1) // POSTS_PER_PAGE + 1


def topic_page(viewer: Viewer, topic: Topic, page: int, reply_to: int = 0) -> TopicPage:
    """Show one page of a topic to this viewer; `topic` comes with its category and tags."""
    words, reply, seen = wording(viewer), can_reply(viewer, topic), sight(viewer)
    heard = (topic.id, page, words.language, words.zone.key, seen)
    tags, posts, hanging = kept(heard, lambda: _for_all(seen, topic, page, words))
    own = _own(viewer, topic, posts)
    return TopicPage(
        id=topic.id,
        title=topic.title,
        url=_url(topic),
        category=chip(topic.category),
        tags=tags,
        posts=_as_read_by(viewer, topic, posts, own),
        page=page,
        post_count=topic.post_count,
        highest_number=topic.highest_number,
        progress=_progress(topic, own, words),
        **_states(topic),
        started=words.on(topic.created_at),
        bumped=words.ago(topic.bumped_at),
        reply=reply,
        **_verdicts(viewer, topic),
        **_draft(own),
        voices=voices_in(own.voices),
        reply_to=reply_to,
        description=topic.excerpt,
        beside=hanging,
        companions=hanging.companions_for(viewer.id),
        shared_by=(heard, viewer.is_member, bool(reply)),
    )


def _for_all(
    seen: Sight, topic: Topic, page: int, words: Wording
) -> tuple[tuple[TagChip, ...], tuple[ShownPost, ...], Beside]:
    """Load what all with this sight are shown alike."""
    posts = shown_posts(topic, page, words)
    return _tags(topic), posts, beside(seen, topic.id, [post.number for post in posts], words)


def _verdicts(viewer: Viewer, topic: Topic) -> dict[str, Any]:
    return {"rename": can_rename(viewer, topic), "moderate": can_moderate(viewer, topic)}


def _draft(own: Own) -> dict[str, Any]:
    return {"draft_body": own.draft_body or "", "draft_sequence": own.draft_sequence or 0}


def _states(topic: Topic) -> dict[str, Any]:
    return {
        "is_pinned": topic.pinned_at is not None,
        "is_closed": topic.is_closed,
        "is_archived": topic.is_archived,
        "is_deleted": topic.is_deleted,
    }


def _url(topic: Topic) -> str:
    return f"/t/{topic.slug}/{topic.id}"


class Own(NamedTuple):
    """How far a reader came, what they were writing and for whom they can, and which posts they marked."""

    last_read: int | None = None
    visited_at: datetime | None = None
    level: str | None = None
    draft_body: str | None = None
    draft_sequence: int | None = None
    liked: Sequence[int] = ()
    bookmarked: Sequence[int] = ()
    voices: list[list[Any]] | None = None


def _own(viewer: Viewer, topic: Topic, posts: Sequence[ShownPost]) -> Own:
    """Load what is this reader's own on the page, in one query."""
    if not viewer.is_member:
        return Own()
    shown = [post.id for post in posts]
    draft = f"topic:{topic.id}"
    [found] = _OWN.ask(topic=topic.id, reader=viewer.id, draft=draft, shown=shown)
    return Own(*found)


def _own_question() -> Question:
    topic, reader = (sa.bindparam(name, type_=sa.BigInteger) for name in ("topic", "reader"))
    here = sa.select(sa.literal(1)).subquery()
    reading = sa.and_(Reading.user_id == reader, Reading.topic_id == topic)
    draft = sa.and_(Draft.user_id == reader, Draft.key == sa.bindparam("draft"))
    return Question(
        sa.select(
            Reading.last_read, Reading.visited_at, Reading.level, Draft.body, Draft.sequence,
            _marked(Like, reader), _marked(Bookmark, reader), voices_as_json(reader),
        )
        .select_from(here)
        .outerjoin(Reading, reading)
        .outerjoin(Draft, draft)
    )  # fmt: skip


def _marked(table: type[Bookmark | Like], reader: sa.BindParameter[int]) -> sa.ColumnElement[list[int]]:
    shown = sa.bindparam("shown", type_=ARRAY(sa.BigInteger))
    marked = sa.select(table.post_id).where(table.user_id == reader, table.post_id == sa.any_(shown))
    return sa.func.array(marked.scalar_subquery(), type_=ARRAY(sa.BigInteger))


_OWN = _own_question()


def _progress(topic: Topic, own: Own, words: Wording) -> Progress:
    last_read = own.last_read or 0
    is_behind = 0 < last_read < topic.highest_number
    return Progress(
        last_read=last_read,
        new_count=topic.highest_number - last_read if is_behind else 0,
        first_new_url=f"{_url(topic)}/{last_read + 1}" if is_behind else "",
        last_visit=words.at(own.visited_at) if own.visited_at else None,
        level=own.level or "normal",
    )


def _tags(topic: Topic) -> tuple[TagChip, ...]:
    return tags_of(db.session.scalar(sa.select(tags_as_json(topic.id))))


def _as_read_by(viewer: Viewer, topic: Topic, posts: Sequence[ShownPost], own: Own) -> tuple[PostView, ...]:
    """Put beside each post what it is to this reader."""
    last_read = own.last_read or topic.highest_number
    return tuple(
        PostView(
            post,
            Marks(
                is_new=post.number > last_read,
                is_liked=post.id in own.liked,
                is_bookmarked=post.id in own.bookmarked,
                is_readable=_is_readable(viewer, topic, post),
                can_like=viewer.is_member and bool(can_like(viewer, post, topic)),
            ),
        )
        for post in posts
    )


def _is_readable(viewer: Viewer, topic: Topic, post: ShownPost) -> bool:
    return post.deleted_at is None or can_read_deleted(viewer, post.author_id, topic.category_id)
