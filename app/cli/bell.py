"""Signals as something to wait for: nothing is ever interrupted halfway."""

from __future__ import annotations

import os
import select
import signal
import socket
from types import FrameType
from typing import Self

STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bell:
    """Rings when somebody says stop and when a child ends; `wait` sleeps until it rings."""

    def __init__(self) -> None:
        self._is_stop_asked = False
        # When make is killed nobody is left to pass Ctrl-C on; started by hand, we may outlive a shell.
        self._make = os.getppid() if "MAKELEVEL" in os.environ else None
        self._ear, self._clapper = socket.socketpair()

    def __enter__(self) -> Self:
        """Listen, also where a shell told us to ignore Ctrl-C, as for work in the background."""
        self._ear.setblocking(False)
        self._clapper.setblocking(False)
        handlers = dict.fromkeys(STOPPERS, self._stop) | {signal.SIGCHLD: _child_ended}
        self._before = {number: signal.signal(number, take) for number, take in handlers.items()}
        signal.set_wakeup_fd(self._clapper.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ear.close()
        self._clapper.close()

    @property
    def stop_asked(self) -> bool:
        """Return whether it is time to stop: somebody said so, or the make that started us is gone."""
        return self._is_stop_asked or self._make not in {None, os.getppid()}

    def wait(self, seconds: float) -> None:
        """Return at the next ring, or after this many seconds."""
        if self.stop_asked:
            return
        if select.select([self._ear], [], [], seconds)[0]:
            self._ear.recv(4096)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stop_asked = True


def _child_ended(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: that the signal came is what wakes us."""
