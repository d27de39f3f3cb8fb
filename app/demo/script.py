"""The script of the demo: who there is, and everything that happens, read from the content folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from app.demo import belonging, dossiers
from app.demo.events import CONTENT, Event
from app.demo.events import rows as _content

_REPLY = re.compile(r"^=== (.+)\n", re.MULTILINE)
LIKED_WITHIN_DAYS = 2.0
ALMOST = 0.99


@dataclass(frozen=True)
class Join(Event):
    """Somebody made up becomes a member."""

    username: str
    name: str
    bio: str
    door: str


@dataclass(frozen=True)
class TopicEvent(Event):
    """Something in a conversation; `topic` is the title in its file."""

    topic: str


@dataclass(frozen=True)
class Start(TopicEvent):
    """Somebody starts a conversation, perhaps one that belongs to a group."""

    author: str
    category: str
    tags: tuple[str, ...]
    body: str
    group: str = ""


@dataclass(frozen=True)
class Reply(TopicEvent):
    """Somebody answers."""

    author: str
    number: int
    reply_to: int | None
    body: str


@dataclass(frozen=True)
class Like(TopicEvent):
    """Somebody likes a post."""

    number: int
    person: str


@dataclass(frozen=True)
class Edit(TopicEvent):
    """Somebody replaces some words in a post."""

    number: int
    editor: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class Act(TopicEvent):
    """A moderator acts; `to` is the new title or category, where there is one."""

    verb: str
    moderator: str
    reason: str
    to: str


@dataclass(frozen=True)
class Visit(Event):
    """A member comes by and reads everything there is."""

    reader: str


@dataclass(frozen=True)
class Bookmark(TopicEvent):
    """A member keeps a post."""

    number: int
    reader: str


def events() -> list[Event]:
    """Return everything that happens, the longest ago first: numbers then rise with time."""
    people = list(_people())
    joined = {person.username: person.days_ago for person in people}
    told = (*belonging.events(), *dossiers.events(), *_conversations(), *_edits(), *_acts(), *_readers())
    return sorted([*people, *(_once_joined(event, joined) for event in told)], key=lambda one: -one.days_ago)


def _once_joined(event: Event, joined: dict[str, float]) -> Event:
    """Let somebody who joined later like an old post soon after joining."""
    if not isinstance(event, Like) or event.days_ago < joined[event.person]:
        return event
    return replace(event, days_ago=joined[event.person] * ALMOST)


def _people() -> Iterator[Join]:
    for one in _content("people.json"):
        yield Join(one["joined_days_ago"], one["username"], one["name"], one["bio"], one["door"])


def _conversations() -> Iterator[Event]:
    for path in sorted((CONTENT / "topics").glob("*.md")):
        yield from conversation(path.read_text(encoding="utf-8"))


def conversation(text: str) -> Iterator[Event]:
    """Read one file: facts between two lines of dashes, the first post, and each reply after its heading."""
    _, front, posts = text.split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in front.splitlines())
    first, *rest = _REPLY.split(posts)
    title, days_ago = facts["title"], float(facts["days_ago"])
    tags, body, group = _names(facts["tags"]), first.strip(), facts.get("group", "")
    yield Start(days_ago, title, facts["author"], facts["category"], tags, body, group)
    yield from _likes(days_ago, title, 1, facts.get("likes", ""))
    for number, (heading, body) in enumerate(zip(rest[::2], rest[1::2], strict=True), start=2):
        yield from _reply(title, number, heading, body.strip())


def _reply(title: str, number: int, heading: str, body: str) -> Iterator[Event]:
    author, days, *more = [part.strip() for part in heading.split("|")]
    facts = dict(part.split("=", 1) for part in more)
    reply_to = int(facts["reply_to"]) if "reply_to" in facts else None
    yield Reply(float(days), title, author, number, reply_to, body)
    yield from _likes(float(days), title, number, facts.get("likes", ""))


def _likes(days_ago: float, title: str, number: int, listed: str) -> Iterator[Event]:
    """Spread the likes over the days after a post, and never into the future."""
    names = _names(listed)
    step = min(days_ago / 2, LIKED_WITHIN_DAYS) / (len(names) + 1)
    for place, person in enumerate(names, start=1):
        yield Like(days_ago - place * step, title, number, person)


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _edits() -> Iterator[Event]:
    for one in _content("revisions.json"):
        words = partial(Edit, old=one["old"], new=one["new"], reason=one["reason"])
        yield words(one["days_ago"], one["topic"], one["post"], one["editor"])


def _acts() -> Iterator[Event]:
    for one in _content("moderation.json"):
        to = one.get("title") or one.get("to", "")
        yield Act(one["days_ago"], one["topic"], one["verb"], one["moderator"], one["reason"], to)


def _readers() -> Iterator[Event]:
    for one in _content("visits.json"):
        yield Visit(one["days_ago"], one["reader"])
    for one in _content("bookmarks.json"):
        yield Bookmark(one["days_ago"], one["topic"], one["post"], one["reader"])
