"""The logbook of an initiative: the topic in which it tells how things go, from its first day on."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.topics import add_topic, begin_topic
from app.forum.audience import audience
from app.forum.counting import count_topic
from app.forum.models import Category, Post, Topic
from app.forum.policy import can_open_logbook
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.gate import require
from app.groups.models import Group
from app.groups.standing import standing

SHELF = "initiatieven"
PATIENCE = timedelta(days=14)  # as long as an account waits for its address to be proven


def open_logbook(founder: Viewer, group: Group) -> Topic | None:
    """Begin the logbook of an initiative; while the group is not shown, nor is its logbook."""
    require(can_open_logbook(founder, standing(founder, group)))
    category = _shelf()
    if category is None:  # a house without categories has no place for it
        return None
    title, body = _first_words(group)
    topic = add_topic(founder, category, title, group, is_withheld=group.shown_at is None)
    begin_topic(founder, topic, body, group.id)
    if not topic.is_deleted:
        _record(founder, topic, category)
    return topic


def _shelf() -> Category | None:
    """Return where logbooks stand: the category made for them, else where others are, else any open one."""
    holds_others = sa.exists().where(Topic.category_id == Category.id, Topic.group_id.is_not(None))
    is_open = (Category.merged_into_id.is_(None), Category.archived_at.is_(None))
    best = ((Category.slug == SHELF).desc(), holds_others.desc(), Category.position, Category.id)
    return db.session.scalars(sa.select(Category).where(*is_open).order_by(*best).limit(1)).one_or_none()


def _first_words(group: Group) -> tuple[str, str]:
    title = _("Logbook of %(name)s", name=group.name)
    words = _("Here we tell how it goes: what worked, what took longer, what we learned. Ask us anything.")
    page = f"/i/{group.slug}"
    who = _("Who we are and where we stand, you read on [our own page](%(page)s).", page=page)
    return title, f"{words}\n\n{who}"


def _record(founder: Viewer, topic: Topic, category: Category) -> None:
    record(founder, verbs.TOPIC_STARTED, topic, audience=audience(category), title=topic.title)


def show_logbooks(founder: Viewer, group: Group) -> None:
    """Let others read what was withheld; it begins now, so that they find it among what is new."""
    require(can_open_logbook(founder, standing(founder, group)))
    now = clock.now()
    mine = _withheld().where(Topic.group_id == group.id, Topic.author_id == founder.id)
    for topic in db.session.scalars(mine.options(joinedload(Topic.category, innerjoin=True))).all():
        lock(topic)
        topic.deleted_at, topic.deleted_by_id = None, None
        topic.created_at = topic.bumped_at = now
        _quietly(sa.update(Post).where(Post.topic_id == topic.id).values(created_at=now))
        count_topic(topic, 1)
        _record(founder, topic, topic.category)


def forget_logbooks() -> int:
    """Remove what was withheld and will never be shown, as if it was not written; return how many there were.

    Whoever never proved an address has written nothing else: the account can go after this.
    """
    never_came = (User.email_confirmed_at.is_(None), Topic.created_at < clock.now() - PATIENCE)
    left = db.session.scalars(_withheld().join(User, User.id == Topic.author_id).where(*never_came)).all()
    for topic in left:
        lock(topic)
        author = sa.update(User).where(User.id == topic.author_id)
        _quietly(author.values(post_count=User.post_count - topic.post_count))
        _quietly(sa.delete(Post).where(Post.topic_id == topic.id))
        _quietly(sa.delete(Topic).where(Topic.id == topic.id))
    return len(left)


def _withheld() -> sa.Select[Topic]:
    """Select what its own author keeps back; what a moderator took away is another matter."""
    is_withheld = (Topic.deleted_by_id == Topic.author_id, Topic.deleted_at.is_not(None))
    return sa.select(Topic).where(*is_withheld).order_by(Topic.id)


def _quietly(statement: sa.Update | sa.Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
