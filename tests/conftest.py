"""What every test gets: the application on real PostgreSQL, undone after each test, and a cast of people."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from math import inf
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from app import create_app
from app.accounts import actions as accounts
from app.accounts import passwords
from app.foundation import jobs
from app.foundation.database import db
from app.foundation.keeping import keep_parts
from app.foundation.page_cache import PageCache
from app.foundation.transaction import writing
from config import Settings, load_settings
from tests import database
from tests.cast import make_cast, person

os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", ".hypothesis")
passwords.make_cheap()
gc.freeze()  # what is imported stays; a test leaves little to collect
gc.set_threshold(100_000, 50, 1000)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server and fill the template, before xdist makes workers."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    server = database.start_server()
    session.config.cooplink_server = server
    server.ensure_database(database.TEMPLATE)
    folder = Path(os.environ[database.FOLDER])
    app = create_app(settings_for(server.url(database.TEMPLATE), folder))
    with app.app_context():
        upgrade()
        fill_template()
        db.session.remove()
        db.engine.dispose()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no server behind."""
    if server := getattr(config, "cooplink_server", None):
        database.stop_server(server)


def fill_template() -> None:
    """Commit what every test begins with: the categories and the cast."""
    from app.dossiers.defaults import make_themes
    from app.forum.defaults import make_defaults

    with writing():
        make_defaults()
        make_themes()
    make_cast()


def settings_for(url: str, folder: Path) -> Settings:
    """Return settings as an operator would give them, for a database and an instance folder."""
    return load_settings(
        {
            "DATABASE_URL": url,
            "INSTANCE_DIR": str(folder / "instance"),
            "SECRET_KEY": "only for tests",
            "BASE_URL": "http://localhost",
            "DEMO": "1",
        }
    )


@pytest.fixture(scope="session")
def app(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application on this worker's own database."""
    url = database.copy_template(f"cooplink_{worker_id}")
    app = create_app(settings_for(url, tmp_path_factory.mktemp("house")))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def own_house(worker_id: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a database of its own, where commits are real and other processes see them."""
    name = f"cooplink_own_{worker_id}"
    app = create_app(settings_for(database.copy_template(name), tmp_path))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.front = PageCache(app.wsgi_app, seconds=inf)
    yield app
    with app.app_context():
        db.engine.dispose()
    database.drop(name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of this worker, with or without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture
def ground(app: Flask) -> sa.Engine:
    """Return the database a test lives on: the cast and nothing else. A room may lay its scene on another."""
    with app.app_context():
        return db.engine


@pytest.fixture
def house(app: Flask, ground: sa.Engine) -> Iterator[Flask]:
    """Let one test live in the house, and undo all it did."""
    app.front = PageCache(app.wsgi_app, seconds=inf)  # no test hangs on a second: only writes make pages anew
    keep_parts(app)
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = ground.connect().execution_options(isolation_level="READ COMMITTED")
        outer = connection.begin()
        engines[None] = connection
        try:
            yield app
        finally:
            db.session.remove()
            engines[None] = engine
            outer.rollback()
            connection.close()


class Browser(FlaskClient):
    """A browser whose requests live apart from the test: own context, own session, same connection."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page as if nothing else was going on; the test then sees what it changed."""
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.expire_all()
        return response


@pytest.fixture
def client(house: Flask) -> FlaskClient:
    """Return the visitor's browser."""
    return house.test_client()


@pytest.fixture
def as_(house: Flask) -> Callable[[str], FlaskClient]:
    """Return a way to get somebody's browser, signed in."""

    def browser(name: str) -> FlaskClient:
        client = house.test_client()
        if name != "visitor":
            with writing():
                viewer = accounts.begin_sign_in(person(name).id, "Firefox op Linux")
            with client.session_transaction() as session:
                session["_user_id"] = viewer.sign_in_key
        return client

    return browser


@pytest.fixture
def run_jobs(house: Flask) -> Callable[[], int]:
    """Return a way to carry out what was queued; it answers how many jobs there were."""

    def run() -> int:
        rows = (
            db.session.connection()
            .execute(
                db.text("DELETE FROM procrastinate_jobs WHERE status = 'todo' RETURNING id, task_name, args")
            )
            .all()
        )
        for row in sorted(rows):
            jobs.queue.tasks[row.task_name].func(**row.args)
        return len(rows)

    return run


@pytest.fixture
def letters(house: Flask, run_jobs: Callable[[], int]) -> Callable[[], list[EmailMessage]]:
    """Return a way to read every letter sent so far in this test."""
    outbox = house.config["SETTINGS"].instance_dir / "outbox"
    before = set(outbox.glob("*.eml"))

    def read() -> list[EmailMessage]:
        run_jobs()
        new = sorted(set(outbox.glob("*.eml")) - before)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in new]

    return read
