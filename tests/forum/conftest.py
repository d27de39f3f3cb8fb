"""What every test of the forum gets: a scene, and the proof that afterwards a recount changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.forum.counting import recount
from app.foundation.database import db
from app.foundation.transaction import writing
from tests import database
from tests.forum.doors import Scene


@pytest.fixture(autouse=True)
def counters_stay_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove the counters: derive them anew and find nothing to correct."""
    house = request.getfixturevalue("house") if "house" in request.fixturenames else None
    yield
    if house is not None:
        db.session.rollback()
        with writing():
            assert recount() == 0, "an action left a counter wrong: see app/forum/counting.py"


@pytest.fixture(scope="session")
def stage(app: Flask, worker_id: str) -> Iterator[tuple[sa.Engine, Scene]]:
    """Lay the scene once, on a database of its own: hundreds of tests begin with it."""
    database.copy_template(name := f"cooplink_scene_{worker_id}")
    with app.app_context():
        engines = db.engines
        usual = engines[None]
        engines[None] = sa.create_engine(usual.url.set(database=name), isolation_level="AUTOCOMMIT")
        scene = Scene()
        db.session.remove()
        laid, engines[None] = engines[None], usual
    yield laid, scene
    laid.dispose()


@pytest.fixture
def ground(request: pytest.FixtureRequest, ground: sa.Engine) -> sa.Engine:
    """Let a test with a scene live where it was laid."""
    return request.getfixturevalue("stage")[0] if "scene" in request.fixturenames else ground


@pytest.fixture
def scene(house: object, stage: tuple[sa.Engine, Scene]) -> Scene:
    """Return a topic with what belongs around it, and a way to post at each door."""
    return stage[1].again()


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is ever too fast: for tests that knock on one door many times."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
