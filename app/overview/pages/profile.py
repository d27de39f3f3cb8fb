"""Somebody's page: who they are, the topics they started and the replies they gave."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Moderator, User
from app.accounts.pages import RoleChoice, role_choices
from app.accounts.people import visible_person
from app.accounts.viewer import Viewer
from app.forum.models import Category, Post, Topic
from app.forum.pages.pieces import CategoryChip, Face, chip, wording
from app.forum.policy import listed_topics, visible_categories
from app.foundation.database import AnyRow, Query, db
from app.foundation.moments import Moment
from app.foundation.paging import PER_PAGE, Page, before, decode, page_of
from app.foundation.text import excerpt

WORDS_SHOWN = 240


@dataclass(frozen=True, slots=True)
class Contribution:
    """A topic somebody started, or a reply they gave."""

    title: str
    url: str
    category: CategoryChip
    excerpt: str
    reply_count: int
    when: Moment


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of contributions to choose."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class ProfilePage:
    """What the page of one person shows."""

    person: Face
    bio: str
    joined: Moment
    is_own: bool
    badges: tuple[str, ...]
    roles: tuple[RoleChoice, ...]
    tabs: tuple[Tab, ...]
    shows_replies: bool
    contributions: tuple[Contribution, ...]
    older_url: str
    is_first: bool


def profile_page(viewer: Viewer, username: str, cursor: str | None, *, shows_replies: bool) -> ProfilePage:
    """Bring together the page of one person, with their topics or their replies."""
    person = visible_person(viewer, username)
    tabs = _tabs(person, shows_replies=shows_replies)
    found = _replies(viewer, person, cursor) if shows_replies else _topics(viewer, person, cursor)
    words = wording(viewer)
    here = next(tab.url for tab in tabs if tab.is_current)
    return ProfilePage(
        person=Face(person.id, person.username, person.name, person.door),
        bio=person.bio,
        joined=words.on(person.created_at),
        is_own=person.id == viewer.id,
        badges=_badges(viewer, person),
        roles=role_choices(viewer, person),
        tabs=tabs,
        shows_replies=shows_replies,
        contributions=tuple(_contribution(row, words.ago(row.created_at)) for row in found.rows),
        older_url=f"{here}?after={found.after}" if found.after else "",
        is_first=cursor is None,
    )


def _topics(viewer: Viewer, person: User, cursor: str | None) -> Page[AnyRow]:
    query = sa.select(
        Topic.id, Topic.title, Topic.slug, Topic.excerpt, Topic.post_count, Topic.created_at, Category,
        sa.null().label("number"),
    ).where(Topic.author_id == person.id)  # fmt: skip
    return _page(viewer, query.select_from(Topic), Topic.id, cursor)


def _replies(viewer: Viewer, person: User, cursor: str | None) -> Page[AnyRow]:
    query = sa.select(
        Post.id, Post.html, Post.number, Post.created_at, Topic.title, Topic.slug, Category,
        Topic.id.label("topic_id"),
    ).where(Post.author_id == person.id, Post.number > 1, Post.deleted_at.is_(None))  # fmt: skip
    return _page(viewer, query.join(Topic, Topic.id == Post.topic_id), Post.id, cursor)


def _page(
    viewer: Viewer, query: Query, key: sa.orm.InstrumentedAttribute[int], cursor: str | None
) -> Page[AnyRow]:
    seen = query.join(Category, Category.id == Topic.category_id).where(listed_topics(viewer))
    older = seen.where(before([key], decode(cursor, [int])))
    rows = db.session.execute(older.order_by(key.desc()).limit(PER_PAGE + 1)).all()
    return page_of(rows, PER_PAGE, lambda row: [row.id])


def _contribution(row: AnyRow, when: Moment) -> Contribution:
    is_reply = row.number is not None
    url = f"/t/{row.slug}/{row.topic_id}/{row.number}" if is_reply else f"/t/{row.slug}/{row.id}"
    return Contribution(
        title=row.title,
        url=url,
        category=chip(row.Category),
        excerpt=excerpt(row.html, WORDS_SHOWN) if is_reply else row.excerpt,
        reply_count=0 if is_reply else max(0, row.post_count - 1),
        when=when,
    )


def _tabs(person: User, *, shows_replies: bool) -> tuple[Tab, ...]:
    home = f"/u/{person.username}"
    return (
        Tab(_("Conversations started"), home, not shows_replies),
        Tab(_("Replies"), f"{home}/replies", shows_replies),
    )


def _badges(viewer: Viewer, person: User) -> tuple[str, ...]:
    """Return the tasks somebody has here, as far as the viewer may know the places."""
    theirs = (
        sa.select(Moderator.category_id, Category)
        .outerjoin(Category, Category.id == Moderator.category_id)
        .where(Moderator.user_id == person.id)
        .where(sa.or_(Moderator.category_id.is_(None), visible_categories(viewer)))
        .order_by(Moderator.category_id.nulls_first())
    )
    moderates = [_moderates(row.Category) for row in db.session.execute(theirs)]
    return (*([_("administrator")] if person.is_administrator else []), *moderates)


def _moderates(category: Category | None) -> str:
    if category is None:
        return str(_("moderator"))
    return str(_("moderator of %(category)s", category=chip(category).name))
