"""A process that outlives `make run` when that is killed, and then cleans up after it.

It is told what was started and what has ended. When the line goes dead, it stops the rest.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

from app.foundation.postgres.postmaster import Postmaster, command_line, wait_until
from config import ROOT

GRACE_SECONDS = 10.0
LATE_SECONDS = 1.0
FORGET = "forget "


class Watchman:
    """Our side of the line."""

    def __init__(self) -> None:
        self._held_open: list[int] = []
        self._told: dict[str, None] = {}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Put the watchman at his post."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.cli.watchman"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=self._held_open,
        )
        for line in self._told:
            self._send(line)
        return self

    @property
    def process_id(self) -> int | None:
        """Return the number of his process, None when he is not at his post."""
        return self._process.pid if self._process else None

    def hold_open(self, file: int) -> None:
        """Have him keep this file open, and so its lock, until all is cleaned up."""
        self._held_open.append(file)

    def tell(self, line: str) -> None:
        """Tell what was started: `group 12` (of processes) or `postgres /its/data`."""
        self._told[line] = None
        self._send(line)

    def forget(self, line: str) -> None:
        """Tell that this has ended."""
        self._told.pop(line, None)
        self._send(f"{FORGET}{line}")

    def look_after(self) -> None:
        """Put another in his place when he was killed."""
        if self._process and self._process.poll() is not None:
            self._close()
            self.__enter__()

    def __exit__(self, *_: object) -> None:
        """Send him home; what we could not stop ourselves, he does."""
        self._close()

    def _send(self, line: str) -> None:
        if self._process and self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()

    def _close(self) -> None:
        if self._process and self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()


def keep_watch(lines: Iterable[str]) -> None:
    """Listen until the line goes dead; then stop what still runs, the database last."""
    told: dict[str, None] = {}
    for line in map(str.strip, lines):
        if line.startswith(FORGET):
            told.pop(line.removeprefix(FORGET), None)
        else:
            told[line] = None
    groups = [int(value) for value in values(told, "group")]
    clean_up(groups, [Path(value).resolve() for value in values(told, "postgres")])


def values(told: Iterable[str], kind: str) -> list[str]:
    """Return what was told of one kind."""
    return [line.removeprefix(f"{kind} ") for line in told if line.startswith(f"{kind} ")]


def clean_up(groups: list[int], homes: list[Path]) -> None:
    """Stop these process groups, gently first, and then the servers of these data folders."""
    signal_all(groups, signal.SIGTERM)
    wait_until(lambda: not any(map(command_line, groups)), GRACE_SECONDS)  # each group's first process
    signal_all(groups, signal.SIGKILL)
    for home in homes:
        stop_server(Postmaster(home))


def signal_all(groups: list[int], number: signal.Signals) -> None:
    """Send a signal to each of these process groups that is still there."""
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def stop_server(server: Postmaster) -> None:
    """Stop a database server, also when its start was still under way at the moment of the kill."""
    if wait_until(lambda: server.pid is not None, LATE_SECONDS):
        server.stop()


def main(lines: Iterable[str]) -> None:
    """Keep watch on a line that signals to us cannot break."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    keep_watch(lines)


if __name__ == "__main__":
    main(sys.stdin)
