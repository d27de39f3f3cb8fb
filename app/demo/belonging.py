"""The part of the script about groups: initiatives with their profile, working groups, who is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.demo.events import Event, rows

SHORTLY = 0.005  # of a day, between what is filled in one after the other
TOLD = ("story", "area", "organisation", "homes", "living", "money", "exchange")
SECTIONS = {"area": "place"}  # in the content `place` is the place itself


@dataclass(frozen=True)
class GroupEvent(Event):
    """Something in a group, by somebody; `group` is its name."""

    group: str
    person: str


@dataclass(frozen=True)
class Register(GroupEvent):
    """Somebody registers an initiative, with its logbook."""

    place: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Found(GroupEvent):
    """Somebody founds a working group."""

    summary: str
    description: str


@dataclass(frozen=True)
class Tell(GroupEvent):
    """A coordinator fills in a section of the profile."""

    section: str
    answers: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Step(GroupEvent):
    """An initiative goes to its next phase; without a day that is today."""

    phase: str
    on: date | None


@dataclass(frozen=True)
class End(GroupEvent):
    """An initiative ends, and says why."""

    reason: str


@dataclass(frozen=True)
class Verify(GroupEvent):
    """A coordinator says that all is still right."""


@dataclass(frozen=True)
class Enter(GroupEvent):
    """Somebody comes in, invited by `host`; into an open group without."""

    role: str
    host: str = ""


@dataclass(frozen=True)
class Ask(GroupEvent):
    """Somebody asks to join."""

    message: str


@dataclass(frozen=True)
class News(GroupEvent):
    """Somebody writes in the logbook."""

    body: str


def events() -> Iterator[Event]:
    """Return all that happens in groups, in no order."""
    for one in rows("initiatives.json"):
        yield from _initiative(one)
    for one in rows("working_groups.json"):
        yield Found(one["days_ago"], one["name"], one["founder"], one["summary"], one["description"])
        for who in one["people"]:
            yield Enter(who["days_ago"], one["name"], who["person"], "member")
    for one in rows("requests.json"):
        yield Ask(one["days_ago"], one["group"], one["person"], one["message"])


def _initiative(one: dict[str, Any]) -> Iterator[Event]:
    name, founder, since = one["name"], one["founder"], float(one["days_ago"])
    yield Register(since, name, founder, one["place"], tuple(one["kinds"]))
    told = [section for section in TOLD if section in one]
    for place, section in enumerate(told, start=1):
        yield Tell(since - place * SHORTLY, name, founder, SECTIONS.get(section, section), one[section])
    for who in one["people"]:
        yield Enter(who["days_ago"], name, who["person"], who["role"], founder)
    yield from _phases(one)
    for news in one.get("news", ()):
        yield News(news["days_ago"], name, news["author"], news["body"])


def _phases(one: dict[str, Any]) -> Iterator[Event]:
    """A month is told at registration, of what was before; a number is the day it happened."""
    name, founder, now = one["name"], one["founder"], float(one["days_ago"]) - len(TOLD) * SHORTLY
    for place, (phase, moment) in enumerate(one["phases"], start=1):
        if isinstance(moment, str):
            yield Step(now - place * SHORTLY, name, founder, phase, date.fromisoformat(f"{moment}-01"))
        else:
            yield Step(float(moment), name, founder, phase, None)
    if "verified" in one:
        yield Verify(float(one["verified"]), name, founder)
    if "ended" in one:
        yield End(one["ended"]["days_ago"], name, founder, one["ended"]["reason"])
