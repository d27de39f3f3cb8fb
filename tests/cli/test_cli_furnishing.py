"""A house that was just migrated has its furniture, with or without the demo; later it is the moderators'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.cli import prepare
from app.dossiers.models import Theme
from app.forum.models import Category, Section, Tag
from app.foundation.database import db
from app.foundation.transaction import writing
from tests import database
from tests.conftest import settings_for


@pytest.fixture
def new_house(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """A house on an empty database that was brought up to date."""
    name = f"cooplink_new_{worker_id}"
    database.drop(name)
    server = database.running_server()
    server.ensure_database(name)
    app = create_app(settings_for(server.url(name), tmp_path))
    prepare.migrate(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    database.drop(name)


def counts() -> dict[str, int]:
    return {
        table.__name__: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (Section, Category, Tag, Theme)
    }


def test_a_new_house_begins_with_categories_tags_and_themes(new_house: Flask) -> None:
    found = counts()
    assert (found["Section"], found["Category"], found["Theme"]) == (4, 16, 14)
    assert found["Tag"] > 20


def test_furnishing_twice_adds_nothing_and_keeps_what_moderators_made_of_it(new_house: Flask) -> None:
    before = counts()
    with writing():
        theme = db.session.scalars(sa.select(Theme).order_by(Theme.position)).first()
        theme.name_nl = "Hoe begin je"
    prepare.furnish()
    assert counts() == before
    assert db.session.scalar(sa.select(Theme.name_nl).order_by(Theme.position)) == "Hoe begin je"


def test_the_legal_themes_are_read_by_two_before_they_count_as_reviewed(new_house: Flask) -> None:
    strict = sa.select(Theme.slug).where(Theme.reviewers_needed > 1, Theme.review_months <= 6)
    assert set(db.session.scalars(strict)) == {"wettelijk-kader", "fiscaal-toeslagen"}
