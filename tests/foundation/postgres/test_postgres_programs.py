"""Which PostgreSQL programs are used, and who runs them."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from app.foundation.postgres import LocalPostgres, PostgresUnavailable
from app.foundation.postgres import programs as programs_room
from app.foundation.postgres import runners as runners_room
from app.foundation.postgres import server as server_room
from app.foundation.postgres.programs import find_programs, last_number, program_folders, system_folders
from app.foundation.postgres.runners import Runner, account_of, clean_environment, possible_runners
from tests.foundation.postgres.servers import answer, fake_programs

OURSELVES = Runner(os.geteuid(), os.getegid())


@pytest.mark.parametrize(
    ("offered", "made_by", "chosen"),
    [
        (["18.6"], None, 18),
        (["18.6", "15.18 (Debian 15.18-0+deb12u1)"], None, 18),
        (["18.6", "15.18 (Debian 15.18-0+deb12u1)"], 15, 15),
        (["19beta1"], None, 19),
        (["14.2"], None, None),
        (["14.2", "16.1"], None, 16),
        (["18.6"], 17, None),
        ([], None, None),
    ],
)
def test_data_stay_with_the_version_that_made_them(tmp_path, monkeypatch, offered, made_by, chosen):
    folders = [fake_programs(tmp_path / str(n), version) for n, version in enumerate(offered)]
    monkeypatch.setattr(programs_room, "program_folders", lambda data_dir: iter(folders))
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    if made_by:
        (data_dir / "PG_VERSION").write_text(f"{made_by}\n")
    found = find_programs(data_dir, OURSELVES)
    assert (found.major if found else None) == chosen


def test_programs_that_are_incomplete_or_broken_are_passed_over(tmp_path, monkeypatch):
    incomplete = fake_programs(tmp_path / "incomplete", "18.6")
    (incomplete / "initdb").unlink()
    broken = fake_programs(tmp_path / "broken", "18.6")
    (broken / "postgres").write_text("#!/bin/sh\nexit 1\n")
    good = fake_programs(tmp_path / "good", "16.1")
    folders = [tmp_path / "missing", incomplete, broken, good]
    monkeypatch.setattr(programs_room, "program_folders", lambda data_dir: iter(folders))
    found = find_programs(tmp_path, OURSELVES)
    assert found is not None
    assert found.folder == good


def test_a_named_folder_of_programs_stands_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("COOPLINK_PG_BIN", str(tmp_path))
    assert list(program_folders(tmp_path)) == [tmp_path]


def test_no_programs_at_all_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("COOPLINK_PG_BIN", str(tmp_path / "nowhere"))
    monkeypatch.setattr(server_room, "flee", lambda data_dir: None)
    with pytest.raises(PostgresUnavailable, match="DATABASE_URL"):
        LocalPostgres(tmp_path / "postgres").start()


def test_the_machines_own_programs_are_offered_too(tmp_path, monkeypatch):
    old, new = (fake_programs(tmp_path / f"{n}" / "bin", f"{n}.1") for n in (9, 17))
    monkeypatch.setattr(programs_room, "SYSTEM_PLACES", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", str(old))
    assert list(system_folders()) == [new, old, old]


@pytest.mark.parametrize(
    ("name", "number"), [("18", 18), ("postgresql@16", 16), ("pgsql-9.6", 6), ("bin", 0)]
)
def test_the_last_number_of_a_name_is_its_version(name, number):
    assert last_number(name) == number


def test_what_steers_postgresql_in_the_environment_does_not_reach_it(monkeypatch):
    for name in ("PGPORT", "PGDATA", "PGHOST", "LC_MESSAGES"):
        monkeypatch.setenv(name, "9999")
    assert not {"PGPORT", "PGDATA", "PGHOST", "LC_MESSAGES"} & set(clean_environment())


def test_it_starts_whatever_the_environment_says_of_ports(stopped, monkeypatch):
    monkeypatch.setenv("PGPORT", "9999")
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    stopped.start()
    assert answer(stopped, "SHOW port") == "5432"


def test_an_ordinary_user_runs_it_as_itself(monkeypatch):
    me = pwd.getpwuid(os.getuid())
    monkeypatch.setattr(os, "geteuid", lambda: me.pw_uid or 1)
    ways = list(possible_runners(Path("/nowhere")))
    assert [way.prefix for way in ways] == [()]


def test_a_user_without_a_name_borrows_one(monkeypatch):
    nameless = next(uid for uid in range(54321, 60000) if account_of(uid) is None)
    monkeypatch.setattr(os, "geteuid", lambda: nameless)
    (way,) = possible_runners(Path("/nowhere"))
    assert way.prefix[0] == "unshare"
    assert way.uid == nameless


def test_root_lends_the_account_that_owns_the_data_first(tmp_path, monkeypatch):
    daemon = pwd.getpwnam("daemon")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(runners_room, "account_of", lambda uid: daemon)
    ways = list(possible_runners(tmp_path))
    assert ways[0].options["user"] == daemon.pw_uid
    assert ways[-1].prefix[0] == "unshare"
    assert all(way.uid or way.prefix for way in ways)
