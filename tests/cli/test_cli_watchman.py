"""The watchman cleans up after a run that was killed, and after nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import watchman as room
from app.cli.watchman import Watchman, keep_watch, main
from app.foundation.postgres import LocalPostgres
from app.foundation.postgres.postmaster import wait_until


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def group(process: subprocess.Popen[bytes]) -> str:
    return f"group {process.pid}"


def is_gone(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(room, "LATE_SECONDS", 0.1)


def test_when_the_line_goes_dead_what_was_told_is_stopped(sleeper):
    keep_watch([f"{group(sleeper)}\n"])
    assert wait_until(lambda: is_gone(sleeper), 5)
    assert sleeper.returncode == -signal.SIGTERM


def test_what_has_ended_is_forgotten(sleeper):
    keep_watch([f"{group(sleeper)}\n", f"forget {group(sleeper)}\n"])
    assert not is_gone(sleeper)


def test_what_does_not_stop_when_asked_is_ended():
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    code += "print('ready', flush=True); time.sleep(60)"
    stubborn = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    assert stubborn.stdout is not None
    assert stubborn.stdout.readline() == b"ready\n"
    keep_watch([group(stubborn)])
    stubborn.communicate(timeout=5)
    assert stubborn.returncode == -signal.SIGKILL


@pytest.mark.parametrize("lines", [[], ["group 999999999"], ["forget group 12"], ["nonsense"]])
def test_nothing_to_stop_is_no_mistake(lines):
    keep_watch(lines)


def test_a_database_server_that_never_came_up_is_no_mistake(tmp_path):
    keep_watch([f"postgres {tmp_path}"])


def test_the_database_server_is_stopped_last(tmp_path, sleeper):
    postgres = LocalPostgres(tmp_path / "postgres", durable=False)
    postgres.start()
    keep_watch([f"postgres {postgres.data_dir}", group(sleeper)])
    assert not postgres.is_running()
    assert wait_until(lambda: is_gone(sleeper), 5)


def test_a_watchman_who_is_sent_home_leaves_the_rest_to_nobody(sleeper):
    with Watchman() as watchman:
        watchman.tell(group(sleeper))
        watchman.forget(group(sleeper))
    assert not is_gone(sleeper)


def test_what_we_failed_to_stop_the_watchman_stops_when_sent_home(sleeper):
    with Watchman() as watchman:
        watchman.tell(group(sleeper))
    assert wait_until(lambda: is_gone(sleeper), 5)


def test_a_killed_watchman_is_replaced_by_one_who_knows_as_much(sleeper):
    with Watchman() as watchman:
        watchman.tell(group(sleeper))
        first = watchman.process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert wait_until(lambda: is_replaced(watchman, first), 5)
    assert wait_until(lambda: is_gone(sleeper), 5)


def is_replaced(watchman: Watchman, first: int) -> bool:
    watchman.look_after()
    return watchman.process_id != first


def test_a_message_to_a_dead_watchman_is_no_mistake():
    with Watchman() as watchman:
        assert watchman.process_id is not None
        os.kill(watchman.process_id, signal.SIGKILL)
        for _ in range(1000):
            watchman.tell("group 999999999")


def test_a_watchman_holds_a_lock_as_long_as_he_is_there(tmp_path):
    with (tmp_path / "lock").open("w") as file:
        watchman = Watchman()
        watchman.hold_open(file.fileno())
        with watchman:
            held = Path(f"/proc/{watchman.process_id}/fd/{file.fileno()}").readlink()
    assert held == tmp_path / "lock"


def test_a_signal_to_everybody_does_not_send_the_watchman_away(monkeypatch):
    ignored = []
    monkeypatch.setattr(signal, "signal", lambda number, take: ignored.append((number, take)))
    main([])
    assert (signal.SIGINT, signal.SIG_IGN) in ignored
    assert (signal.SIGTERM, signal.SIG_IGN) in ignored
