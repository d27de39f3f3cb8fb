"""A PostgreSQL of our own for development, demo and tests: made, started and stopped here."""

from __future__ import annotations

from pathlib import Path

from app.foundation.postgres.errors import PostgresUnavailable
from app.foundation.postgres.server import LocalPostgres

__all__ = ["DATABASE", "LocalPostgres", "PostgresUnavailable", "local_postgres", "local_url"]

DATABASE = "cooplink"


def local_postgres(instance_dir: Path) -> LocalPostgres:
    """Return the server that belongs to this instance."""
    return LocalPostgres(instance_dir / "postgres")


def local_url(instance_dir: Path) -> str:
    """Return the address of the database that belongs to this instance."""
    return local_postgres(instance_dir).url(DATABASE)
