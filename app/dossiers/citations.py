"""How a dossier names the post that words come from: a footnote, without the name of a person."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from app.forum.models import Topic
from app.foundation.moments import month_names

HERE = ZoneInfo("Europe/Amsterdam")
_MARKS = re.compile(r"[\\`*_\[\]<>&~|]")


class CitedPost(Protocol):
    """What a footnote tells of a post."""

    @property
    def number(self) -> int: ...
    @property
    def revision_count(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def edited_at(self) -> datetime | None: ...


def citation_key(post: CitedPost) -> str:
    """Return the key of its footnote, while the posts are all of one conversation."""
    return f"b{post.number}"


def citation(post: CitedPost, topic: Topic, key: str = "") -> str:
    """Return the footnote that leads to a post at its present version.

    It stands in the text for ever, for every reader: so it is Dutch, whoever makes it, and names nobody.
    A conversation for members is not named either: the dossier may become more public than it. `key` is
    another than `citation_key` when that one is taken.
    """
    named = f" in “{_plain(topic.title)}”" if topic.category.read_access == "public" else ""
    url = f"/t/{topic.id}/{post.number}?version={post.revision_count}"
    version = f"versie {post.revision_count} van {_day(post.edited_at or post.created_at)}"
    return f"[^{key or citation_key(post)}]: [Bericht {post.number}{named}]({url}), {version}."


def _plain(title: str) -> str:
    return _MARKS.sub(r"\\\g<0>", title)


def _day(moment: datetime) -> str:
    here = moment.astimezone(HERE)
    return f"{here.day} {month_names('nl', 'wide')[here.month]} {here.year}"
