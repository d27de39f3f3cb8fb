"""One number shared by every process on this host; it rises with each visible write.

A kept page is fresh while the number is what it was before the page was made. The number lives in a small
memory-mapped file, so reading it costs nothing and every process sees a change at once.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from pathlib import Path

_NUMBER = struct.Struct("@Q")  # native: copied whole, so nobody ever reads half of it


class _Counter:
    """The number, and the file under it."""

    def __init__(self) -> None:
        self._map: mmap.mmap | None = None
        self._descriptor = -1
        self._threads = threading.Lock()

    def open(self, path: Path) -> None:
        self.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._descriptor).st_size < _NUMBER.size:
            os.ftruncate(self._descriptor, _NUMBER.size)
        self._map = mmap.mmap(self._descriptor, _NUMBER.size)

    def close(self) -> None:
        if self._map:
            self._map.close()
            os.close(self._descriptor)
            self._map = None

    def read(self) -> int:
        number: int = _NUMBER.unpack_from(self._map)[0] if self._map else 0
        return number

    def rise(self) -> None:
        if self._map is None:
            return
        with self._threads:  # the file lock holds between processes, not between threads
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
            try:
                _NUMBER.pack_into(self._map, 0, self.read() + 1)
            finally:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN)


_counter = _Counter()


def share(path: Path) -> None:
    """Share the number with every process that opens the same file."""
    _counter.open(path)


def current() -> int:
    """Return the number to remember before a page is made."""
    return _counter.read()


def changed() -> None:
    """Say that something visible was written."""
    _counter.rise()
