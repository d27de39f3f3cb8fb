"""The database is made ready before anything is served."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.cli import prepare
from app.cli.prepare import database_at_hand, migrate
from app.foundation.database import db
from app.foundation.postgres import local_postgres
from config import Settings, load_settings

DEMO = "demo, if empty: True"
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/cooplink"}


@pytest.mark.parametrize(
    ("values", "done"),
    [
        ({}, ["migrations", DEMO]),
        ({"DEMO": "0"}, ["migrations"]),
        (ELSEWHERE, ["migrations"]),
        (ELSEWHERE | {"DEMO": "1"}, ["migrations"]),
    ],
)
def test_the_demo_comes_only_into_a_local_database_that_wants_it(tmp_path, monkeypatch, values, done):
    happened: list[str] = []
    demo = click.Command("demo", callback=lambda if_empty: happened.append(f"demo, if empty: {if_empty}"))
    demo.params.append(click.Option(["--if-empty"], is_flag=True))
    app = Flask("stand-in")
    app.cli.add_command(demo)
    app.config["SETTINGS"] = settings_in(tmp_path, **values)
    monkeypatch.setattr(prepare, "migrate", lambda app: happened.append("migrations"))
    prepare.prepare(app)
    assert happened == done


def settings_in(folder: Path, **values: str) -> Settings:
    return load_settings({"INSTANCE_DIR": str(folder), "SECRET_KEY": "only for tests"} | values)


def test_a_given_database_is_used_as_it_is(tmp_path):
    with database_at_hand(settings_in(tmp_path, **ELSEWHERE)):
        assert not (tmp_path / "postgres").exists()


def test_make_migrate_migrates_and_nothing_more(tmp_path, monkeypatch):
    happened: list[str] = []
    monkeypatch.setattr(prepare, "load_settings", lambda: settings_in(tmp_path, **ELSEWHERE))
    monkeypatch.setattr(prepare, "create_app", lambda settings: "the house")
    monkeypatch.setattr(prepare, "migrate", happened.append)
    prepare.main()
    assert happened == ["the house"]


def test_the_tables_are_made_once_and_the_server_is_left_as_it_was_found(tmp_path, capsys):
    settings = settings_in(tmp_path)
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
