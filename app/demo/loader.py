"""Filling an empty house with the demo: everything is done by the actions that members use, in the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.demo import script
from app.demo.daylight import by_daylight
from app.demo.stage import Stage
from app.dossiers.defaults import make_themes
from app.forum.defaults import make_defaults
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing

Tell = Callable[[str], None]


def is_empty() -> bool:
    """Return whether nobody was ever here and nothing was ever said."""
    has_people, has_topics = sa.exists(sa.select(User.id)), sa.exists(sa.select(Topic.id))
    return not db.session.scalar(sa.select(has_people | has_topics))


def load_demo(tell: Tell) -> None:
    """Make all of it in one transaction: it is there as a whole, or not at all."""
    opening, told = clock.now(), script.events()
    with writing():
        make_defaults()
        make_themes()
        stage = Stage()
        for place, event in enumerate(told):
            if place % (len(told) // 4) == 0:
                tell(f"  {place} of {len(told)} people, posts, likes and other events")
            with clock.at(by_daylight(opening - timedelta(days=event.days_ago), opening)):
                stage.play(event)
                db.session.flush()  # a row takes its moment when it is written
        stage.close()
