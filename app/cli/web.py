"""The web server: `python -m app.cli.web`, granian with as many processes as the settings say.

The application is loaded once and the processes fork from there: they start fast and share memory.
With `--prepare` the database is brought up to date first, in such a process.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from datetime import timedelta
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from app.cli.prepare import prepare
from app.foundation.assets import STATIC, static_version
from config import Settings
from wsgi import app

THREADS = 4  # measured: more only wait for one another
A_YEAR = timedelta(days=365)
STOP_SECONDS = 10


def server_options(settings: Settings) -> dict[str, Any]:
    """Return what granian is told; files under a hashed address may be kept for a year."""
    return {
        "address": settings.host,
        "port": settings.port,
        "interface": Interfaces.WSGI,
        "http": HTTPModes.http1,
        "websockets": False,
        "workers": settings.workers,
        "blocking_threads": THREADS,
        "respawn_failed_workers": True,
        "workers_kill_timeout": STOP_SECONDS,
        "log_level": LogLevels.error,
        "static_path_route": [f"/static/{static_version()}"],
        "static_path_mount": [STATIC],
        "static_path_expires": int(A_YEAR.total_seconds()),
    }


def load() -> Flask:
    """Return the application, for each process of the server."""
    return app


def prepare_apart() -> None:
    """Prepare the database in a process of its own, which leaves no trace in those that serve."""
    apart = multiprocessing.Process(target=prepare, args=(app,), name="preparation")
    apart.start()
    apart.join()
    if apart.exitcode:
        sys.exit("The database could not be brought up to date; the reason stands above.")


def main() -> None:
    """Serve until a signal says stop."""
    settings: Settings = app.config["SETTINGS"]
    if "--prepare" in sys.argv[1:]:
        prepare_apart()
    gc.freeze()  # what is loaded now stays shared between the processes
    gc.set_threshold(20_000, 20, 20)  # a page leaves little behind, and nothing large
    Granian("wsgi:app", **server_options(settings)).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
