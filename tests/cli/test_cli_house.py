"""What `make run` starts and looks after, with small stand-ins for the server and the worker."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.cli import children, db_stop, serve
from app.cli.bell import Bell
from app.cli.console import Stopped, Trouble, say
from app.cli.our_postgres import OurPostgres
from app.cli.serve import House
from app.cli.watchman import Watchman
from app.foundation.postgres import LocalPostgres
from app.foundation.postgres.postmaster import command_line, wait_until
from config import load_settings

WEB = """
import http.server, os
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Door).serve_forever()
"""
SLEEPER = "import time; time.sleep(60)"


class Quiet(Bell):
    """A bell that only the test rings."""

    def __init__(self) -> None:
        super().__init__()
        self._ear.close()
        self._clapper.close()
        self.rings_left = 10_000

    def wait(self, seconds: float) -> None:
        self.rings_left -= 1
        self._is_stop_asked = self._is_stop_asked or self.rings_left < 0
        threading.Event().wait(0.02)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house on a given database, so that no server of our own is needed."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    values = {
        "PORT": str(port),
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://elsewhere/cooplink",
        "SECRET_KEY": "only for tests",
    }
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.delenv("MAKELEVEL", raising=False)
    monkeypatch.setattr(serve, "WEB", ("-c", WEB))
    monkeypatch.setattr(serve, "WORKER", ("-c", SLEEPER))
    with ExitStack() as undo:
        yield House(load_settings(values), Quiet(), undo)


def test_the_house_opens_says_where_it_is_and_closes_when_asked(house, capsys):
    house.open()
    processes = [house._web.process_id, house._worker.process_id]
    house._bell.rings_left = 3
    assert house.mind() == 0
    house._undo.close()
    assert not any(map(command_line, processes))
    output = capsys.readouterr().out
    assert f"Cooplink is at {house._settings.base_url}" in output
    assert "Stopping the web server and the worker" in output


def test_a_demo_on_a_given_database_is_not_announced(house, capsys):
    house.open()
    assert "samen-wonen-demo" not in capsys.readouterr().out


def test_when_the_web_server_dies_everything_stops(house, capsys):
    house.open()
    os.kill(house._web.process_id, signal.SIGKILL)
    assert house.mind() == 1
    assert "The web server was killed (signal 9)." in capsys.readouterr().err


def test_when_the_worker_dies_it_is_started_again(house, capsys, monkeypatch):
    monkeypatch.setattr(children.LastingChild, "_pause", 0.0)
    house.open()
    first = house._worker.process_id
    os.kill(first, signal.SIGKILL)
    house._bell.rings_left = 20
    assert house.mind() == 0
    assert house._worker.process_id not in (None, first)
    assert "The worker was killed (signal 9)" in capsys.readouterr().err


def test_a_house_that_cannot_open_says_why_and_leaves_nothing(house, monkeypatch):
    monkeypatch.setattr(serve, "WEB", ("-c", "import sys; sys.exit(3)"))
    with pytest.raises(Trouble, match="The web server ended with exit code 3"):
        house_like(house).open()


def house_like(house: House) -> House:
    """The same house, built again after a change."""
    return House(house._settings, house._bell, house._undo)


def test_stop_is_heard_while_the_web_server_gets_ready(house, monkeypatch):
    monkeypatch.setattr(serve, "WEB", ("-c", SLEEPER))
    house._bell.rings_left = 2
    slow = house_like(house)
    with pytest.raises(Stopped):
        slow.open()
    house._undo.close()
    assert slow._web.process_id is None


def test_a_taken_port_stops_it_before_anything_has_started(house):
    with socket.create_server(("127.0.0.1", house._settings.port)), pytest.raises(Trouble, match="in use"):
        house.open()
    assert house._web.process_id is None


def test_output_nobody_reads_any_more_is_no_reason_to_stop(capfd):
    reader, writer = os.pipe()
    os.close(reader)
    kept = os.dup(1)
    os.dup2(writer, 1)
    try:
        say("hello?")
        say("still here")
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(writer)


# --- the database server in the house -----------------------------------------------------------


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[LocalPostgres]:
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    yield postgres
    postgres.stop()


def test_the_database_server_is_ours_when_we_started_it(postgres, capsys):
    ours = OurPostgres(postgres, Watchman(), is_left_over=False)
    ours.open()
    os.kill(postgres_pid(postgres), signal.SIGKILL)
    assert wait_until(lambda: not postgres.is_running(), 5)
    ours.look_after()
    assert postgres.is_running()
    assert "started again" in capsys.readouterr().err
    ours.close()
    assert not postgres.is_running()


def postgres_pid(postgres: LocalPostgres) -> int:
    return int((postgres.home / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize("is_left_over", [True, False])
def test_a_server_that_runs_already_is_stopped_only_when_a_killed_run_left_it(postgres, is_left_over):
    postgres.start()
    watchman = Watchman()
    ours = OurPostgres(postgres, watchman, is_left_over=is_left_over)
    ours.open()
    assert bool(watchman._told) is is_left_over
    ours.close()
    assert postgres.is_running() is not is_left_over


def test_data_in_another_place_are_pointed_out(tmp_path, capsys):
    (tmp_path / "far").mkdir()
    (tmp_path / "instance").symlink_to(tmp_path / "far")
    postgres = LocalPostgres(tmp_path / "instance" / "postgres", durable=False)
    ours = OurPostgres(postgres, Watchman(), is_left_over=False)
    ours.open()
    ours.close()
    assert f"the data are in {tmp_path}/far/postgres" in capsys.readouterr().out


def test_a_server_left_running_can_be_stopped_by_hand(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "only for tests")
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    postgres.start()
    assert [db_stop.main(), db_stop.main()] == [0, 0]
    assert not postgres.is_running()
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"Stopped the PostgreSQL in {tmp_path}/postgres."
    assert second == f"No PostgreSQL runs in {tmp_path}/postgres."
