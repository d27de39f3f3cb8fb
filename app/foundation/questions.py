"""Questions that every page of a member asks: written as SQL once, and sent as they are.

SQLAlchemy's work around a statement costs as much again as sending it. For what loads no objects and is asked
on nearly every page; anything else goes through `db.session`.
"""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy.engine.interfaces import Dialect

from app.foundation.database import Query, db


class Question:
    """A query with named facts (`bindparam`) to be filled in; its answers are plain tuples."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._text = ""
        self._constants: dict[str, Any] = {}

    def ask(self, **facts: object) -> list[tuple[Any, ...]]:
        """Return all rows, on the connection and in the transaction of the session."""
        connection = db.session.connection()
        text = self._text or self._write(connection.dialect, facts)
        # Who listens to statements, to count them, hears of this one too.
        connection.dispatch.before_cursor_execute(connection, None, text, facts, None, False)
        raw: Any = connection.connection.driver_connection
        try:
            found: list[tuple[Any, ...]] = raw.execute(text, self._constants | facts).fetchall()
        except psycopg.Error:  # SQLAlchemy meets the same trouble, and knows what to do about it
            return [tuple(row) for row in connection.execute(self._query, facts)]
        return found

    def _write(self, dialect: Dialect, facts: dict[str, object]) -> str:
        """Write it as the driver wants it; what is no fact of the moment goes along each time."""
        written = self._query.compile(dialect=dialect).construct_expanded_state(facts)
        self._constants = {name: value for name, value in written.parameters.items() if name not in facts}
        self._text = written.statement
        return self._text
