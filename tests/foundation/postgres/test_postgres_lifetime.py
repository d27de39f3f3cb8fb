"""The local PostgreSQL starts, stops, survives anything and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from app.foundation.postgres import LocalPostgres, PostgresUnavailable
from app.foundation.postgres import server as server_room
from app.foundation.postgres.postmaster import command_line, wait_until
from app.foundation.postgres.programs import cluster_major
from tests.foundation.postgres.servers import (
    answer,
    connect,
    family_of,
    is_alive,
    server_pid,
    starting_process,
)


def test_a_cold_start_a_warm_start_and_a_stop_follow_each_other(tmp_path):
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    for made_now in (True, False):
        assert (cluster_major(postgres.home) is None) is made_now
        assert postgres.start()
        assert answer(postgres, "SELECT 1") == 1
        postgres.stop()
        assert not postgres.is_running()


def test_a_second_start_joins_the_server_that_runs(shared):
    assert LocalPostgres(shared.data_dir, durable=False).start() is False
    assert shared.is_running()


def test_a_block_that_joins_leaves_the_server_running(shared):
    with LocalPostgres(shared.data_dir, durable=False).running():
        assert answer(shared, "SELECT 1") == 1
    assert shared.is_running()


def test_a_block_that_starts_the_server_also_stops_it(stopped):
    with stopped.running():
        assert stopped.is_running()
    assert not stopped.is_running()


def test_of_four_starts_at_once_exactly_one_starts_it(tmp_path):
    starts = [starting_process(tmp_path / "postgres") for _ in range(4)]
    answers = sorted(start.communicate(timeout=60)[0].strip() for start in starts)
    LocalPostgres(tmp_path / "postgres").stop()
    assert answers == ["False", "False", "False", "True"]


def test_a_stop_leaves_no_process_behind(stopped):
    stopped.start()
    family = family_of(server_pid(stopped))
    assert len(family) > 3
    stopped.stop()
    assert wait_until(lambda: not any(map(is_alive, family)), 5)


def test_a_stop_of_what_does_not_run_is_no_mistake(tmp_path):
    LocalPostgres(tmp_path / "postgres").stop()


def test_two_checkouts_run_side_by_side(shared, stopped):
    stopped.start()
    stopped.ensure_database("only_here")
    databases = "SELECT string_agg(datname, ' ') FROM pg_database"
    assert "only_here" in str(answer(stopped, databases))
    assert "only_here" not in str(answer(shared, databases))


def test_a_committed_row_survives_the_death_of_everything(tmp_path):
    postgres = LocalPostgres(tmp_path / "postgres")
    postgres.start()
    with connect(postgres) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    for pid in family_of(server_pid(postgres)):
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not postgres.is_running(), 5)
    assert postgres.start()
    assert answer(postgres, "SELECT number FROM kept") == 42
    postgres.stop()


def test_it_starts_again_after_the_death_of_the_postmaster_alone(stopped):
    stopped.start()
    os.kill(server_pid(stopped), signal.SIGKILL)
    assert wait_until(lambda: not stopped.is_running(), 5)
    assert stopped.start()
    assert answer(stopped, "SELECT 1") == 1


def test_a_pid_file_that_names_another_living_process_is_no_obstacle(stopped):
    (stopped.home / "postmaster.pid").write_text(f"{os.getpid()}\n{stopped.home}\n")
    assert not stopped.is_running()
    assert stopped.start()


def test_a_pid_file_cut_short_is_no_obstacle(stopped):
    (stopped.home / "postmaster.pid").write_text("")
    assert not stopped.is_running()
    assert stopped.start()


def test_data_cut_short_while_they_were_made_are_made_anew(tmp_path):
    cut_short = tmp_path / "postgres.making-1234"
    (cut_short / "base" / "1").mkdir(parents=True)
    (cut_short / "PG_VERSION").write_text("18\n")
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    with postgres.running():
        assert answer(postgres, "SELECT 1") == 1
    assert not cut_short.exists()


def test_a_killed_first_start_is_simply_done_again(tmp_path):
    first = starting_process(tmp_path / "postgres")
    assert wait_until(lambda: list(tmp_path.glob("*.making-*/PG_VERSION")), 20)
    first.kill()
    first.communicate()
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    with postgres.running():
        assert answer(postgres, "SELECT 1") == 1


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    letter = tmp_path / "postgres" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear")
    with pytest.raises(PostgresUnavailable, match="holds something that is no PostgreSQL data"):
        LocalPostgres(letter.parent, durable=False).start()
    assert letter.read_text() == "dear"


def test_a_server_that_cannot_start_says_why(stopped):
    (stopped.home / "postgresql.auto.conf").write_text("shared_buffers = 'a lot'\n")
    with pytest.raises(PostgresUnavailable, match="shared_buffers"):
        stopped.start()


def test_an_overgrown_log_is_begun_anew(stopped, monkeypatch):
    monkeypatch.setattr(server_room, "LARGEST_LOG", 10)
    stopped.log_file.write_text("old " * 100)
    stopped.start()
    assert "old" not in stopped.log_file.read_text()


def test_a_zombie_counts_as_dead():
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert command_line(child.pid) == ""
    child.wait()
