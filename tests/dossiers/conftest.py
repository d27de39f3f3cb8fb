"""What every test of the dossiers gets: sentences as they stand in the code, wherever no reader asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask_babel import force_locale


@pytest.fixture(autouse=True)
def sentences_as_written(request: pytest.FixtureRequest) -> Iterator[None]:
    """Outside a page let actions speak English; who opens a page reads their own language."""
    if "house" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("house")
    with force_locale("en"):
        yield
