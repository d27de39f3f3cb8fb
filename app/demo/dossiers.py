"""The part of the script about dossiers: promoted from a conversation, edited, reviewed, answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from app.demo.events import CONTENT, Event

SHORTLY = 0.01  # of a day, between promotion and what the promoter makes of it


@dataclass(frozen=True)
class Story:
    """A file of the content folder: its header and its final text."""

    facts: dict[str, Any] = field(hash=False)
    text: str

    @property
    def title(self) -> str:
        """Return the title of the dossier."""
        return str(self.facts["title"])

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return a list from the header; one that is left out is empty."""
        return list(self.facts.get(name) or ())

    def text_at(self, days_ago: float, passages: dict[str, str]) -> str:
        """Return the text as it stood so many days ago: what came later is not there yet.

        Of a section that was written later only the passages (by heading) stand there already.
        """
        text = self.text
        for later in self.of("later"):
            if later["days_ago"] < days_ago:
                text = _without(text, later["section"], passages.get(later["section"], ""))
        for minor in self.of("minor"):
            if minor["days_ago"] < days_ago:
                old, new = minor["replace"]
                text = text.replace(new, old, 1)
        return text


def _without(text: str, heading: str, passages: str) -> str:
    """Take a section out of a text, but for its passages."""
    parts = text.split(f"\n## {heading}\n", 1)
    before, after = parts[0], parts[1] if parts[1:] else ""
    ends = [at for mark in ("\n## ", "\n[^") if (at := after.find(mark)) >= 0]
    rest = after[min(ends) :] if ends else ""
    return f"{before}\n## {heading}\n\n{passages}\n{rest}" if passages else f"{before}{rest}"


@dataclass(frozen=True)
class DossierEvent(Event):
    """Something with a dossier, by somebody."""

    story: Story
    person: str


@dataclass(frozen=True)
class Promote(DossierEvent):
    """Somebody makes a dossier of a conversation, or starts one from nothing."""


@dataclass(frozen=True)
class Arrange(DossierEvent):
    """The promoter puts each passage under the heading it belongs to."""


@dataclass(frozen=True)
class Write(DossierEvent):
    """Somebody brings the text to how it stood at this moment."""

    summary: str = ""
    is_minor: bool = False


@dataclass(frozen=True)
class Review(DossierEvent):
    """Somebody of the steward group finds it right."""

    note: str = ""


@dataclass(frozen=True)
class Answer(DossierEvent):
    """A reader says whether it was useful."""

    kind: str = "useful"
    note: str = ""


@dataclass(frozen=True)
class SetAside(DossierEvent):
    """Somebody says that a reply need not be worked in."""

    number: int = 0


def stories() -> list[Story]:
    """Read the dossiers of the content folder."""
    files = sorted((CONTENT / "dossiers").glob("*.md"))
    return [_story(path.read_text(encoding="utf-8")) for path in files]


def _story(text: str) -> Story:
    _, head, body = text.split("---\n", 2)
    return Story(yaml.safe_load(head), body)


def events() -> Iterator[Event]:
    """Return all that happens with dossiers, in no order."""
    for story in stories():
        yield from _writing(story)
        yield from _opinions(story)


def _writing(story: Story) -> Iterator[Event]:
    since, promoter = float(story.facts["days_ago"]), str(story.facts["promoter"])
    yield Promote(since, story, promoter)
    if "topic" in story.facts:
        yield Arrange(since - SHORTLY, story, promoter)
        yield Write(since - 2 * SHORTLY, story, promoter, "Herschreven tot één verhaal")
    for later in story.of("later"):
        yield Write(later["days_ago"], story, later["by"], later["summary"])
    for minor in story.of("minor"):
        yield Write(minor["days_ago"], story, minor["by"], minor["summary"], is_minor=True)


def _opinions(story: Story) -> Iterator[Event]:
    for review in story.of("reviews"):
        yield Review(review["days_ago"], story, review["by"], review.get("note", ""))
    for answer in story.of("feedback"):
        yield Answer(answer["days_ago"], story, answer["by"], answer["kind"], answer.get("note", ""))
    for place, number in enumerate(story.facts.get("not_needed") or (), start=1):
        yield SetAside(SHORTLY * place, story, str(story.facts["promoter"]), number=int(number))
