"""What the form for editing shows, and the versions of a post with what each changed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup, escape
from sqlalchemy.orm import joinedload

from app.accounts.viewer import Viewer
from app.forum.models import Draft, Post, PostRevision
from app.forum.pages.pieces import Face, wording
from app.forum.policy import can_read_deleted
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.moments import Moment
from app.foundation.text import changes_html, word_changes


@dataclass(frozen=True)
class EditPage:
    """The form for editing a post."""

    post_id: int
    number: int
    topic_id: int
    topic_title: str
    topic_url: str
    author_name: str
    is_own: bool
    body: str
    is_draft: bool
    draft_sequence: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a post."""

    number: int
    editor: Face
    created: Moment
    reason: str
    is_shown: bool


@dataclass(frozen=True)
class RevisionsPage:
    """The history of a post, with what the chosen version changed."""

    post_id: int
    number: int
    topic_title: str
    topic_url: str
    post_url: str
    versions: tuple[Version, ...]
    shown: Version
    changes: Markup
    text: str
    has_one_version: bool


def edit_page(viewer: Viewer, post: Post) -> EditPage:
    """Show the text of a post to change it, or the draft of an earlier try."""
    mine = sa.select(Draft).where(Draft.user_id == viewer.id, Draft.key == f"post:{post.id}")
    draft = db.session.scalars(mine).one_or_none()
    is_draft = bool(draft and draft.body and draft.body != post.body)
    return EditPage(
        post_id=post.id,
        number=post.number,
        topic_id=post.topic_id,
        topic_title=post.topic.title,
        topic_url=f"/t/{post.topic.slug}/{post.topic_id}",
        author_name=post.author.name,
        is_own=post.author_id == viewer.id,
        body=draft.body if draft and is_draft else post.body,
        is_draft=is_draft,
        draft_sequence=draft.sequence if draft else 0,
    )


def revisions_page(viewer: Viewer, post: Post, version: int) -> RevisionsPage:
    """Show the versions of a post, and word for word what one of them changed."""
    if post.is_deleted and not can_read_deleted(viewer, post.author_id, post.topic.category_id):
        raise Hidden
    texts = _texts(post)
    number = min(max(version, 1), len(texts))
    versions = tuple(_version(viewer, revision, number) for revision in texts)
    topic_url = f"/t/{post.topic.slug}/{post.topic_id}"
    return RevisionsPage(
        post_id=post.id,
        number=post.number,
        topic_title=post.topic.title,
        topic_url=topic_url,
        post_url=f"/posts/{post.id}",
        versions=tuple(reversed(versions)),
        shown=versions[number - 1],
        changes=_changes(texts, number),
        text=texts[number - 1].body,
        has_one_version=len(texts) == 1,
    )


def _changes(texts: list[PostRevision], number: int) -> Markup:
    """Return what a version changed; of the first one, all of it."""
    if number == 1:
        return escape(texts[0].body)
    before, after = texts[number - 2].body, texts[number - 1].body
    return Markup(changes_html(word_changes(before, after)))  # noqa: S704 — escaped there


def _texts(post: Post) -> list[PostRevision]:
    """Return every version; a post that was never edited has one, which is not in the table."""
    rows = sa.select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.number)
    found = list(db.session.scalars(rows.options(joinedload(PostRevision.editor))))
    return found or [_only_version(post)]


def _only_version(post: Post) -> PostRevision:
    version = PostRevision(number=1, body=post.body, reason="", created_at=post.created_at)
    sa.orm.attributes.set_committed_value(version, "editor", post.author)
    return version


def _version(viewer: Viewer, revision: PostRevision, shown: int) -> Version:
    editor = revision.editor
    return Version(
        number=revision.number,
        editor=Face(editor.id, editor.username, editor.name, editor.door),
        created=wording(viewer).at(revision.created_at),
        reason=revision.reason,
        is_shown=revision.number == shown,
    )
