"""Signals as something to wait for."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest

from app.cli.bell import Bell


@pytest.fixture(autouse=True)
def no_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_to_say_stop_rings_and_interrupts_nothing(number):
    with Bell() as bell:
        assert not bell.stop_asked
        os.kill(os.getpid(), number)
        assert bell.stop_asked


def test_a_ring_that_came_before_the_wait_is_not_missed():
    with Bell() as bell:
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        bell.wait(30)
        assert time.monotonic() - began < 5


def test_the_end_of_a_child_rings():
    with Bell() as bell:
        child = subprocess.Popen(["true"])
        began = time.monotonic()
        while child.poll() is None:
            bell.wait(30)
        assert time.monotonic() - began < 5
        assert not bell.stop_asked


def test_without_a_ring_the_wait_ends_in_time():
    with Bell() as bell:
        bell.wait(0.01)
        assert not bell.stop_asked


def test_ctrl_c_works_where_a_shell_told_us_to_ignore_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Bell() as bell:
            os.kill(os.getpid(), signal.SIGINT)
            assert bell.stop_asked
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_afterwards_signals_do_what_they_did_before():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGCHLD)]
    with Bell():
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGCHLD)] == before


@pytest.mark.parametrize(("level", "is_over"), [("1", True), (None, False)])
def test_the_death_of_the_make_that_started_us_is_a_ring(monkeypatch, level, is_over):
    if level:
        monkeypatch.setenv("MAKELEVEL", level)
    with Bell() as bell:
        assert not bell.stop_asked
        monkeypatch.setattr(os, "getppid", lambda: 1)
        assert bell.stop_asked is is_over
