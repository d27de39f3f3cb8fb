"""One run at a time for each instance folder: two would stop each other's database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.cli.bell import Bell
from app.cli.console import Stopped, Trouble, say
from app.foundation.postgres.postmaster import command_line

WAIT_SECONDS = 40


@dataclass(frozen=True)
class Turn:
    """Our turn: the number of the locked file, and whether the run before us was killed."""

    held_open: int
    was_cut_short: bool


@contextmanager
def only_run(instance_dir: Path, bell: Bell) -> Iterator[Turn]:
    """Hold the folder's lock within this block."""
    instance_dir.mkdir(parents=True, exist_ok=True)
    with (instance_dir / "run.lock").open("a+") as file:
        _wait_for(file, instance_dir, bell)
        was_cut_short = bool(_holder(file))
        _write(file, f"{os.getpid()}\n")
        try:
            yield Turn(file.fileno(), was_cut_short=was_cut_short)
        finally:
            _write(file, "")


def _wait_for(file: IO[str], instance_dir: Path, bell: Bell) -> None:
    """Wait while a killed run is still being cleaned up; refuse when the other run is alive."""
    for attempt in range(WAIT_SECONDS * 10):
        if _is_ours(file):
            return
        _refuse_living(file, instance_dir)
        if attempt == 0:
            say("→ Waiting for an earlier run to be cleaned up …")
        bell.wait(0.1)
        if bell.stop_asked:
            raise Stopped
    raise Trouble(f"An earlier run still holds {instance_dir}. Try again in a minute.")


def _is_ours(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_living(file: IO[str], instance_dir: Path) -> None:
    holder = _holder(file)
    if holder.isdecimal() and command_line(int(holder)):
        raise Trouble(
            f"Cooplink already runs with {instance_dir} (process {holder}). Stop that one first, "
            "or give this one a folder and a port of its own: "
            "make run INSTANCE_DIR=instance-2 PORT=8001"
        )


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()


def _write(file: IO[str], text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()
