"""Requests per second through real sockets: wrk when the machine has it, else a small client of our own."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

CONNECTIONS = 8


def rate(url: str, seconds: float, cookie: str = "") -> float:
    """Return how many answers with status 200 a second came over eight connections."""
    return _by_wrk(url, seconds, cookie) if shutil.which("wrk") else _by_threads(url, seconds, cookie)


def tool() -> str:
    """Name what makes the load: our own client is slower, and so measures itself on the fastest pages."""
    return "wrk" if shutil.which("wrk") else "own client (install wrk for fast pages)"


def _by_wrk(url: str, seconds: float, cookie: str) -> float:
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
    words += ["-H", f"Cookie: {cookie}"] if cookie else []
    printed = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed:
        raise SystemExit(f"{url} did not answer with 200:\n{printed}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    return float(found[1]) if found else 0.0


def _by_threads(url: str, seconds: float, cookie: str) -> float:
    counts: list[int] = []
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_ask, args=(url, until, cookie, counts)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _ask(url: str, until: float, cookie: str, counts: list[int]) -> None:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    headers = {"Cookie": cookie} if cookie else {}
    count = 0
    while time.perf_counter() < until:
        connection.request(
            "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers
        )
        answer = connection.getresponse()
        answer.read()
        count += answer.status == 200
    counts.append(count)
