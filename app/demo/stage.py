"""Where the script is played: each event becomes the action a member would have done."""

from __future__ import annotations

import re
from functools import singledispatchmethod

import sqlalchemy as sa
from flask import current_app

from app.accounts import actions as accounts
from app.accounts import policy
from app.accounts.models import User
from app.accounts.viewer import Viewer, viewer_of
from app.demo import belonging, script
from app.demo.dossiers import DossierEvent
from app.demo.events import Event
from app.demo.shelf import Shelf
from app.forum import actions
from app.forum.models import Category, Post, Tag, Topic
from app.foundation.database import db
from app.groups import actions as groups
from app.groups.actions.initiatives import change_section
from app.groups.actions.phases import end, move_to_phase, verify
from app.groups.answers import today
from app.groups.models import Group
from app.groups.places import choose_place
from app.groups.vocabulary import DECLARATIONS
from app.overview import joining
from app.overview.joining import Wanted

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
        self._groups: dict[str, Group] = {}
        self._shelf = Shelf(self._people, self._topics, self._posts)

    def close(self) -> None:
        """Everybody was last here when they last wrote something."""
        wrote = sa.select(sa.func.max(Post.created_at)).where(Post.author_id == User.id).scalar_subquery()
        seen = sa.func.coalesce(wrote, User.created_at)
        db.session.execute(
            sa.update(User).values(last_seen_at=seen).execution_options(synchronize_session=False)
        )

    @singledispatchmethod
    def play(self, event: Event) -> None:
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
        category, group = self._categories[event.category], self._groups.get(event.group)
        topic = actions.start_topic(author, category, event.topic, event.body, tags, group=group)
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

    @play.register
    def _(self, event: belonging.Register) -> None:
        where = choose_place(event.place)
        wanted = Wanted(event.group, where, event.kinds, tuple(DECLARATIONS), is_another=True)
        group = self._groups[event.group] = joining.register(self._people[event.person], wanted)
        logbook = db.session.scalars(sa.select(Topic).where(Topic.group_id == group.id)).one()
        db.session.refresh(logbook, ["category"])
        self._topics[event.group] = logbook

    @play.register
    def _(self, event: belonging.Found) -> None:
        told = (event.group, event.summary)
        founder = self._people[event.person]
        group = groups.found_group(founder, "working_group", *told, description=event.description)
        self._groups[event.group] = group

    @play.register
    def _(self, event: belonging.Tell) -> None:
        change_section(*self._in_group(event), event.section, event.answers)

    @play.register
    def _(self, event: belonging.Step) -> None:
        move_to_phase(*self._in_group(event), event.phase, event.on or today())

    @play.register
    def _(self, event: belonging.End) -> None:
        end(*self._in_group(event), event.reason)

    @play.register
    def _(self, event: belonging.Verify) -> None:
        verify(*self._in_group(event))

    @play.register
    def _(self, event: belonging.Enter) -> None:
        person, group = self._in_group(event)
        if not event.host:
            groups.join(person, group)
            return
        host = self._people[event.host]
        groups.accept_invitation(person, groups.make_link(host, group, 1))
        if event.role != "member":
            groups.change_role(host, group, person.id, event.role)

    @play.register
    def _(self, event: belonging.Ask) -> None:
        groups.ask_to_join(*self._in_group(event), event.message)

    @play.register
    def _(self, event: belonging.News) -> None:
        actions.reply(self._people[event.person], self._topics[event.group], event.body)

    @play.register
    def _(self, event: DossierEvent) -> None:
        self._shelf.play(event)

    def _in_group(self, event: belonging.GroupEvent) -> tuple[Viewer, Group]:
        return self._people[event.person], self._groups[event.group]

    def _post(self, event: script.Like | script.Edit | script.Bookmark) -> Post:
        return self._posts[event.topic, event.number]
