"""What tests of groups get: a scene, and the proof that afterwards a recount changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.counting import recount
from tests.forum.seeing import Page
from tests.groups.doors import CAST, Scene


@pytest.fixture(autouse=True)
def members_stay_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove the counters: derive them anew and find nothing to correct."""
    house = request.getfixturevalue("house") if "house" in request.fixturenames else None
    yield
    if house is not None:
        db.session.rollback()
        with writing():
            assert recount() == 0, "an action left a counter wrong: see app/groups/counting.py"


@pytest.fixture
def scene(house: object) -> Scene:
    """Return an initiative with all that can happen around it, and a way to post at each door."""
    return Scene()


@pytest.fixture
def browsers(as_: Callable[[str], FlaskClient]) -> dict[str, FlaskClient]:
    """Return a browser of everybody, each reading in English: the sentences as they stand in the code."""
    with writing():
        db.session.execute(sa.update(User).values(language="en"))
    found = {who: as_(who) for who in (*CAST, "ruth")}
    found["visitor"].set_cookie("language", "en")
    return found


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is ever too fast: for tests that knock on one door many times."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)


@pytest.fixture
def look(browsers: dict[str, FlaskClient]) -> Callable[[str, str], Page]:
    """Return a way to open a page as somebody; it must be there, and be well made."""

    def at(who: str, path: str) -> Page:
        page = Page(browsers[who].get(path))
        assert (page.status, page.faults()) == (200, []), (who, path)
        return page

    return at
