"""Parts of pages that are the same for many readers, kept while nothing visible was written.

`page_cache` keeps whole pages for visitors. A member's page holds things of their own, but most of it (the
rows of a list, the posts of a topic) is the same for all members. Such a part is made once and used by
every page on this process until anybody on this host writes, and for half a second at most: what another
host wrote is seen within a second, even in a visitor's page that was made of kept parts.

Why it is correct: a part is looked up on a shelf that belongs to one `freshness` number. A page uses the
shelf only while that number is still the present one, so a part never reaches a page that was asked for
after a write; while this very request writes, parts are made anew and not put anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, has_request_context

from app.foundation import freshness
from app.foundation.transaction import is_writing

T = TypeVar("T")
SECONDS = 0.5
MOST = 4096
_NOTHING = object()


@dataclass(slots=True)
class Shelf:
    """The parts made while one number held."""

    number: int
    ends_at: float
    parts: dict[Hashable, Any] = field(default_factory=dict)


class Keeper:
    """Gives out the shelf of this moment; the parts of earlier ones are forgotten with their shelf."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._shelf = Shelf(-1, 0.0)

    def shelf(self) -> Shelf:
        """Return the shelf for a page that begins now."""
        shelf, number, now = self._shelf, freshness.current(), self._clock()
        if shelf.number != number or now >= shelf.ends_at or len(shelf.parts) >= MOST:
            shelf = self._shelf = Shelf(number, now + self._seconds)
        return shelf


def keep_parts(app: Flask) -> None:
    """Give the application its keeper."""
    app.extensions["keeper"] = Keeper()


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return the part with this key, made now unless it is there; `key` names all that it depends on."""
    shelf = _shelf()
    if shelf is None:
        return make()
    part = shelf.parts.get(key, _NOTHING)
    if part is _NOTHING:
        part = shelf.parts[key] = make()
    return cast(T, part)


def _shelf() -> Shelf | None:
    """Return the shelf of this request, or None where nothing may be kept."""
    if not has_request_context():
        return None
    shelf: Shelf | None = g.get("shelf") or _shelf_of_request()
    return None if shelf is None or shelf.number != freshness.current() or is_writing() else shelf


def _shelf_of_request() -> Shelf | None:
    keeper: Keeper | None = current_app.extensions.get("keeper")
    g.shelf = keeper.shelf() if keeper else None
    return cast(Shelf | None, g.shelf)
