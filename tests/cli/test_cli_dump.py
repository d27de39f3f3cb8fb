"""The database through PostgreSQL's own programs, and files that change places."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from app.cli import backup
from app.cli.backup import files_folder, swap
from app.cli.dump import Database
from app.foundation.database import db
from app.foundation.postgres.programs import program_folders
from tests import database
from tests.making import make_topic


class Recorder:
    """Stands for a program, and notes how it was called."""

    def __init__(self, words, *, env, **_how):
        self.words, self.environment = [str(word) for word in words], env
        self.args = words
        Recorder.last = self

    def wait(self):
        return 0


def test_a_password_is_not_among_the_words_that_everybody_can_read(monkeypatch, tmp_path):
    monkeypatch.setattr(subprocess, "Popen", Recorder)
    url = "postgresql+psycopg://cooplink:very%20secret@db.example:5433/cooplink?sslmode=require"
    Database(url, tmp_path).dump(tmp_path / "dump")
    assert Recorder.last.words[-1] == "postgresql://cooplink@db.example:5433/cooplink?sslmode=require"
    assert "secret" not in " ".join(Recorder.last.words)
    assert Recorder.last.environment["PGPASSWORD"] == "very secret"


def test_without_a_password_that_of_the_operator_counts(monkeypatch, tmp_path):
    monkeypatch.setattr(subprocess, "Popen", Recorder)
    monkeypatch.setenv("PGPASSWORD", "of the operator")
    Database("postgresql+psycopg://h/d", tmp_path).dump(tmp_path / "dump")
    assert Recorder.last.environment["PGPASSWORD"] == "of the operator"


def test_the_named_programs_are_used(monkeypatch, tmp_path):
    monkeypatch.setattr(subprocess, "Popen", Recorder)
    monkeypatch.setenv("COOPLINK_PG_BIN", str(tmp_path))
    (tmp_path / "pg_dump").touch()
    Database("postgresql+psycopg://h/d", tmp_path).dump(tmp_path / "dump")
    assert Recorder.last.words[0] == str(tmp_path / "pg_dump")


def test_a_program_that_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("COOPLINK_PG_BIN", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(click.ClickException, match=r"pg_dump of PostgreSQL cannot be run \(No such file"):
        Database("postgresql+psycopg://h/d", tmp_path).dump(tmp_path / "dump")


def test_a_database_that_is_not_there_is_said(tmp_path):
    with pytest.raises(click.ClickException, match=r"pg_dump failed(.|\n)*nowhere"):
        Database(database.running_server().url("nowhere"), tmp_path).dump(tmp_path / "dump")


def test_a_server_before_17_is_not_told_what_it_does_not_know(own_house, tmp_path, monkeypatch):
    database_of(own_house, tmp_path).dump(tmp_path / "dump")
    real = next(folder for folder in program_folders(tmp_path) if (folder / "pg_restore").exists())
    for name, line in {
        "pg_restore": f'exec "{real}/pg_restore" "$@"',
        "psql": f"cat > {tmp_path}/said",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("COOPLINK_PG_BIN", str(tmp_path))
    database_of(own_house, tmp_path).restore(tmp_path / "dump")
    said = (tmp_path / "said").read_text()
    assert said.startswith("\nBEGIN;")
    assert "SET statement_timeout = 0;" in said
    assert "transaction_timeout" not in said
    assert said.endswith("\nCOMMIT;\n")


def database_of(app, tmp_path):
    return Database(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)


@pytest.fixture
def someones(worker_id):
    """Return the address of an empty database that belongs to somebody without special rights."""
    name, owner = f"someones_{worker_id}", f"someone_{worker_id}"
    database.drop(name)
    database.as_admin(f"DROP ROLE IF EXISTS {owner}")
    database.as_admin(f"CREATE ROLE {owner} LOGIN")
    database.as_admin(f"CREATE DATABASE {name} OWNER {owner}")
    yield sa.make_url(database.running_server().url(name)).set(username=owner)
    database.drop(name)
    database.as_admin(f"DROP ROLE {owner}")


def test_the_owner_of_a_database_needs_no_special_rights(own_house, someones, tmp_path):
    with own_house.app_context():
        make_topic(title="Verhuist mee")
        db.session.remove()
    database_of(own_house, tmp_path).dump(tmp_path / "dump")
    theirs = Database(someones.render_as_string(hide_password=False), tmp_path)
    for _ in range(2):
        theirs.restore(tmp_path / "dump")
        theirs.dump(tmp_path / "dump")
    engine = sa.create_engine(someones)
    with engine.connect() as connection:
        assert connection.scalars(sa.text("SELECT title FROM topics")).all() == ["Verhuist mee"]
        owners = sa.text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert connection.scalars(owners).all() == [someones.username]
    engine.dispose()


def fill(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_change_places_and_the_folder_itself_stays(tmp_path):
    kept, files = fill(tmp_path / "kept", a="old", b="old"), fill(tmp_path / "files", b="new", c="new")
    node = files.stat().st_ino
    swap(kept, files)
    assert content(files) == {"a": "old", "b": "old"}
    assert files.stat().st_ino == node


def test_a_folder_that_is_not_there_yet_is_made(tmp_path):
    swap(fill(tmp_path / "kept", a="old"), tmp_path / "files")
    assert content(tmp_path / "files") == {"a": "old"}


@pytest.mark.parametrize("fails_at", ["a", "b"])
def test_when_files_cannot_be_put_back_those_of_now_stay(tmp_path, monkeypatch, fails_at):
    kept, files = fill(tmp_path / "kept", a="old", b="old"), fill(tmp_path / "files", b="new", c="new")
    move, refusals = shutil.move, iter([OSError("no room")])

    def refuse_once(here, there):
        if Path(here) == kept / fails_at and (error := next(refusals, None)):
            raise error
        return move(here, there)

    monkeypatch.setattr(shutil, "move", refuse_once)
    with pytest.raises(click.ClickException, match=r"the files are not \(no room\)"):
        swap(kept, files)
    assert content(files) == {"b": "new", "c": "new"}


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file:///srv/files", Path("/srv/files")),
        ("file:///srv/my files#1?", Path("/srv/my files#1?")),
        ("s3://bucket/prefix", None),
    ],
)
def test_only_local_files_are_in_a_backup(app, tmp_path, url, folder):
    assert files_folder(replace(app.config["SETTINGS"], storage_url=url)) == folder


def test_without_local_files_a_backup_holds_the_database_alone(app, tmp_path):
    assert backup._files(replace(app.config["SETTINGS"], storage_url="s3://bucket")) == {}
    assert backup._files(replace(app.config["SETTINGS"], storage_url=f"file://{tmp_path}/none")) == {}
