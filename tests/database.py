"""A real PostgreSQL for the tests: started once, one template, a copy of it for each worker."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import sqlalchemy as sa

from app.foundation.postgres import LocalPostgres

TEMPLATE = "cooplink_template"
FOLDER = "COOPLINK_TEST_FOLDER"
ROOM = 1024**3  # in some containers memory as a disk is far too small


def start_server() -> LocalPostgres:
    """Start a server that forgets safely and fast; workers find it by the environment."""
    memory = Path("/dev/shm")
    is_fit = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    parent = str(memory) if is_fit else None
    folder = Path(tempfile.mkdtemp(prefix="cooplink-test-", dir=parent))
    folder.chmod(0o755)  # as root the server runs as another user, who must get through
    os.environ[FOLDER] = str(folder)
    server = LocalPostgres(folder / "postgres", durable=False)
    server.start()
    return server


def stop_server(server: LocalPostgres) -> None:
    """Stop it and leave nothing behind."""
    server.stop()
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def running_server() -> LocalPostgres:
    """Return the server that the first process started."""
    return LocalPostgres(Path(os.environ[FOLDER]) / "postgres", durable=False)


def copy_template(name: str, template: str = TEMPLATE) -> str:
    """Make a database of its own from a template; return its address."""
    drop(name)
    as_admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return running_server().url(name)


def drop(name: str) -> None:
    """Take a database away, whoever is still in it."""
    as_admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def as_admin(statement: str) -> None:
    """Tell the server something that no transaction can hold."""
    admin = sa.create_engine(running_server().url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(statement))
    admin.dispose()
