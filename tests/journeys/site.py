"""The house as people meet it: its own web server and worker, on a copy of the demo."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa
from flask_babel import force_locale

from app import create_app
from app.accounts import actions as accounts
from app.cli.ports import health
from app.foundation.database import db
from app.foundation.postgres.postmaster import wait_until
from app.foundation.transaction import writing
from config import ROOT, Settings, load_settings
from tests.cast import person
from tests.making import make_topic

SECRET = "only for journeys"
SETTINGS = tuple(field.name.upper().removeprefix("IS_") for field in fields(Settings))
START_SECONDS = 120
OK = 200
END = 800  # of a long line; what went wrong stands there
TOPIC = "SELECT '/t/' || slug || '/' || id FROM topics WHERE"
POST = "SELECT p.id FROM posts p JOIN users u ON u.id = p.author_id WHERE"
DOSSIER = "SELECT '/d/' || slug || '/' || id FROM dossiers WHERE"
REPLY = "SELECT p.id FROM posts p JOIN topics t ON t.id = p.topic_id WHERE t.title LIKE 'Bank wil%' AND"
PLACES = {
    "long": f"{TOPIC} post_count > 25 ORDER BY id LIMIT 1",
    "closed": f"{TOPIC} closed_at IS NOT NULL ORDER BY id LIMIT 1",
    "pinned": f"{TOPIC} pinned_at IS NOT NULL ORDER BY id LIMIT 1",
    "talk": f"{TOPIC} title LIKE 'Consent werkt%'",
    "long_id": "SELECT id FROM topics WHERE post_count > 25 ORDER BY id LIMIT 1",
    "category": "SELECT '/c/' || slug || '/' || id FROM categories WHERE slug = 'financiering'",
    "empty_category": "SELECT '/c/' || slug || '/' || id FROM categories WHERE slug = 'werkgroepen'",
    "category_id": "SELECT id FROM categories WHERE slug = 'financiering'",
    "edited_post": f"{POST} p.revision_count > 1 ORDER BY p.id LIMIT 1",
    "topic_of_omar": "SELECT p.topic_id FROM posts p JOIN users u ON u.id = p.author_id"
    " WHERE u.username = 'omar' AND p.number = 1 ORDER BY p.id DESC LIMIT 1",
    "post_of_omar": f"{POST} u.username = 'omar' ORDER BY p.id LIMIT 1",
    "dossier": f"{DOSSIER} title LIKE 'Financiering:%'",
    "dossier_id": "SELECT id FROM dossiers WHERE title LIKE 'Financiering:%'",
    "draft_dossier": f"{DOSSIER} title = 'Rechtsvorm en statuten'",
    "outdated_dossier": f"{DOSSIER} title = 'Toewijzing en huur'",
    "open_reply": f"{REPLY} p.number = 50",
    "used_reply": f"{REPLY} p.number = 44",
    "attempt_of_ahmed": "SELECT e.id FROM edit_attempts e JOIN users u ON u.id = e.user_id"
    " WHERE u.username = 'ahmed' ORDER BY e.id LIMIT 1",
}


class Site:
    """A running Cooplink; `app` looks at the same database from within the tests."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.settings = {
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(folder / "instance"),
            "SECRET_KEY": SECRET,
            "PORT": str(self.port),
            "WORKERS": "1",
            "DEMO": "1",
        }
        self.app = create_app(load_settings(self.settings))

    @contextmanager
    def running(self) -> Iterator[Site]:
        """Serve and work within this block."""
        web = self._start("web", "-m", "app.cli.web")
        worker = self._start("worker", "-m", "flask", "--app", "wsgi", "worker")
        try:
            assert wait_until(lambda: self._is_up(web), START_SECONDS), self.log("web")
            yield self
        finally:
            for process in (worker, web):
                process.terminate()
            for process in (worker, web):
                process.wait(START_SECONDS)
            with self.app.app_context():
                db.engine.dispose()

    def topic(self, title: str, author: str = "omar", replies: int = 0, slug: str = "financiering") -> str:
        """Let somebody start a conversation, without a browser; return its address."""
        with self.app.app_context(), force_locale("nl"):
            topic = make_topic(author, title, f"{title}: hoe doen jullie dat?", slug=slug, replies=replies)
            address = f"/t/{topic.slug}/{topic.id}"
            db.session.remove()
        return address

    @cached_property
    def places(self) -> dict[str, str]:
        """Return what the addresses of the demo's pages are made of."""
        with self.app.app_context():
            places = {name: str(db.session.scalar(sa.text(asked))) for name, asked in PLACES.items()}
            db.session.remove()
        return places

    def log(self, name: str, what: str = "") -> str:
        """Return the ends of the lines in which one of the processes said such a thing."""
        lines = (self.folder / f"{name}.log").read_text().splitlines()
        return "\n".join(line[-END:] for line in lines if what in line)

    def cookie_of(self, name: str, language: str) -> str:
        """Sign somebody in without the form, reading in this language; return the cookie's value."""
        browser = self.app.test_client()
        with self.app.app_context():
            with writing():
                accounts.change_language(person(name), language)
                key = accounts.begin_sign_in(person(name).id, "Chromium op Linux").sign_in_key
            db.session.remove()
        with browser.session_transaction(base_url=self.url) as session:
            session["_user_id"] = key
        cookie = browser.get_cookie("session", domain="127.0.0.1")
        assert cookie
        return cookie.value

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(SETTINGS)}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=kept | self.settings, stdout=log, stderr=log
            )

    def _is_up(self, web: subprocess.Popen[bytes]) -> bool:
        assert web.poll() is None, self.log("web")
        return health("127.0.0.1", self.port) == OK


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
