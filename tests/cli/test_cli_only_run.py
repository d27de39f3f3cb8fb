"""One run at a time for each instance folder."""

from __future__ import annotations

import fcntl
import os
import threading

import pytest

from app.cli import only_run as room
from app.cli.bell import Bell
from app.cli.console import Stopped, Trouble
from app.cli.only_run import only_run


class Quiet(Bell):
    """A bell nobody rings, unless the test does."""

    def __init__(self, *, is_rung: bool = False) -> None:
        super().__init__()
        self._ear.close()
        self._clapper.close()
        self._is_stop_asked = is_rung

    def wait(self, seconds: float) -> None:
        threading.Event().wait(0.01)


def test_a_first_run_gets_its_turn_in_a_folder_that_is_not_there_yet(tmp_path):
    with only_run(tmp_path / "instance", Quiet()) as turn:
        assert not turn.was_cut_short
        assert (tmp_path / "instance" / "run.lock").read_text() == f"{os.getpid()}\n"


def test_a_second_run_is_refused_while_the_first_is_there(tmp_path):
    refusal = pytest.raises(Trouble, match=f"already runs .*process {os.getpid()}")
    with only_run(tmp_path, Quiet()), refusal, only_run(tmp_path, Quiet()):
        raise AssertionError


def test_after_a_run_the_next_one_gets_its_turn(tmp_path):
    for _ in range(2):
        with only_run(tmp_path, Quiet()) as turn:
            assert not turn.was_cut_short


def test_a_run_that_failed_has_still_ended_well(tmp_path):
    with pytest.raises(Trouble), only_run(tmp_path, Quiet()):
        raise Trouble
    with only_run(tmp_path, Quiet()) as turn:
        assert not turn.was_cut_short


def test_a_run_that_was_killed_is_noticed(tmp_path):
    (tmp_path / "run.lock").write_text("999999999\n")
    with only_run(tmp_path, Quiet()) as turn:
        assert turn.was_cut_short


def test_it_waits_while_a_killed_run_is_cleaned_up(tmp_path, capsys):
    (tmp_path / "run.lock").write_text("999999999\n")
    cleaner = (tmp_path / "run.lock").open()
    fcntl.flock(cleaner, fcntl.LOCK_EX)
    threading.Timer(0.1, cleaner.close).start()
    with only_run(tmp_path, Quiet()) as turn:
        assert turn.was_cut_short
    assert "Waiting for an earlier run" in capsys.readouterr().out


@pytest.mark.parametrize(("is_rung", "outcome"), [(True, Stopped), (False, Trouble)])
def test_the_wait_can_be_broken_off_and_is_not_endless(tmp_path, monkeypatch, is_rung, outcome):
    monkeypatch.setattr(room, "WAIT_SECONDS", 1)
    (tmp_path / "run.lock").write_text("999999999\n")
    with (tmp_path / "run.lock").open() as cleaner:
        fcntl.flock(cleaner, fcntl.LOCK_EX)
        with pytest.raises(outcome), only_run(tmp_path, Quiet(is_rung=is_rung)):
            raise AssertionError
