"""What the operator reads while Cooplink starts, runs and stops."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Trouble(Exception):
    """Something the operator must solve; the sentence says what and how."""


class Stopped(Exception):
    """Somebody said stop while we were still starting."""


def say(text: str) -> None:
    """Print a line at once, also when nobody looks at a terminal."""
    _print(text, sys.stdout)


def complain(text: str) -> None:
    """Print a line where mistakes are read."""
    _print(text, sys.stderr)


def _print(text: str, to: TextIO) -> None:
    """Print; when the reader has gone (`make run | head`) go on in silence, there is work to stop."""
    try:
        print(text, file=to, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), to.fileno())


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, and how long it took when it is done."""
    began = time.monotonic()
    say(f"→ {what} …")
    yield
    say(f"  done in {time.monotonic() - began:.1f} s")
