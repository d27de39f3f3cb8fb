"""Counting SQL statements: what a page costs, whatever it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event

from app.foundation import freshness

# A test lives inside one outer transaction: its sessions open savepoints that production never sees.
BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@contextmanager
def count_statements(*, with_what_is_kept: bool = False) -> Iterator[list[str]]:
    """Gather every statement sent to the database within this block, which begins with nothing kept."""
    if not with_what_is_kept:
        freshness.changed()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(BOOKKEEPING):
            statements.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
