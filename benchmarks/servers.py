"""Starting and stopping what is measured: granian with two workers, and the worker process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

WORKERS = 2
THREADS = 4
ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def serving_cooplink(environment: Mapping[str, str], path: str) -> Iterator[tuple[str, int]]:
    """Serve Cooplink as `make run` does; give its address and its process id."""
    port = _free_port()
    settings = {**environment, "PORT": str(port), "WORKERS": str(WORKERS)}
    with _running([sys.executable, "-m", "app.cli.web"], settings) as process:
        _wait_for(port, path)
        yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def serving(target: str, environment: Mapping[str, str], path: str) -> Iterator[str]:
    """Serve another WSGI application with the same server, workers and threads; give its address."""
    port = _free_port()
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--http", "1", "--no-ws"]
    words += ["--factory", "--log-level", "warning"]
    with _running([sys.executable, *words, target], environment):
        _wait_for(port, path)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def working(environment: Mapping[str, str]) -> Iterator[int]:
    """Run the worker process; give its process id."""
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with _running(words, environment) as process:
        time.sleep(3)  # it opens its connections and loads the application
        yield process.pid


@contextmanager
def _running(words: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, path: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)  # not there yet
    raise SystemExit(f"nothing answers on port {port}")


def resident(pid: int) -> float:
    """Return the memory of a process and its children in MB; a page they share is counted once (PSS)."""
    return sum(_pss(one) for one in _family(pid)) / 1024


def _family(pid: int) -> list[int]:
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(each for child in children for each in _family(child))]


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
