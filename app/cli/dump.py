"""The database as one file, and back: PostgreSQL's own programs, in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from itertools import islice
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO, cast

import click
import sqlalchemy as sa

from app.foundation.postgres.programs import program_folders

# Everything goes, also what the dump does not know: it may be older than the tables that are here.
BEGIN = b"""
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL lock_timeout = '30s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
COMMIT = b"\nCOMMIT;\n"
NEW_SETTING = b"SET transaction_timeout"  # programs from 17 on say it; a server before 17 refuses it
PREAMBLE_LINES = 40
LAST_WORDS = 2000
Process = subprocess.Popen[bytes]


class Database:
    """One database, reached by the programs of the local PostgreSQL or the system's."""

    def __init__(self, url: str, data_dir: Path) -> None:
        address = sa.make_url(url).set(drivername="postgresql")
        self._folders = list(program_folders(data_dir))
        self._url = address._replace(password=None).render_as_string()
        # In the environment: everybody on a machine can read the words a program was called with.
        self._environment = dict(os.environ)
        if address.password:
            self._environment["PGPASSWORD"] = str(address.password)

    def dump(self, file: Path) -> None:
        """Write it into a file, as it is at this moment."""
        with tempfile.TemporaryFile() as words:
            dump = self._start(words, "pg_dump", "--format=custom", f"--file={file}", self._url)
            _finish(words, pg_dump=dump)

    def restore(self, file: Path) -> None:
        """Put back what is in the file, in place of everything; when that fails, nothing has changed."""
        with tempfile.TemporaryFile() as words:
            dump = self._start(words, "pg_restore", "--no-owner", "--file=-", str(file), out=PIPE)
            psql = self._start(words, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self._url, into=PIPE)
            _feed(dump, psql)
            _finish(words, psql=psql, pg_restore=dump)

    def _start(
        self, words: IO[bytes], name: str, *options: str, into: int = DEVNULL, out: int = DEVNULL
    ) -> Process:
        found = next((folder / name for folder in self._folders if (folder / name).exists()), Path(name))
        try:
            return subprocess.Popen(
                [found, *options], stdin=into, stdout=out, stderr=words, env=self._environment
            )
        except OSError as error:
            raise click.ClickException(f"{name} of PostgreSQL cannot be run ({error.strerror}).") from error


def _feed(dump: Process, psql: Process) -> None:
    """Hand on the dump line by line; it is committed only when its reader got to the end of it."""
    sql = cast(IO[bytes], dump.stdout)
    # A pipe that breaks: psql has stopped, and its own words say why.
    with sql, suppress(BrokenPipeError), cast(IO[bytes], psql.stdin) as into:
        into.write(BEGIN)
        into.writelines(line for line in islice(sql, PREAMBLE_LINES) if not line.startswith(NEW_SETTING))
        shutil.copyfileobj(sql, into)
        if dump.wait() == 0:
            into.write(COMMIT)


def _finish(words: IO[bytes], **processes: Process) -> None:
    """Wait until all have ended; when one failed, stop with what they said."""
    failed = [name for name, process in processes.items() if process.wait()]
    if failed:
        words.seek(0)
        said = words.read().decode(errors="replace").strip()[-LAST_WORDS:]
        raise click.ClickException(f"{failed[0]} failed, and nothing was changed. It said:\n{said}")
