"""Where the script is played: each event becomes the action a member would have done."""

from __future__ import annotations

import re
from functools import singledispatchmethod

import sqlalchemy as sa
from flask import current_app

from app.accounts import actions as accounts
from app.accounts import policy
from app.accounts.viewer import Viewer, viewer_of
from app.demo import script
from app.forum import actions
from app.forum.models import Category, Post, Tag, Topic
from app.foundation.database import db

_THIS_TOPIC = re.compile(r'(?<=, topic:)0(?="\])')
ENTRANCE = "samen-wonen-demo"
HOST = "voorbeeld.example"
ADMINISTRATOR, MODERATOR = "ruth", "quinn"
_PLAIN_ACTS = {"pin": actions.pin_topic, "close": actions.close_topic, "reopen": actions.reopen_topic}


class Stage:
    """The places and people of the demo, and every post so far."""

    def __init__(self) -> None:
        self._categories = {one.slug: one for one in db.session.scalars(sa.select(Category))}
        self._tags = {one.slug: one.id for one in db.session.scalars(sa.select(Tag))}
        self._people: dict[str, Viewer] = {}
        self._topics: dict[str, Topic] = {}
        self._posts: dict[tuple[str, int], Post] = {}

    @singledispatchmethod
    def play(self, event: script.Event) -> None:
        """Let it happen."""
        raise NotImplementedError(type(event).__name__)

    @play.register
    def _(self, event: script.Join) -> None:
        name, email = event.username, f"{event.username}@{HOST}"
        facts = {"door": event.door, "bio": event.bio}
        person = accounts.make_account(event.name, email, ENTRANCE, username=name, is_confirmed=True, **facts)
        if name == ADMINISTRATOR:
            operator = Viewer(name=current_app.config["SETTINGS"].site_name, is_administrator=True)
            accounts.give_role(operator, person.id, policy.ADMINISTRATOR)
        elif name == MODERATOR:
            accounts.give_role(self._people[ADMINISTRATOR], person.id, policy.MODERATOR)
        self._people[name] = viewer_of(person.id)

    @play.register
    def _(self, event: script.Start) -> None:
        author, tags = self._people[event.author], frozenset(self._tags[tag] for tag in event.tags)
        topic = actions.start_topic(author, self._categories[event.category], event.topic, event.body, tags)
        db.session.refresh(topic, ["category"])  # every later act asks for its category
        first = sa.select(Post).where(Post.topic_id == topic.id, Post.number == 1)
        self._topics[event.topic], self._posts[event.topic, 1] = topic, db.session.scalars(first).one()

    @play.register
    def _(self, event: script.Reply) -> None:
        topic = self._topics[event.topic]
        body = _THIS_TOPIC.sub(str(topic.id), event.body)
        post = actions.reply(self._people[event.author], topic, body, event.reply_to)
        self._posts[event.topic, event.number] = post

    @play.register
    def _(self, event: script.Like) -> None:
        actions.like(self._people[event.person], self._post(event), self._topics[event.topic])

    @play.register
    def _(self, event: script.Edit) -> None:
        post, topic = self._post(event), self._topics[event.topic]
        body = post.body.replace(event.old, event.new)
        actions.edit_post(self._people[event.editor], post, topic, body, event.reason)

    @play.register
    def _(self, event: script.Act) -> None:
        moderator, topic = self._people[event.moderator], self._topics[event.topic]
        if event.verb == "rename":
            actions.rename_topic(moderator, topic, event.to)
        elif event.verb == "move":
            actions.move_topic(moderator, topic, self._categories[event.to], event.reason)
        else:
            _PLAIN_ACTS[event.verb](moderator, topic, event.reason)

    @play.register
    def _(self, event: script.Visit) -> None:
        for topic in db.session.scalars(sa.select(Topic).execution_options(populate_existing=True)):
            actions.mark_read(self._people[event.reader], topic, topic.highest_number)

    @play.register
    def _(self, event: script.Bookmark) -> None:
        actions.bookmark(self._people[event.reader], self._post(event))

    def _post(self, event: script.Like | script.Edit | script.Bookmark) -> Post:
        return self._posts[event.topic, event.number]
