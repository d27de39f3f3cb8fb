"""How far somebody read, and how closely they follow."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import Insert, insert

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum.models import Category, CategoryFollow, Reading, Topic
from app.forum.models.topics import LEVELS
from app.forum.policy import can_keep, listed_topics
from app.foundation import clock
from app.foundation.database import db, table_of
from app.foundation.errors import Invalid
from app.foundation.gate import require


def mark_read(reader: Viewer, topic: Topic, number: int) -> None:
    """Remember the furthest post somebody has seen; it never goes back."""
    require(can_keep(reader))
    number = max(0, min(number, topic.highest_number))
    _put_reading(reader, topic, {"last_read": number, "visited_at": clock.now()})


def note_own_post(author: Viewer, topic: Topic, number: int, *, level: str) -> None:
    """Who writes has read that far, and follows the topic unless they chose otherwise."""
    _put_reading(author, topic, {"last_read": number, "visited_at": clock.now()}, at_least=level)


def _put_reading(reader: Viewer, topic: Topic, values: dict[str, object], at_least: str = "normal") -> None:
    whose = {"user_id": reader.id, "topic_id": topic.id}
    db.session.execute(_PUT_READING, {**whose, "level": at_least, **values})


def _put_reading_statement() -> Insert:
    readings = table_of(Reading)
    new, old = insert(readings), readings.c
    return new.on_conflict_do_update(
        index_elements=[old.user_id, old.topic_id],
        set_={
            "last_read": sa.func.greatest(old.last_read, new.excluded.last_read),
            "visited_at": new.excluded.visited_at,
            "level": sa.case((old.level == "normal", new.excluded.level), else_=old.level),
        },
    )


_PUT_READING = _put_reading_statement()


def follow_topic(person: Viewer, topic: Topic, level: str) -> None:
    """Choose how closely to follow a topic."""
    require(can_keep(person))
    new = insert(Reading).values(user_id=person.id, topic_id=topic.id, level=_level(level))
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=[Reading.user_id, Reading.topic_id], set_={"level": new.excluded.level}
        )
    )


def follow_category(person: Viewer, category: Category, level: str) -> None:
    """Choose how closely to follow a category."""
    require(can_keep(person))
    new = insert(CategoryFollow).values(user_id=person.id, category_id=category.id, level=_level(level))
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=[CategoryFollow.user_id, CategoryFollow.category_id],
            set_={"level": new.excluded.level},
        )
    )


def mark_all_read(reader: Viewer) -> None:
    """Nothing is new or unread any more."""
    require(can_keep(reader))
    now = clock.now()
    db.session.execute(sa.update(User).where(User.id == reader.id).values(new_since=now))
    db.session.execute(
        sa.update(Reading)
        .where(
            Reading.user_id == reader.id,
            Reading.topic_id == Topic.id,
            Reading.last_read < Topic.highest_number,
            listed_topics(reader),
        )
        .values(last_read=Topic.highest_number)
        .execution_options(synchronize_session=False)
    )


def _level(level: str) -> str:
    if level not in LEVELS:
        raise Invalid(_("Choose one of the four levels."), "level")
    return level
