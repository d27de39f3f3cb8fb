"""Bring the database up to date: `make migrate`, and what `make run` does before it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask.cli import ScriptInfo

from app import create_app
from app.cli.console import say
from app.dossiers.defaults import make_themes
from app.forum.defaults import make_defaults
from app.foundation.database import db
from app.foundation.postgres import DATABASE, local_postgres
from app.foundation.transaction import writing
from config import Settings, load_settings


@contextmanager
def database_at_hand(settings: Settings) -> Iterator[None]:
    """Have the database there within this block; the local one is started when it does not run."""
    if settings.database_url:
        yield
        return
    local = local_postgres(settings.instance_dir)
    with local.running():
        local.ensure_database(DATABASE)
        yield


def prepare(app: Flask) -> None:
    """Bring the tables up to date, and fill a local database with the demo when it is to have one."""
    settings: Settings = app.config["SETTINGS"]
    migrate(app)
    if settings.is_demo and settings.database_url is None:
        fill(app)


def migrate(app: Flask) -> None:
    """Bring the tables up to date; when they are, this costs one question to the database."""
    with app.app_context():
        scripts = ScriptDirectory(app.extensions["migrate"].directory)
        with db.engine.connect() as connection:
            stands_at = set(MigrationContext.configure(connection).get_current_heads())
        if stands_at == set(scripts.get_heads()):
            say("  the tables are up to date")
        else:
            say("  bringing the tables up to date …")
            flask_migrate.upgrade()
            furnish()
        db.engine.dispose()


def furnish() -> None:
    """Give a new house its categories, tags and themes; later they are what moderators make of them."""
    with writing():
        make_defaults()
        make_themes()


def fill(app: Flask) -> None:
    """Fill an empty database with the demo."""
    app.cli.main(["demo", "--if-empty"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def main() -> None:
    """Migrate the database that the settings name, and nothing more."""
    settings = load_settings()
    with database_at_hand(settings):
        migrate(create_app(settings))


if __name__ == "__main__":
    main()
