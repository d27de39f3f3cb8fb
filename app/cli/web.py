"""The web server: `python -m app.cli.web`, granian with as many processes as the settings say.

The application is loaded once and the processes fork from there: they start fast and share memory.
"""

from __future__ import annotations

import gc
from datetime import timedelta
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from app.foundation.assets import STATIC, static_version
from config import Settings, load_settings
from wsgi import app

THREADS = 8  # as many as there are database connections for each process
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


if __name__ == "__main__":
    gc.freeze()  # what is loaded now stays shared between the processes
    Granian("wsgi:app", **server_options(load_settings())).serve(target_loader=load, wrap_loader=False)
