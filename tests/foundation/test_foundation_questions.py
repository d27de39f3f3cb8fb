"""Questions asked on every page: the same answers as through the session, the same troubles, and counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.questions import Question
from app.foundation.transaction import writing
from tests.counting import count_statements

NAMES = ["omar", "pia"]
FOUND = sa.select(User.username, User.door == "lei", sa.func.array(sa.select(User.id).scalar_subquery()))
BY_NAME = FOUND.where(
    User.username == sa.any_(sa.bindparam("names", type_=ARRAY(sa.Text))), User.name.not_in(["", "Nobody"])
).order_by(User.username)


def test_a_question_finds_what_the_session_finds_each_time_with_other_facts(house):
    question = Question(BY_NAME)
    for names in (NAMES, ["quinn"], [], NAMES):
        rows = db.session.execute(BY_NAME, {"names": names}).all()
        assert question.ask(names=names) == [tuple(row) for row in rows], names
        assert len(rows) == len(names)


def test_a_question_is_one_statement_that_is_counted(house):
    question = Question(BY_NAME)
    with count_statements() as seen:
        question.ask(names=NAMES)
        question.ask(names=["quinn"])
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert "users.username" in seen[0]


def test_a_question_sees_what_this_transaction_wrote(house):
    question = Question(BY_NAME)
    with writing():
        db.session.execute(sa.update(User).where(User.username == "pia").values(name="Nobody"))
        assert [name for name, *_ in question.ask(names=NAMES)] == ["omar"]


def test_a_trouble_is_the_one_the_house_knows(own_house):
    wrong = Question(sa.select(sa.cast(sa.bindparam("text", type_=sa.Text), sa.Integer)))
    with own_house.app_context():
        assert wrong.ask(text="12") == [(12,)]
        with pytest.raises(sa.exc.DataError, match="twelve"):
            wrong.ask(text="twelve")
        with pytest.raises(sa.exc.StatementError, match="text"):
            wrong.ask()
        assert wrong.ask(text="13") == [(13,)]
