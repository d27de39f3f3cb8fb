"""The conversations beside a dossier, and what a new one about a section begins with."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierPage, DossierTopic
from app.dossiers.open_replies import OpenReplies, is_open, open_replies
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.policy import can_unlink, is_public
from app.dossiers.standing import Standing
from app.forum.models import Category, Post, Topic
from app.forum.pages.pieces import CategoryChip, Shelf, chip, wording
from app.forum.policy import can_start_topic, listed_topics, sight, visible_categories
from app.foundation.database import AnyRow, db
from app.foundation.moments import Moment, Wording

TOPICS_MOST = 100
OPEN_SHOWN = 10


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A conversation beside the dossier; `open_count` of its replies wait to be worked in.

    `unlink` is where this viewer can take it away ("": they cannot).
    """

    title: str
    url: str
    role: str
    section: str
    category: CategoryChip
    post_count: int
    last: Moment
    open_count: int
    unlink: str


@dataclass(frozen=True)
class TalkPage:
    """All conversations beside a dossier that this viewer may see."""

    head: DossierHead
    rows: tuple[TalkRow, ...]
    waiting: OpenReplies


@dataclass(frozen=True)
class DiscussionPage:
    """The form for a conversation about a section, and what it begins with."""

    head: DossierHead
    section: str
    title: str
    body: str
    category_id: int
    shelves: tuple[Shelf, ...]


def talk_page(viewer: Viewer, dossier: Dossier) -> TalkPage:
    """Show the conversations beside a dossier, the one it came from first."""
    words, head = wording(viewer), head_of(viewer, dossier, "talk")
    is_origin = sa.case((DossierTopic.role == "origin", 0), else_=1)
    waiting = (
        sa.select(sa.func.count()).where(Post.topic_id == Topic.id, is_open()).correlate(DossierTopic, Topic)
    )
    rows = db.session.execute(
        sa.select(
            Topic,
            Category,
            DossierTopic,
            waiting.scalar_subquery().label("waiting"),
        )
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .join(Category, Category.id == Topic.category_id)
        .where(DossierTopic.dossier_id == dossier.id, listed_topics(viewer))
        .order_by(is_origin, Topic.bumped_at.desc(), Topic.id.desc())
        .limit(TOPICS_MOST)
    )
    return TalkPage(
        head=head,
        rows=tuple(_row(row, words, _unlink(viewer, dossier, row, head.standing)) for row in rows),
        waiting=open_replies(sight(viewer), dossier.id, OPEN_SHOWN),
    )


def _unlink(viewer: Viewer, dossier: Dossier, row: AnyRow, own: Standing) -> str:
    may = can_unlink(viewer, dossier, row.DossierTopic, own)
    return f"/d/{dossier.id}/topics/{row.Topic.id}/end" if may else ""


def _row(row: AnyRow, words: Wording, unlink: str) -> TalkRow:
    topic = row.Topic
    return TalkRow(
        title=topic.title,
        url=f"/t/{topic.slug}/{topic.id}",
        role=row.DossierTopic.role,
        section=row.DossierTopic.section,
        category=chip(row.Category),
        post_count=topic.post_count,
        last=words.ago(topic.bumped_at),
        open_count=row.waiting,
        unlink=unlink,
    )


def discussion_page(viewer: Viewer, dossier: Dossier, section: int) -> DiscussionPage:
    """Show what a conversation about a section begins with: its name, and a link to this very version."""
    name, anchor = _section(dossier, section)
    what = name or dossier.title
    link = f"{dossier.url}/v/{dossier.revision_count}{anchor}"
    return DiscussionPage(
        head=head_of(viewer, dossier, "talk"),
        section=name,
        title=_("About: %(what)s", what=what)[:120],
        body=f"> [{_plain(what)}]({link})\n\n",
        category_id=_usual_category(viewer, dossier),
        shelves=_open_shelves(viewer, dossier),
    )


def _plain(title: str) -> str:
    """Keep a title from ending the link it stands in."""
    return title.replace("\\", "").replace("[", "").replace("]", "")


def _section(dossier: Dossier, number: int) -> tuple[str, str]:
    """Return the title and the anchor of a section of the newest text, by its number."""
    cooked = db.session.scalar(
        sa.select(DossierPage.cooked).where(DossierPage.revision_id == dossier.latest_id)
    )
    sections = cooked["sections"] if cooked else []
    found = [one for one in sections if one["index"] == number]
    return (found[0]["title"], f"#{found[0]['id']}") if found else ("", "")


def _usual_category(viewer: Viewer, dossier: Dossier) -> int:
    """Return the category of the conversation it came from, if a new one may be started there."""
    query = (
        sa.select(Category)
        .join(Topic, Topic.category_id == Category.id)
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .where(DossierTopic.dossier_id == dossier.id, DossierTopic.role == "origin")
        .where(visible_categories(viewer))
    )
    category = db.session.scalars(query).one_or_none()
    return category.id if category and can_start_topic(viewer, category) else 0


def _open_shelves(viewer: Viewer, dossier: Dossier) -> tuple[Shelf, ...]:
    """Keep the categories in which this viewer may speak of this dossier."""
    query = sa.select(Category).where(visible_categories(viewer), Category.merged_into_id.is_(None))
    if not is_public(dossier):
        query = query.where(Category.read_access != "public")
    rows = db.session.scalars(query.order_by(Category.section_id, Category.position, Category.id))
    chips = tuple(chip(one) for one in rows if can_start_topic(viewer, one))
    return (Shelf(_("Categories"), chips),) if chips else ()
