"""The only commit in the house: `@writes` at a door, `writing()` in the worker and the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, make_response
from flask.typing import ResponseReturnValue
from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine, TextClause, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session

from app.foundation import freshness
from app.foundation.database import db

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
MARK = "is_writing"
REFUSED = 400
TRIES = 3  # two that wait for each other: PostgreSQL undoes one, which then simply goes second
READING = ("SELECT", "SHOW", "EXPLAIN", "WITH")


class WroteOutsideTransaction(RuntimeError):
    """Something was written by code that never declared it; a GET must not write."""


class _Refused(Exception):
    """The door answered with a refusal: undo everything, but give that answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def is_writing() -> bool:
    """Return whether what is read now may still be undone."""
    return MARK in db.session.info


@contextmanager
def writing(*, is_visible: bool = True) -> Iterator[None]:
    """Commit once at the end, or undo everything. `is_visible` False: no visitor's page changes."""
    session = db.session()
    if session.info.get(MARK):
        raise RuntimeError("writing() inside writing(): the outer one commits.")
    try:
        _leave_reading(session)  # before the mark: what was changed earlier is refused here
        session.info[MARK] = True
        yield
        _commit(session, is_visible=is_visible)
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(MARK, None)


def _leave_reading(session: Session) -> None:
    """While reading each statement stands alone; from here on they succeed or are undone together."""
    session.commit()
    if isinstance(session.get_bind(), Engine):  # a connection that was handed to us has begun already
        session.connection(execution_options={"isolation_level": "READ COMMITTED"})


def _commit(session: Session, *, is_visible: bool) -> None:
    try:
        session.commit()
    finally:
        if is_visible:  # even after an error: a broken connection does not tell whether it was kept
            freshness.changed()


def writes(view: View[P]) -> View[P]:
    """Declare that this door writes: one transaction around the view, undone when it answers 4xx."""
    return _declared(view, is_visible=True)


def writes_quietly(view: View[P]) -> View[P]:
    """Declare a write that changes no visitor's page: reading marks, drafts, preferences."""
    return _declared(view, is_visible=False)


def _declared(view: View[P], *, is_visible: bool) -> View[P]:
    @wraps(view)
    @_patiently
    def door(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            with writing(is_visible=is_visible):
                return _accepted(make_response(view(*args, **kwargs)))
        except _Refused as refusal:
            return refusal.response

    marked: Any = door
    marked.is_writing_door = True
    return door


def _patiently(door: Callable[P, Response]) -> Callable[P, Response]:
    """Go once more when two waited for each other and the database undid this one."""

    def patient(*args: P.args, **kwargs: P.kwargs) -> Response:
        for _ in range(TRIES - 1):
            try:
                return door(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.orig, DeadlockDetected):
                    raise
        return door(*args, **kwargs)

    return patient


def _accepted(response: Response) -> Response:
    if response.status_code >= REFUSED:
        raise _Refused(response)
    return response


def watch_for_undeclared_writes() -> None:
    """Refuse every write outside `@writes` or `writing()`."""
    if not event.contains(Session, "before_flush", _refuse_flush):
        event.listen(Session, "before_flush", _refuse_flush)
        event.listen(Session, "do_orm_execute", _refuse_statement)


def _refuse_flush(session: Session, *_: object) -> None:
    if not session.info.get(MARK) and (session.new or session.dirty or session.deleted):
        raise WroteOutsideTransaction("Rows changed outside @writes: a GET must not write.")


def _refuse_statement(state: ORMExecuteState) -> None:
    if not state.session.info.get(MARK) and _is_write(state):
        raise WroteOutsideTransaction("A statement wrote outside @writes: a GET must not write.")


def _is_write(state: ORMExecuteState) -> bool:
    if isinstance(state.statement, TextClause):
        return state.statement.text.split(maxsplit=1)[0].upper() not in READING
    return state.is_insert or state.is_update or state.is_delete
