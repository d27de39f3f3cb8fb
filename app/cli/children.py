"""The processes we start: each in a group of its own, so that none outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from app.cli.watchman import Watchman
from config import ROOT

GRACE_SECONDS = 15.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Child:
    """One process with all it starts itself."""

    def __init__(self, name: str, *words: str, watchman: Watchman) -> None:
        self.name = name
        self._words = [sys.executable, *words]
        self._watchman = watchman
        self._process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    def start(self) -> None:
        """Start it; Ctrl-C at the terminal then reaches us alone, and we decide the order."""
        self._process = subprocess.Popen(
            self._words, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started_at = time.monotonic()
        self._watchman.tell(f"group {self._process.pid}")

    @property
    def process_id(self) -> int | None:
        """Return the number of the process and of its group, None when there is none."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        """Return whether it was started and has not ended."""
        return self._process is not None and self.exit_code is None

    @property
    def ending(self) -> str:
        """Return in words how it ended."""
        code = self.exit_code or 0
        return f"was killed (signal {-code})" if code < 0 else f"ended with exit code {code}"

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self._process and self.is_running:
            self._process.terminate()

    def finish(self, seconds: float = GRACE_SECONDS) -> None:
        """Wait until it has ended; after this many seconds end it, and what it left, ourselves."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._watchman.forget(f"group {self._process.pid}")
        self._process = None


class LastingChild(Child):
    """A process that is started again when it dies, more slowly each time it dies young."""

    _pause = FIRST_PAUSE
    _due: float | None = None

    def look_after(self) -> str | None:
        """Start it again when it is time to; return a sentence when it has just died."""
        if self._due is not None and time.monotonic() >= self._due:
            self._due = None
            self.start()
        if self._due is not None or self.is_running:
            return None
        return self._bury()

    def _bury(self) -> str:
        age = time.monotonic() - self.started_at
        pause = FIRST_PAUSE if age > LONGEST_PAUSE else self._pause
        self._due = time.monotonic() + pause
        self._pause = min(pause * 2, LONGEST_PAUSE)
        sentence = f"The {self.name} {self.ending}; it starts again in {pause:.0f} s."
        self.finish(0)
        return sentence
