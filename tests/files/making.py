"""Files that were really added, by somebody, through the actions of the room."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.files import actions
from app.files.models import File
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.files import specimens

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def keep(owner: str = "nadia", name: str = "foto.png", data: bytes | None = None) -> File:
    """Let somebody add a file that nothing refers to yet."""
    with writing():
        return actions.keep_file(person(owner), name, specimens.png() if data is None else data)


def attached(
    visibility: str, owner: str = "nadia", name: str = "foto.png", data: bytes | None = None
) -> File:
    """Let somebody add a file, and something refer to it."""
    file = keep(owner, name, data)
    with writing():
        actions.attach([file.key], visibility)
    return file


def send(client: FlaskClient, name: str, data: bytes, **options: Any) -> TestResponse:
    """Post a file as the composer does."""
    answer = client.post("/files", data={"file": (io.BytesIO(data), name)}, **options)
    answer.request.environ["wsgi.input"].close()  # a large one lies in a file that the client leaves open
    return answer


def unconfirm(name: str) -> None:
    """Let somebody's e-mail address not be proven."""
    with writing():
        db.session.execute(db.update(User).filter_by(username=name).values(email_confirmed_at=None))
