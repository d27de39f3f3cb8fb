"""The doors of the forum that one posts to, each with what is typed when all is well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.forum import actions
from app.forum.loading import load_topic
from app.forum.models import Category, Post, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, tag

CAST = ("visitor", "pia", "omar", "quinn")
MEMBERS = ("pia", "omar", "quinn")
OWNERS = ("omar", "quinn")
MODERATORS = ("quinn",)
ACTS = {
    "pin": "topic.pinned", "unpinning": "", "closure": "topic.closed", "reopening": "",
    "archive": "topic.archived", "unarchiving": "", "deletion": "topic.deleted", "restoration": "",
}  # fmt: skip
CATEGORY = {
    "name_nl": "Tuinen", "name_en": "Gardens", "description_nl": "Samen tuinieren.",
    "description_en": "Gardening together.", "section_id": "{section}", "door": "mos",
    "read_access": "public", "write_access": "members", "tags": "{tag}", "topic_template": "Waar is het?",
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """An address with fields; the people it opens to, and where they are led (or what they are told)."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    opens_to: tuple[str, ...] = MODERATORS
    leads_to: str = ""
    status: int = 303

    @property
    def closed_to(self) -> tuple[str, ...]:
        return tuple(name for name in CAST if name not in self.opens_to)


TOPIC = "/t/een-vraag-over-de-ledenlening/{topic}"
MOVED = "/t/wie-maakt-de-goot/{new_topic}"
MADE = "/c/tuinen/{new_category}"
HERE, THERE = "/c/financiering/{category}", "/c/energie/{other_category}"
SETTINGS = "/c/{category}/settings"
TEXT = {"body": "Neem **handschoenen** mee."}
WHY = {"reason": "Dit stond er dubbel."}
DOORS = {
    "start": Door(
        "/topics",
        {"title": "Wie maakt de goot", **TEXT, "category_id": "{category}", "tags": "{tag}"},
        MEMBERS, MOVED,
    ),
    "reply": Door("/t/{topic}/replies", {**TEXT, "reply_to": "2"}, MEMBERS, TOPIC + "#post-4"),
    "edit": Door("/posts/{post}/revisions", {**TEXT, **WHY}, OWNERS, TOPIC + "#post-3"),
    "delete": Door("/posts/{post}/deletion", WHY, OWNERS, TOPIC + "#post-3"),
    "like": Door("/posts/{hers}/likes", {}, MEMBERS, TOPIC + "#post-2"),
    "unlike": Door("/posts/{hers}/likes/end", {}, MEMBERS, TOPIC + "#post-2"),
    "keep": Door("/posts/{hers}/bookmarks", {}, MEMBERS, TOPIC + "#post-2"),
    "forget": Door("/posts/{hers}/bookmarks/end", {}, MEMBERS, TOPIC + "#post-2"),
    "rename": Door("/t/{topic}/title", {"title": "Wie maakt de goot", "tags": "{tag}"}, OWNERS,
                   "/t/wie-maakt-de-goot/{topic}"),
    "read": Door("/t/{topic}/reading", {"last_read": "2"}, MEMBERS, status=204),
    "read all": Door("/reading", {}, MEMBERS, "/latest"),
    "follow": Door("/t/{topic}/level", {"level": "watching"}, MEMBERS, TOPIC),
    "follow category": Door("/c/{category}/level", {"level": "muted"}, MEMBERS, HERE),
    "draft": Door("/drafts/new", {**TEXT, "title": "Een begin", "sequence": "0",
                                  "category_id": "{category}", "tags": "{tag}"}, MEMBERS, status=200),
    "discard": Door("/drafts/new/end", {}, MEMBERS, "/drafts"),
    "preview": Door("/preview", TEXT, MEMBERS, status=200),
    **{act: Door("/t/{topic}/" + act, WHY, MODERATORS, TOPIC) for act in ACTS},
    "move": Door("/t/{topic}/move", {"category_id": "{other_category}", **WHY}, MODERATORS, TOPIC),
    "split": Door("/t/{topic}/split", {"posts": "2", "title": "Wie maakt de goot",
                                       "category_id": "{other_category}"}, MODERATORS, MOVED),
    "merge": Door("/t/{topic}/merge", {"into": "{other}", **WHY}, MODERATORS, "/t/een-ander-gesprek/{other}"),
    "new category": Door("/categories", CATEGORY, MODERATORS, MADE),
    "settings": Door(SETTINGS, CATEGORY, MODERATORS, "/c/tuinen/{category}"),
    "position": Door("/c/{category}/position", {"step": "1"}, MODERATORS, "/categories#category-{category}"),
    "close category": Door("/c/{category}/archive", WHY, MODERATORS, HERE),
    "open category": Door("/c/{category}/reopening", WHY, MODERATORS, HERE),
    "merge category": Door("/c/{category}/merge", {"into": "{other_category}", **WHY}, MODERATORS, THERE),
    "add moderator": Door("/c/{category}/moderators", {"username": "pia"}, MODERATORS, SETTINGS),
    "end moderator": Door("/c/{category}/moderators/end", {"username": "pia"}, MODERATORS, SETTINGS),
    "new tag": Door("/tags", {"slug": "goot", "name_nl": "De goot", "name_en": "The gutter", "family": "Dak"},
                    MODERATORS, "/tags"),
    "rename tag": Door("/tags/vraag", {"name_nl": "De vraag", "name_en": "A question"}, MODERATORS, "/tags"),
}  # fmt: skip
every_door = pytest.mark.parametrize("name", DOORS)


