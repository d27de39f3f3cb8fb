"""The database is made ready before anything is served."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.cli import prepare
from app.cli.prepare import database_at_hand, main, migrate
from app.foundation.database import db
from app.foundation.postgres import local_postgres
from config import load_settings

Prepared = Callable[..., list[str]]


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Prepared:
    """Prepare with stand-ins, and return what was done."""

    def prepare_with(*words: str, **values: str) -> list[str]:
        done: list[str] = []
        app = Flask("stand-in")
        demo = click.Command("demo", callback=lambda if_empty: done.append(f"demo, if empty: {if_empty}"))
        demo.params.append(click.Option(["--if-empty"], is_flag=True))
        app.cli.add_command(demo)
        settings = load_settings({"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "only for tests"} | values)
        monkeypatch.setattr(prepare, "load_settings", lambda: settings)
        monkeypatch.setattr(prepare, "create_app", lambda settings: app)
        monkeypatch.setattr(prepare, "migrate", lambda app: done.append("migrations"))
        main(words)
        return done

    return prepare_with


DEMO = "demo, if empty: True"
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/cooplink"}


@pytest.mark.parametrize(
    ("words", "values", "done"),
    [
        ([], {}, ["migrations", DEMO]),
        (["--without-demo"], {}, ["migrations"]),
        ([], {"DEMO": "0"}, ["migrations"]),
        ([], ELSEWHERE, ["migrations"]),
        ([], ELSEWHERE | {"DEMO": "1"}, ["migrations"]),
    ],
)
def test_the_demo_comes_only_into_a_local_database_that_wants_it(prepared, words, values, done):
    assert prepared(*words, **values) == done


def test_the_tables_are_made_once_and_the_server_is_left_as_it_was_found(tmp_path, capsys):
    settings = load_settings({"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "only for tests"})
    with database_at_hand(settings):
        app = create_app(settings)
        for _ in range(2):
            migrate(app)
        with app.app_context():
            assert "topics" in sa.inspect(db.engine).get_table_names()
            db.engine.dispose()
    assert not local_postgres(tmp_path).is_running()
    assert capsys.readouterr().out.splitlines() == [
        "  bringing the tables up to date …",
        "  the tables are up to date",
    ]
