"""The commands: what an operator types."""

from __future__ import annotations

from flask import Flask


def register_commands(app: Flask) -> None:
    """Add every command to `flask`."""
    from app.cli.accounts import create_admin
    from app.cli.backup import backup, restore
    from app.cli.demo import demo
    from app.cli.exchange import export, import_dossiers
    from app.cli.upkeep import rebake, recount, render, worker

    for command in (
        backup,
        create_admin,
        demo,
        export,
        import_dossiers,
        rebake,
        recount,
        render,
        restore,
        worker,
    ):
        app.cli.add_command(command)
