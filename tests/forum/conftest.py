"""What every test of the forum gets: a scene, and the proof that afterwards a recount changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.forum.counting import recount
from app.foundation.database import db
from app.foundation.transaction import writing
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


@pytest.fixture
def scene(house: object) -> Scene:
    """Return a topic with what belongs around it, and a way to post at each door."""
    return Scene()


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is ever too fast: for tests that knock on one door many times."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
