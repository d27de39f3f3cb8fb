"""After every test of the forum, a recount must change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.forum.counting import recount
from app.foundation.database import db
from app.foundation.transaction import writing


@pytest.fixture(autouse=True)
def counters_stay_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove the counters: derive them anew and find nothing to correct."""
    house = request.getfixturevalue("house") if "house" in request.fixturenames else None
    yield
    if house is not None:
        db.session.rollback()
        with writing():
            assert recount() == 0, "an action left a counter wrong: see app/forum/counting.py"
