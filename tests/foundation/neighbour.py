"""A second process of the same house, for tests that need one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.foundation import freshness
from tests.cast import PASSWORD
from tests.conftest import settings_for


class Neighbour:
    """The other process, as seen from here."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, verb: str) -> Any:
        def ask(*words: Any) -> Any:
            self._pipe.send((verb, *words))
            return self._pipe.recv()

        return ask


@contextmanager
def neighbour_of(app: Flask) -> Iterator[Neighbour]:
    """Have one beside this block."""
    settings = app.config["SETTINGS"]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    words = (settings.database_url, settings.instance_dir.parent, theirs)
    process = context.Process(target=_live, args=words)
    process.start()
    try:
        yield Neighbour(ours)
    finally:
        ours.send(("leave",))
        process.join()


def _live(url: str, folder: Path, pipe: Connection) -> None:
    app = create_app(settings_for(url, folder))
    app.config["WTF_CSRF_ENABLED"] = False
    while (asked := pipe.recv()) != ("leave",):
        verb, *words = asked
        pipe.send(VERBS[verb](app, *words))


def _get(app: Flask, path: str) -> tuple[int, str]:
    response = app.test_client().get(path)
    return response.status_code, response.text


def _reply(app: Flask, name: str, topic_id: int, body: str) -> int:
    client = app.test_client()
    client.post("/session", data={"login": name, "password": PASSWORD})
    return client.post(f"/t/{topic_id}/replies", data={"body": body}).status_code


def _rise(_app: Flask, times: int) -> int:
    for _ in range(times):
        freshness.changed()
    return freshness.current()


def _number(_app: Flask) -> int:
    return freshness.current()


VERBS = {"get": _get, "number": _number, "reply": _reply, "rise": _rise}
