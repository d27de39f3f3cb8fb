"""How Alembic meets the application's database."""

from __future__ import annotations

from alembic import context
from flask import current_app

config = context.config
migrate = current_app.extensions["migrate"]
db = migrate.db


def process_revision_directives(_context, _revision, directives):
    """Make no empty revisions."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run_migrations() -> None:
    """Run on the connection that was handed over, or on one of our own."""
    given = config.attributes.get("connection")
    if given is not None:
        _run_on(given)
        return
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="READ COMMITTED")  # all of a migration, or nothing
        _run_on(connection)


def _run_on(connection) -> None:
    arguments = {
        "process_revision_directives": process_revision_directives,
        **migrate.configure_args,
    }
    context.configure(connection=connection, target_metadata=db.metadata, **arguments)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations look at the database: run them online.")
run_migrations()
