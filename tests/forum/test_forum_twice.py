"""Sending something twice, after each other or at the very same moment, makes one of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import actions as accounts
from app.forum.counting import recount
from app.forum.models import Bookmark, Category, Draft, Like, Post, PostRevision, Tag, Topic
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.doors import DOORS, Scene, every_door

REFUSED = {"delete": 403, "split": 422, "merge": 422, "merge category": 422, "new tag": 422, "draft": 409}
LEADS_ELSEWHERE = REFUSED.keys() | {"position"}  # twice down is two places down: that is what one asked
COUNTED = (Topic, Post, PostRevision, Category, Tag, Like, Bookmark, Draft, Activity)


def rows() -> dict[str, int]:
    """Count what a door could make, and the lines in the ledger."""
    db.session.rollback()
    numbers = {table.__name__: sa.func.count(sa.inspect(table).primary_key[0]) for table in COUNTED}
    return {name: db.session.scalar(sa.select(number)) for name, number in numbers.items()}


@every_door
def test_what_is_sent_twice_is_there_once(as_, scene, name):
    browser, door = as_(DOORS[name].opens_to[-1]), DOORS[name]
    first = scene.send(browser, name)
    assert first.status_code == door.status
    before = rows()
    second = scene.send(browser, name)
    assert second.status_code == REFUSED.get(name, door.status)
    if name not in LEADS_ELSEWHERE:
        assert second.headers.get("Location") == first.headers.get("Location")
    if name != "position":
        assert rows() == before


@pytest.fixture
def crowd(own_house: Flask):
    """Return a way to let people post at the very same moment, each on a connection of their own."""
    barrier = Barrier(2, timeout=20)

    def browser(name: str) -> FlaskClient:
        client = own_house.test_client()
        with own_house.app_context():
            with writing():
                viewer = accounts.begin_sign_in(person(name).id, "Firefox op Linux")
            with client.session_transaction() as session:
                session["_user_id"] = viewer.sign_in_key
        return client

    def at_once(*acts: tuple[str, str, dict[str, str]]) -> list[int]:
        browsers = [browser(name) for name, _, _ in acts]

        def go(client: FlaskClient, path: str, data: dict[str, str]) -> int:
            barrier.wait()
            return client.post(path, data=data).status_code

        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(go, one, *act[1:]) for one, act in zip(browsers, acts, strict=True)]
            return sorted(one.result(timeout=20) for one in waiting)

    return at_once


Crowd = Callable[..., list[int]]
MADE = {
    "like": ("Like", "Activity"),
    "keep": ("Bookmark",),
    "follow": (),
    "read": (),
    "draft": ("Draft",),
    "start": ("Topic", "Post", "Activity"),
    "reply": ("Post", "Activity"),
    "edit": ("PostRevision", "PostRevision", "Activity"),
    "rename": ("Activity", "Activity"),
    "pin": ("Activity",),
    "new tag": ("Tag", "Activity"),
    "new category": ("Category", "Activity"),
    "add moderator": ("Activity",),
    "delete": ("Activity",),
    "split": ("Topic", "Activity"),
    "merge": ("Activity",),
}


def test_what_two_windows_send_at_one_moment_is_there_once(own_house: Flask, crowd: Crowd):
    with own_house.app_context():
        scene = Scene()
        for name, made in MADE.items():
            path, data, before = scene.fill(DOORS[name].path), scene.fields(name), rows()
            act = (DOORS[name].opens_to[-1], path, data)
            if name in ("start", "reply"):
                act = ("omar", path, data)
            statuses = crowd(act, act)
            assert statuses == sorted([DOORS[name].status, REFUSED.get(name, DOORS[name].status)]), name
            gained = {table: number - before[table] for table, number in rows().items()}
            assert gained == {table: made.count(table) for table in gained}, name
        with writing():
            assert recount() == 0


CLASHES = {
    "two replies": [("omar", "reply", {"body": "Ik ook"}), ("pia", "reply", {"body": "Ik ook"})],
    "two likes": [("pia", "like", {}), ("omar", "like", {})],
    "a reply while it moves": [("pia", "reply", {}), ("quinn", "move", {})],
    "a reply while it closes": [("pia", "reply", {}), ("quinn", "closure", {})],
    "a reply while its category merges": [("pia", "reply", {}), ("quinn", "merge category", {})],
    "a reply while it is merged": [("pia", "reply", {}), ("quinn", "merge", {})],
    "a like while its topic is merged": [("pia", "like", {}), ("quinn", "merge", {})],
    "a like while it is split off": [("pia", "like", {}), ("quinn", "split", {"posts": "2"})],
    "a post is deleted while it is split off": [("omar", "delete", {}), ("quinn", "split", {"posts": "3"})],
    "a post is deleted while its topic is merged": [("omar", "delete", {}), ("quinn", "merge", {})],
    "an edit while it is split off": [("omar", "edit", {}), ("quinn", "split", {"posts": "3"})],
    "an edit while it is deleted": [("omar", "edit", {}), ("quinn", "delete", {})],
    "two editors": [("omar", "edit", {"body": "Van Omar"}), ("quinn", "edit", {"body": "Van Quinn"})],
    "one name for two categories": [
        ("quinn", "new category", {"door": "lei"}),
        ("ruth", "new category", {"door": "mos"}),
    ],
    "two topics of one person": [
        ("omar", "start", {}),
        ("omar", "start", {"title": "Een andere vraag"}),
    ],
}


@pytest.mark.parametrize("what", CLASHES)
def test_two_people_at_one_moment_never_break_anything(own_house: Flask, crowd: Crowd, what: str):
    with own_house.app_context():
        scene = Scene()
        acts = [
            (person_, scene.fill(DOORS[name].path), scene.fields(name, **changes))
            for person_, name, changes in CLASHES[what]
        ]
        assert set(crowd(*acts)) <= {303, 403, 404, 409}
        numbers = db.session.scalars(sa.select(Post.number).filter_by(topic_id=scene.topic.id)).all()
        assert len(numbers) == len(set(numbers))
        with writing():
            assert recount() == 0


@pytest.mark.parametrize("kind", ["t", "c"])
def test_two_that_are_merged_into_each_other_end_as_one(own_house: Flask, crowd: Crowd, kind: str):
    with own_house.app_context():
        scene = Scene()
        names = {"t": ("topic", "other"), "c": ("category", "other_category")}[kind]
        one, other = (scene.ids[name] for name in names)
        statuses = crowd(
            ("quinn", f"/{kind}/{one}/merge", {"into": str(other)}),
            ("ruth", f"/{kind}/{other}/merge", {"into": str(one)}),
        )
        assert statuses == [303, 422]
        with writing():
            assert recount() == 0
