"""What a member keeps: bookmarks and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum.models import Bookmark, Draft, Post, Topic
from app.forum.pages.pieces import Face, wording
from app.forum.policy import visible_topics
from app.foundation.database import db
from app.foundation.moments import Moment
from app.foundation.paging import PER_PAGE, Page, before, decode, encode
from app.foundation.text import excerpt

DRAFTS_SHOWN = 50
WORDS_SHOWN = 140


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A bookmarked post."""

    post_id: int
    title: str
    url: str
    author: Face
    excerpt: str
    kept: Moment


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A text in progress; `kind` is new (a topic), topic (a reply), post or dossier (a change)."""

    key: str
    kind: str
    title: str
    url: str
    excerpt: str
    saved: Moment


@dataclass(frozen=True)
class DraftsPage:
    """What a member was still writing."""

    rows: tuple[DraftRow, ...]


def bookmarks_page(viewer: Viewer, cursor: str | None) -> Page[KeptPost]:
    """Show the posts a member keeps, the latest kept first."""
    keys = [Bookmark.created_at, Bookmark.post_id]
    rows = db.session.execute(
        sa.select(
            Bookmark.created_at, Post.id.label("post_id"), Post.html, Topic.title,
            User.id, User.username, User.name, User.door,
        )
        .join(Post, Post.id == Bookmark.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(User, User.id == Post.author_id)
        .where(Bookmark.user_id == viewer.id, Post.deleted_at.is_(None), visible_topics(viewer))
        .where(before(keys, decode(cursor, [datetime, int])))
        .order_by(*[key.desc() for key in keys])
        .limit(PER_PAGE + 1)
    ).all()  # fmt: skip
    words = wording(viewer)
    shown = tuple(
        KeptPost(
            post_id=row.post_id,
            title=row.title,
            url=f"/posts/{row.post_id}",
            author=Face(row.id, row.username, row.name, row.door),
            excerpt=excerpt(row.html, WORDS_SHOWN),
            kept=words.ago(row.created_at),
        )
        for row in rows[:PER_PAGE]
    )
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    return Page(shown, encode([last.created_at, last.post_id]) if last else None)


def drafts_page(viewer: Viewer) -> DraftsPage:
    """Show what a member was still writing, the latest first."""
    drafts = db.session.scalars(
        sa.select(Draft)
        .where(Draft.user_id == viewer.id, (Draft.body != "") | (Draft.title != ""))
        .order_by(Draft.saved_at.desc())
        .limit(DRAFTS_SHOWN)
    ).all()
    titles = _titles(viewer, drafts)
    words = wording(viewer)
    return DraftsPage(
        tuple(
            DraftRow(
                key=draft.key,
                kind=draft.key.partition(":")[0],
                title=titles.get(draft.key, draft.title),
                url=_url(draft.key),
                excerpt=draft.body[:WORDS_SHOWN],
                saved=words.ago(draft.saved_at),
            )
            for draft in drafts
        )
    )


def _url(key: str) -> str:
    """Return where the writing goes on."""
    kind, _, number = key.partition(":")
    if kind == "dossier":
        number, _, section = number.partition(":")
        return f"/d/{number}/edit?section={section}" if section else f"/d/{number}/edit"
    return {"topic": f"/t/{number}#antwoord", "post": f"/posts/{number}/edit"}.get(kind, "/topics/new")


def _titles(viewer: Viewer, drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the titles of the topics that drafts belong to, as far as they may be seen."""
    topic_ids, post_ids = (_numbers(drafts, kind) for kind in ("topic", "post"))
    topics = sa.select(sa.literal("topic:").concat(sa.cast(Topic.id, sa.Text)), Topic.title)
    posts = sa.select(sa.literal("post:").concat(sa.cast(Post.id, sa.Text)), Topic.title)
    found = sa.union_all(
        topics.where(Topic.id.in_(topic_ids), visible_topics(viewer)),
        posts.join(Topic, Topic.id == Post.topic_id).where(Post.id.in_(post_ids), visible_topics(viewer)),
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def _numbers(drafts: Sequence[Draft], kind: str) -> list[int]:
    return [int(one.key.partition(":")[2]) for one in drafts if one.key.startswith(kind)]
