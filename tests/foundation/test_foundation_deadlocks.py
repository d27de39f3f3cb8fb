"""Two writers that wait for each other: one is undone by the database, and simply goes second."""

from __future__ import annotations

import pytest
from flask import Flask
from psycopg.errors import DeadlockDetected, QueryCanceled
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.transaction import TRIES, writes


def door(failures: int, trouble: type[Exception] = DeadlockDetected):
    """Make a door that changes somebody's name, and then meets trouble a number of times."""
    met = []

    @writes
    def view() -> str:
        omar = db.session.scalars(db.select(User).filter_by(username="omar")).one()
        omar.name = f"{omar.name}!"
        db.session.flush()
        if len(met) < failures:
            met.append(1)
            raise OperationalError("UPDATE users", {}, trouble())
        return "done"

    return view


def name(house: Flask) -> str:
    db.session.expire_all()
    return db.session.scalars(db.select(User.name).filter_by(username="omar")).one()


@pytest.mark.parametrize("failures", range(TRIES))
def test_who_was_undone_tries_again_and_changes_it_once(house, failures):
    with house.test_request_context():
        assert door(failures)().get_data() == b"done"
    assert name(house) == "Omar!"


def test_who_is_undone_every_time_gives_up_and_changes_nothing(house):
    with house.test_request_context(), pytest.raises(OperationalError):
        door(TRIES)()
    assert name(house) == "Omar"


def test_other_trouble_is_not_tried_again(house):
    with house.test_request_context(), pytest.raises(OperationalError):
        door(1, QueryCanceled)()
    assert name(house) == "Omar"
