"""Keyset pages: the next rows begin where the last one ended, however far one has come."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
PER_PAGE = 30
LONGEST = 200  # no cursor of ours comes near; a long one could be nested too deep to read


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the page after them (None: that was all)."""

    rows: tuple[T, ...]
    after: str | None


def page_of(rows: Sequence[T], limit: int, cursor_of: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Cut the one row too many that was asked for, and remember where the page ended."""
    shown = tuple(rows[:limit])
    has_more = len(rows) > limit
    return Page(shown, encode(cursor_of(shown[-1])) if has_more else None)


def encode(values: Sequence[Any]) -> str:
    """Return the values as a short text for an address."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str | None, kinds: Sequence[type]) -> tuple[Any, ...] | None:
    """Return the values of a cursor; anything else (a guess, an old link) is the first page."""
    if not cursor or len(cursor) > LONGEST:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_value(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError):
        return None


def _value(kind: type, value: object) -> object:
    if kind is datetime:
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError("not a number of this house")
    return value


def before(columns: Sequence[Any], values: tuple[Any, ...] | None) -> sa.ColumnElement[bool]:
    """Return the clause for rows that come after `values` in descending order."""
    if values is None:
        return sa.true()
    return sa.tuple_(*columns) < sa.tuple_(*[sa.literal(value) for value in values])
