"""Filling an empty house with the demo: everything is done by the actions that members use, in the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from app.accounts import actions as accounts
from app.accounts import policy
from app.accounts.models import User
from app.accounts.viewer import Viewer, viewer_of
from app.demo import script
from app.demo.stage import Stage
from app.forum.defaults import make_defaults
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing

ENTRANCE = "samen-wonen-demo"
HOST = "voorbeeld.example"
ADMINISTRATOR, MODERATOR = "ruth", "quinn"
Tell = Callable[[str], None]


def is_empty() -> bool:
    """Return whether nobody was ever here and nothing was ever said."""
    has_people, has_topics = sa.exists(sa.select(User.id)), sa.exists(sa.select(Topic.id))
    return not db.session.scalar(sa.select(has_people | has_topics))


def load_demo(tell: Tell) -> None:
    """Make all of it in one transaction: it is there as a whole, or not at all."""
    opening = clock.now()
    with writing():
        make_defaults()
        everyone = script.people()
        tell(f"  {len(everyone)} people …")
        stage = Stage(_make_people(everyone, opening))
        told = script.events()
        tell(f"  {len(told)} posts, likes and other events …")
        for event in told:
            with clock.at(opening - timedelta(days=event.days_ago)):
                stage.play(event)
                db.session.flush()  # the moment is asked when a row is written


def _make_people(everyone: list[script.Person], opening: datetime) -> dict[str, Viewer]:
    ids: dict[str, int] = {}
    for person in everyone:
        with clock.at(opening - timedelta(days=person.joined_days_ago)):
            ids[person.username] = _make_person(person).id
            _give_task(person.username, ids)
            db.session.flush()
    return {username: viewer_of(user_id) for username, user_id in ids.items()}


def _make_person(person: script.Person) -> User:
    return accounts.make_account(
        person.name,
        f"{person.username}@{HOST}",
        ENTRANCE,
        username=person.username,
        is_confirmed=True,
        door=person.door,
        bio=person.bio,
    )


def _give_task(username: str, ids: dict[str, int]) -> None:
    """Make the administrator by the operator, and the moderator by the administrator."""
    if username == ADMINISTRATOR:
        operator = Viewer(name=current_app.config["SETTINGS"].site_name, is_administrator=True)
        accounts.give_role(operator, ids[username], policy.ADMINISTRATOR)
    elif username == MODERATOR:
        accounts.give_role(viewer_of(ids[ADMINISTRATOR]), ids[username], policy.MODERATOR)
