"""The demo as an empty house gets it: loaded once for all tests, which take copies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from flask_babel import force_locale

from app import create_app
from app.cli import prepare
from app.demo import loader
from app.foundation.database import db
from tests import database
from tests.conftest import settings_for

DEMO = "cooplink_demo"


def demo_database() -> str:
    """Make a database with the demo once, whichever worker comes first; return its name."""
    folder = Path(os.environ[database.FOLDER])
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.done").exists():
            _fill(folder)
            (folder / "demo.done").touch()
    return DEMO


def _fill(folder: Path) -> None:
    server = database.running_server()
    database.drop(DEMO)
    server.ensure_database(DEMO)
    app = create_app(settings_for(server.url(DEMO), folder / "demo"))
    prepare.migrate(app)
    with app.app_context(), force_locale("nl"):
        assert loader.is_empty()
        loader.load_demo(lambda _: None)
        db.session.remove()
        db.engine.dispose()
