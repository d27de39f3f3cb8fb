"""One commit for each door: all that it did, or nothing; and no write that was not declared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask, Response

from app.foundation import freshness
from app.foundation.database import db
from app.foundation.errors import Denied
from app.foundation.limits import RateHit
from app.foundation.transaction import WroteOutsideTransaction, writes, writes_quietly, writing

ENDS = datetime(2026, 12, 1, tzinfo=UTC)


def hit(key: str) -> RateHit:
    return RateHit(key=key, ends_at=ENDS, hits=1)


def add(*keys: str) -> None:
    """Write each row by itself, as an action with several steps does."""
    for key in keys:
        db.session.add(hit(key))
        db.session.flush()


def written() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(sa.select(RateHit.key)))


def call(house: Flask, view, answer=("done", 200)):
    """Go through a door that writes two rows and then answers."""

    @view
    def door():
        add("a", "b")
        return answer

    with house.test_request_context():
        return door()


def transactions(app: Flask) -> int:
    """Return how many transactions wrote the rows that are there."""
    with app.app_context():
        return db.session.scalar(sa.text("SELECT count(DISTINCT xmin::text) FROM rate_hits"))


def test_a_door_writes_in_one_transaction(own_house):
    call(own_house, writes)
    assert transactions(own_house) == 1


def test_two_transactions_would_be_seen(own_house):
    with own_house.app_context():
        for key in ("a", "b"):
            with writing():
                add(key)
    assert transactions(own_house) == 2


@pytest.mark.parametrize("view", [writes, writes_quietly])
def test_what_a_door_did_is_there_when_it_has_answered(house, view):
    assert call(house, view).status_code == 200
    assert written() == {"a", "b"}


@pytest.mark.parametrize("status", [200, 204, 303])
def test_a_door_that_says_yes_keeps_what_it_did(house, status):
    assert call(house, writes, ("", status)).status_code == status
    assert written() == {"a", "b"}


@pytest.mark.parametrize("view", [writes, writes_quietly])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
def test_a_door_that_says_no_has_done_nothing_and_its_answer_is_given(house, view, status):
    response = call(house, view, ("Not like this.", status))
    assert (response.status_code, response.get_data(as_text=True)) == (status, "Not like this.")
    assert written() == set()


def test_headers_of_a_refusal_are_given_too(house):
    response = call(house, writes, Response("", 429, {"Retry-After": "7"}))
    assert response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("error", [RuntimeError, Denied, KeyboardInterrupt])
def test_an_error_undoes_everything(house, error):
    def change_your_mind():
        with writing():
            add("a", "b")
            raise error

    with pytest.raises(error):
        change_your_mind()
    assert written() == set()


def test_the_database_that_refuses_the_last_step_undoes_the_first(house):
    with pytest.raises(sa.exc.IntegrityError), writing():
        add("a", "b", "a")
    assert written() == set()


def test_after_an_error_the_next_write_is_one_by_itself(house):
    test_an_error_undoes_everything(house, RuntimeError)
    with writing():
        add("c")
    assert written() == {"c"}


def test_writing_within_writing_is_a_mistake_that_undoes_both(house):
    def write_twice():
        with writing():
            add("a")
            with writing():
                add("b")

    with pytest.raises(RuntimeError, match="the outer one commits"):
        write_twice()
    assert written() == set()


def test_one_may_write_again_afterwards(house):
    for key in ("a", "b"):
        with writing():
            add(key)
    assert written() == {"a", "b"}


UNDECLARED = {
    "a new row": lambda row: (db.session.add(hit("b")), db.session.flush()),
    "a changed row": lambda row: (setattr(row, "hits", 2), db.session.flush()),
    "a removed row": lambda row: (db.session.delete(row), db.session.flush()),
    "a commit": lambda row: (setattr(row, "hits", 2), db.session.commit()),
    "a question that flushes": lambda row: (
        setattr(row, "hits", 2),
        db.session.scalars(sa.select(RateHit)).all(),
    ),
    "insert": lambda row: db.session.execute(sa.insert(RateHit).values(key="b", ends_at=ENDS, hits=1)),
    "insert in a table": lambda row: db.session.execute(
        sa.insert(RateHit.__table__).values(key="b", ends_at=ENDS, hits=1)
    ),
    "update": lambda row: db.session.execute(sa.update(RateHit).values(hits=2)),
    "delete": lambda row: db.session.execute(sa.delete(RateHit)),
    "plain words": lambda row: db.session.execute(sa.text("\n  update rate_hits SET hits = 2")),
    "writing, but later": lambda row: (setattr(row, "hits", 2), writing().__enter__()),
}


@pytest.mark.parametrize("write", UNDECLARED.values(), ids=UNDECLARED)
def test_a_write_that_was_not_declared_is_refused(house, write):
    with writing():
        add("a")
    row = db.session.scalars(sa.select(RateHit)).one()
    with pytest.raises(WroteOutsideTransaction, match="a GET must not write"):
        write(row)
    db.session.rollback()
    assert db.session.execute(sa.select(RateHit.key, RateHit.hits)).all() == [("a", 1)]


def test_reading_needs_no_declaration(house):
    for statement in ("SELECT 1", "WITH one AS (SELECT 1) SELECT * FROM one", "SHOW server_version"):
        assert db.session.execute(sa.text(statement)).all()
    assert db.session.scalars(sa.select(RateHit)).all() == []


def test_a_visible_write_makes_pages_anew(house):
    before = freshness.current()
    call(house, writes)
    assert freshness.current() == before + 1


@pytest.mark.parametrize(
    ("view", "status"), [(writes_quietly, 200), (writes, 403), (writes, 422), (writes_quietly, 403)]
)
def test_a_quiet_write_and_a_refusal_leave_pages_as_they_are(house, view, status):
    before = freshness.current()
    call(house, view, ("", status))
    assert freshness.current() == before


def test_a_commit_that_fails_makes_pages_anew_since_nobody_knows_what_was_kept(house, monkeypatch):
    before = freshness.current()
    commits = iter([None])

    def commit():
        if next(commits, "broken"):
            raise sa.exc.OperationalError("COMMIT", {}, OSError("connection lost"))

    monkeypatch.setattr(db.session(), "commit", commit)
    with pytest.raises(sa.exc.OperationalError), writing():
        pass
    assert freshness.current() == before + 1


def test_the_number_rises_after_the_commit_and_not_before(house, monkeypatch):
    happened = []
    monkeypatch.setattr(freshness, "changed", lambda: happened.append("changed"))
    sa.event.listen(db.session(), "after_commit", lambda _session: happened.append("commit"))
    with writing():
        add("a")
        happened.clear()
    assert happened == ["commit", "changed"]


def test_a_door_says_of_itself_that_it_writes():
    assert writes(lambda: "").is_writing_door
    assert writes_quietly(lambda: "").is_writing_door
