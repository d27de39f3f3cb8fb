"""Processes we start: none outlives us, and one that must last is started again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from app.cli import children as room
from app.cli.children import Child, LastingChild
from app.cli.watchman import Watchman
from app.foundation.postgres.postmaster import command_line, wait_until

SLEEPER = "import time; print('awake', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
PARENT = (
    f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid, flush=True)"
)


@pytest.fixture
def watchman(monkeypatch: pytest.MonkeyPatch) -> Watchman:
    """A watchman who is not at his post, but remembers."""
    return Watchman()


@pytest.fixture
def child(watchman: Watchman) -> Iterator[Child]:
    child = Child("sleeper", "-c", SLEEPER, watchman=watchman)
    child.start()
    yield child
    child.finish(0)


def told(watchman: Watchman) -> list[str]:
    return list(watchman._told)


def test_the_watchman_knows_a_child_from_its_start_to_its_end(child, watchman):
    (line,) = told(watchman)
    assert line == f"group {child.process_id}"
    child.finish(0)
    assert told(watchman) == []


def test_a_child_stops_when_it_is_asked_to(child):
    assert child.is_running
    child.ask_to_stop()
    child.finish()
    assert not child.is_running


def test_a_child_that_does_not_listen_is_ended(watchman, capfd):
    child = Child("stubborn", "-c", STUBBORN, watchman=watchman)
    child.start()
    assert wait_until(lambda: "awake" in capfd.readouterr().out, 10)
    child.ask_to_stop()
    child.finish(0.1)
    assert not child.is_running


def test_what_a_child_leaves_behind_ends_with_it(watchman, capfd):
    child = Child("parent", "-c", PARENT, watchman=watchman)
    child.start()
    assert wait_until(lambda: child.exit_code == 0, 10)
    grandchild = int(capfd.readouterr().out.split()[0])
    assert wait_until(lambda: command_line(grandchild), 5)
    child.finish()
    assert wait_until(lambda: not command_line(grandchild), 5)


def test_ctrl_c_at_the_terminal_does_not_reach_a_child(child):
    assert os.getpgid(child.process_id) != os.getpgid(0)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys; sys.exit(3)", "ended with exit code 3"),
        ("pass", "ended with exit code 0"),
        ("import os; os.kill(os.getpid(), 9)", "was killed (signal 9)"),
    ],
)
def test_how_a_child_ended_is_said_in_words(watchman, code, words):
    child = Child("short", "-c", code, watchman=watchman)
    child.start()
    assert wait_until(lambda: not child.is_running, 10)
    assert child.ending == words
    child.finish(0)


def test_a_child_that_was_never_started_can_be_finished(watchman):
    child = Child("nothing", watchman=watchman)
    child.ask_to_stop()
    child.finish()
    assert child.exit_code is None


def test_a_lasting_child_is_started_again_when_its_pause_is_over(watchman, monkeypatch):
    monkeypatch.setattr(room, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(LastingChild, "_pause", 0.0)
    child = LastingChild("worker", "-c", SLEEPER, watchman=watchman)
    child.start()
    first = child.process_id
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not child.is_running, 5)
    assert child.look_after() == "The worker was killed (signal 9); it starts again in 0 s."
    assert child.look_after() is None
    assert child.is_running
    assert child.process_id != first
    child.finish(0)


@pytest.mark.parametrize(
    ("ages", "pauses"),
    [
        ([0, 0, 0, 0], [1, 2, 4, 8]),
        ([0] * 8, [1, 2, 4, 8, 16, 32, 60, 60]),
        ([0, 0, 100, 0], [1, 2, 1, 2]),
    ],
)
def test_a_child_that_dies_young_waits_longer_each_time(watchman, monkeypatch, ages, pauses):
    child = LastingChild("worker", "-c", "pass", watchman=watchman)
    now = 1000.0
    monkeypatch.setattr(room.time, "monotonic", lambda: now)
    waited = []
    for age in ages:
        child.started_at = now - age
        child._due = None
        assert child.look_after() is not None
        waited.append(round((child._due or now) - now))
    assert waited == pauses
