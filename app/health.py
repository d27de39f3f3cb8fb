"""`/healthz`: is the database there, and are its tables those of this release?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask, Response, jsonify
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

SECONDS_TO_WAIT = 3
OK, UNREACHABLE, BEHIND, UNKNOWN = "ok", "unreachable", "behind", "unknown"
UNAVAILABLE = 503
_STANDS_AT = sa.text("SELECT version_num FROM alembic_version")


def register_health(app: Flask) -> None:
    """Open the door; the migrations of this release are read once, now."""
    heads = frozenset(ScriptDirectory(app.extensions["migrate"].directory).get_heads())
    engine = _engine(app.config["SQLALCHEMY_DATABASE_URI"])
    app.add_url_rule("/healthz", "health", lambda: _answer(report(engine, heads)))


def report(engine: sa.Engine, heads: frozenset[str]) -> dict[str, str]:
    """Say how it stands with the database and with its tables."""
    try:
        stands_at = _versions(engine)
    except OperationalError:
        return {"status": "unavailable", "database": UNREACHABLE, "migrations": UNKNOWN}
    if stands_at != heads:
        return {"status": "unavailable", "database": OK, "migrations": BEHIND}
    return {"status": OK, "database": OK, "migrations": OK}


def _versions(engine: sa.Engine) -> frozenset[str]:
    with engine.connect() as connection:
        try:
            return frozenset(connection.scalars(_STANDS_AT))
        except ProgrammingError:  # no such table: nothing was ever migrated
            return frozenset()


def _engine(url: str) -> sa.Engine:
    """Return a way to the database that is new each time: what is in use by pages says nothing."""
    return sa.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": SECONDS_TO_WAIT})


def _answer(found: dict[str, str]) -> Response:
    response = jsonify(found)
    response.status_code = 200 if found["status"] == OK else UNAVAILABLE
    return response