class Scene:
    """Omar's topic with a reply by Nadia (2) and one of his own (3), and another topic elsewhere."""

    def __init__(self) -> None:
        with writing():
            self.topic = self._talk("omar", "Een vraag over de ledenlening", "financiering")
            hers = actions.reply(person("nadia"), self.topic, "Zo doen wij het.")
            his = actions.reply(person("omar"), self.topic, "Dank je wel.")
            self.other = self._talk("nadia", "Een ander gesprek", "energie")
        self.ids = {
            "topic": self.topic.id, "post": his.id, "hers": hers.id, "first": hers.id - 1,
            "other": self.other.id, "category": self.topic.category_id,
            "other_category": self.other.category_id, "section": self.topic.category.section_id,
            "tag": tag("vraag").id,
        }  # fmt: skip

    def again(self) -> Scene:
        """Return the same scene as this test finds it."""
        scene = copy(self)
        scene.topic = load_topic(person("omar"), self.ids["topic"])
        scene.other = load_topic(person("nadia"), self.ids["other"])
        return scene

    @staticmethod
    def _talk(author: str, title: str, slug: str) -> Topic:
        viewer = person(author)
        topic = actions.start_topic(viewer, category(slug), title, "Hoe doen jullie dat?")
        return load_topic(viewer, topic.id)

    def fill(self, text: str) -> str:
        """Put the numbers of this scene between the braces; new_… is what was made last."""
        kinds = {"new_topic": Topic, "new_category": Category}
        last = {name: db.func.max(kind.id) for name, kind in kinds.items() if name in text}
        new = {name: db.session.scalar(db.select(one)) for name, one in last.items()}
        return text.format_map({**self.ids, **new})

    def fields(self, name: str, **changes: object) -> dict[str, object]:
        """What is typed at a door, with some of it different (None: not sent at all)."""
        fields = {key: self.fill(value) for key, value in DOORS[name].fields.items()} | changes
        return {key: value for key, value in fields.items() if value is not None}

    def send(self, browser: FlaskClient, name: str, /, **changes: object) -> TestResponse:
        """Post at a door what belongs there, with some of it different."""
        return browser.post(self.fill(DOORS[name].path), data=self.fields(name, **changes))

    def post(self, which: str = "post") -> Post:
        """Return a post as it stands in the database."""
        db.session.expire_all()
        return db.session.get(Post, self.ids[which])

    @property
    def now(self) -> Topic:
        """The topic as it stands in the database."""
        return again(self.topic)


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen, and then be as if it never had."""
    db.session.commit()
    point = db.engine.begin_nested()  # in a test the engine is the one connection
    try:
        yield
    finally:
        db.session.rollback()
        point.rollback()
        db.session.expire_all()
