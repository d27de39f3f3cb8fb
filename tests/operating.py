"""Running commands as an operator does: a process of its own, told everything by its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from config import ROOT

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


def environment(app: Flask, **more: str) -> dict[str, str]:
    """Return what a process needs to live in the same house."""
    settings = app.config["SETTINGS"]
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance_dir),
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        **more,
    }


def run(app: Flask, *words: str, typed: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [*FLASK, *words],
        env=environment(app, **more),
        cwd=ROOT,
        input=typed,
        capture_output=True,
        check=False,
    )


@contextmanager
def running_worker(app: Flask, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have a worker beside this block; it is gone afterwards, whatever happened."""
    words = [*FLASK, "worker"]
    worker = subprocess.Popen(words, env=environment(app, **more), cwd=ROOT, stderr=subprocess.PIPE)
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()
