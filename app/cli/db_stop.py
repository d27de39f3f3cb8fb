"""`make db-stop`: stop a local PostgreSQL that was left running."""

from __future__ import annotations

import sys

from app.cli.console import complain, say
from app.foundation.postgres import PostgresUnavailable, local_postgres
from config import load_settings


def main() -> int:
    """Stop the server of this instance, and say whether there was one."""
    postgres = local_postgres(load_settings().instance_dir)
    if not postgres.is_running():
        say(f"No PostgreSQL runs in {postgres.data_dir}.")
        return 0
    try:
        postgres.stop()
    except (PostgresUnavailable, OSError) as trouble:
        complain(str(trouble))
        return 1
    say(f"Stopped the PostgreSQL in {postgres.data_dir}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
