"""The migrations: up, down and up again on an empty database, and then the same tables as the models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from flask import Flask

from app.foundation.database import db
from tests import database

NAME = "cooplink_migrations"
LEFT = sa.text(
    """SELECT 'table ' || relname FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
         AND relname <> 'alembic_version'
       UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       UNION ALL SELECT 'type ' || typname FROM pg_type
       WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
       ORDER BY 1"""
)


@pytest.fixture
def empty(app: Flask, worker_id: str) -> Iterator[sa.Engine]:
    """An empty database of this test alone, in which the application believes to live."""
    server = database.running_server()
    name = f"{NAME}_{worker_id}"
    server.ensure_database(name)
    engine = sa.create_engine(server.url(name))
    with app.app_context():
        usual, db.engines[None] = db.engines[None], engine
        try:
            yield engine
        finally:
            db.engines[None] = usual
            engine.dispose()
    _drop(server.url("postgres"), name)


def _drop(url: str, name: str) -> None:
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def alembic(app: Flask, empty: sa.Engine) -> Config:
    return app.extensions["migrate"].migrate.get_config()


def left_in(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(LEFT))


def columns_in(engine: sa.Engine) -> dict[str, set[str]]:
    inspector = sa.inspect(engine)
    return {
        table: {one["name"] for one in inspector.get_columns(table)} for table in inspector.get_table_names()
    }


def test_up_down_and_up_again_leaves_nothing_behind_and_forgets_nothing(
    alembic: Config, empty: sa.Engine
) -> None:
    command.upgrade(alembic, "head")
    first, columns = left_in(empty), columns_in(empty)
    command.downgrade(alembic, "base")
    assert left_in(empty) == []
    command.upgrade(alembic, "head")
    assert left_in(empty) == first
    assert columns_in(empty) == columns
    assert {"users", "topics", "posts", "activities"} <= set(columns)


def test_the_tables_are_those_of_the_models_and_a_difference_is_seen(
    alembic: Config, empty: sa.Engine
) -> None:
    command.upgrade(alembic, "head")
    command.check(alembic)
    for change, seen in (
        ("ALTER TABLE users DROP COLUMN bio", "add_column"),
        ("CREATE TABLE stray (id int)", "remove_table"),
        ("ALTER TABLE posts ALTER COLUMN body DROP NOT NULL", "modify_nullable"),
    ):
        with empty.begin() as connection:
            connection.execute(sa.text(change))
        with pytest.raises(CommandError, match=seen):
            command.check(alembic)


def test_there_is_one_line_of_revisions_with_one_beginning(alembic: Config) -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic)
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
