"""`/healthz`: what a watchman asks."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from app import health
from tests.counting import count_statements
from tests.database import running_server

NOWHERE = "postgresql+psycopg://cooplink@/cooplink?host=/nowhere"
ELSEWHERE = "postgresql+psycopg://cooplink@127.0.0.1:9/cooplink"


def test_a_healthy_house_says_so(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok", "database": "ok", "migrations": "ok"}
    assert response.headers["Cache-Control"] == "no-store"


def test_nobody_needs_to_sign_in_and_nobody_is_loaded(as_):
    browser = as_("pia")
    with count_statements() as statements:
        assert browser.get("/healthz").status_code == 200
    assert [one for one in statements if "alembic_version" not in one] == []


def test_no_cookie_is_set(client):
    assert "Set-Cookie" not in client.get("/healthz").headers


def test_tables_of_another_release_are_not_healthy(app):
    engine = health._engine(app.config["SQLALCHEMY_DATABASE_URI"])
    found = health.report(engine, frozenset({"a migration of tomorrow"}))
    assert found == {"status": "unavailable", "database": "ok", "migrations": "behind"}


def test_a_database_that_was_never_migrated_is_not_healthy(app):
    engine = health._engine(running_server().url("postgres"))
    found = health.report(engine, frozenset({"head"}))
    assert found == {"status": "unavailable", "database": "ok", "migrations": "behind"}


@pytest.mark.parametrize("url", [NOWHERE, ELSEWHERE])
def test_a_database_that_does_not_answer_is_told_soon_and_without_details(url):
    began = time.monotonic()
    found = health.report(health._engine(url), frozenset({"head"}))
    assert found == {"status": "unavailable", "database": "unreachable", "migrations": "unknown"}
    assert time.monotonic() - began < health.SECONDS_TO_WAIT + 1


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("unavailable", 503)])
def test_the_status_is_also_in_the_first_line(app, status, code):
    with app.test_request_context():
        assert health._answer({"status": status}).status_code == code


def test_every_question_is_asked_anew(app):
    engine = health._engine(app.config["SQLALCHEMY_DATABASE_URI"])
    assert isinstance(engine.pool, sa.NullPool)
