"""The local PostgreSQL as `make run` minds it: stopped at the end when it was started for us."""

from __future__ import annotations

from app.cli.console import complain, say, step
from app.cli.watchman import Watchman
from app.foundation.postgres import DATABASE, LocalPostgres


class OurPostgres:
    """The server of this instance, and whether it falls to us to stop it."""

    def __init__(self, postgres: LocalPostgres, watchman: Watchman, *, is_left_over: bool) -> None:
        self._postgres = postgres
        self._watchman = watchman
        self._line = f"postgres {postgres.data_dir}"
        self._is_ours = is_left_over

    def open(self) -> None:
        """Start it, unless somebody else did, and say where the data are."""
        with step(f"PostgreSQL in {self._postgres.data_dir}"):
            self._start()
            self._postgres.ensure_database(DATABASE)
        if self._postgres.home != self._postgres.data_dir:
            say(f"  folders above it are closed to others: the data are in {self._postgres.home}")

    def look_after(self) -> None:
        """Start it again when it was killed; PostgreSQL mends its own data."""
        if not self._postgres.is_running():
            complain("PostgreSQL has gone; it is started again.")
            self._start()

    def close(self) -> None:
        """Stop it, if that falls to us."""
        if self._is_ours:
            with step("Stopping PostgreSQL"):
                self._postgres.stop()
            self._watchman.forget(self._line)

    def _start(self) -> None:
        # The watchman hears of it beforehand: we may be killed at any moment.
        self._is_ours |= not self._postgres.is_running()
        if self._is_ours:
            self._watchman.tell(self._line)
        self._postgres.start()
