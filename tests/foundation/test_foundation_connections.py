"""The database may restart: nobody meets the connections that died with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app import create_app
from app.forum.models import Category
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.conftest import settings_for
from tests.database import copy_template, running_server


@pytest.fixture
def own_house(tmp_path: Path, worker_id: str):
    """A house on a database of its own, with real connections."""
    name = f"connections_{worker_id}"
    app = create_app(settings_for(copy_template(name), tmp_path))
    yield app, name
    with app.app_context():
        db.engine.dispose()


def end_all_connections(name: str) -> None:
    admin = sa.create_engine(running_server().url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        ended = sa.text("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = :name")
        assert connection.execute(ended, {"name": name}).all()
    admin.dispose()


def test_a_page_after_a_restart_gets_a_new_connection(own_house):
    app, name = own_house
    client = app.test_client()
    assert client.get("/categories?1").status_code == 200
    end_all_connections(name)
    assert client.get("/categories?2").status_code == 200


def test_reading_sends_one_message_for_each_statement(own_house):
    app, _name = own_house
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Category)) == 16
        raw = db.session.connection().connection.driver_connection
        assert raw.autocommit
        assert raw.info.transaction_status.name == "IDLE"


def write_and_fail() -> None:
    with writing():
        db.session.execute(sa.update(Category).values(position=99))
        assert not db.session.connection().connection.driver_connection.autocommit
        raise ZeroDivisionError


def test_writing_is_one_transaction_that_can_be_undone(own_house):
    app, _name = own_house
    with app.app_context():
        db.session.scalar(sa.select(Category.id).limit(1))  # reading has begun
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        db.session.expire_all()
        assert db.session.scalar(sa.select(sa.func.max(Category.position))) < 99
