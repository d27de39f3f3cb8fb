"""The server process of one data folder, as its pid file and the system tell of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from app.foundation.postgres.errors import PostgresUnavailable

PID_LINE = 0
STATUS_LINE = 7
STOP_SECONDS = 30.0
SOCKET = ".s.PGSQL.5432"


class Postmaster:
    """The process that serves one data folder, when there is one."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def pid(self) -> int | None:
        """Return its process id, None when nothing alive serves this folder."""
        written = self._line(PID_LINE)
        if not written.isdecimal():
            return None
        # A zombie has no command line, and a number may have been given to another process since.
        text = command_line(int(written))
        return int(written) if "postgres" in text and f" -D {self.home} " in text else None

    @property
    def is_ready(self) -> bool:
        """Return whether it accepts connections."""
        return self.pid is not None and self._line(STATUS_LINE) == "ready"

    def stop(self) -> None:
        """Ask it to stop, tell it to when it takes too long, and return when it is gone."""
        for request in (signal.SIGINT, signal.SIGQUIT):
            if self._gone_after(request):
                return
        raise PostgresUnavailable(f"The PostgreSQL of {self.home} does not stop.")

    def _gone_after(self, request: signal.Signals) -> bool:
        if pid := self.pid:
            os.kill(pid, request)
        return wait_until(lambda: self.pid is None, STOP_SECONDS)

    def forget(self, socket_dir: Path) -> bool:
        """Remove what a killed server left behind, which a new one would take for a living one."""
        left = [self.home / "postmaster.pid", socket_dir / SOCKET, socket_dir / f"{SOCKET}.lock"]
        had_one = left[0].exists()
        for path in left:
            path.unlink(missing_ok=True)
        return had_one

    def _line(self, number: int) -> str:
        try:
            lines = (self.home / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return ""
        return lines[number].strip() if number < len(lines) else ""


def command_line(pid: int) -> str:
    """Return the words a process was started with, a space after each; empty when it is dead."""
    if Path("/proc/self/cmdline").exists():
        return _command_line_on_linux(pid)
    asked = ["ps", "-o", "stat=,command=", "-p", str(pid)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return "" if answer.startswith("Z") else f"{answer} "


def _command_line_on_linux(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Return whether it became so within this many seconds."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        # The server is no child of ours, so there is no event to wait for.
        time.sleep(0.02)
    return True
