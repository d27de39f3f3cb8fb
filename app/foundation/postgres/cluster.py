"""The data folder: made whole or not at all, and given our settings at each start."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from app.foundation.postgres.errors import PostgresUnavailable
from app.foundation.postgres.programs import Programs

OWNER = "cooplink"
SETTINGS_FILE = "cooplink.conf"
BUILTIN_LOCALE_SINCE = 17
SETTINGS = (
    "listen_addresses = ''",
    "port = 5432",
    "max_connections = 100",
    "shared_buffers = 128MB",
    "timezone = 'UTC'",
    "jit = off",
    "log_min_duration_statement = 500",
)
FORGETFUL_SETTINGS = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "autovacuum = off",
)


def make_cluster(home: Path, programs: Programs, *, durable: bool) -> None:
    """Make a new data folder beside its place and move it there when it is complete."""
    making = _new_folder(home)
    programs.runner.own(making)
    programs.run("initdb", "-D", making, *_initdb_options(programs.major, durable=durable))
    with (making / "postgresql.conf").open("a") as file:
        file.write(f"\ninclude_if_exists = '{SETTINGS_FILE}'\n")
    _move(making, home)


def _new_folder(home: Path) -> Path:
    """Return a new folder; what killed starts left goes, though one may still be writing in it."""
    beginning = f"{home.name}.making-"
    for cut_short in home.parent.glob(f"{beginning}*"):
        shutil.rmtree(cut_short, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=beginning, dir=home.parent))


def _initdb_options(major: int, *, durable: bool) -> list[str]:
    """Return options under which each machine and each version makes the same cluster."""
    # One locale everywhere: the machine's own would decide how names sort.
    locale = ["--locale=C.UTF-8"]
    if major >= BUILTIN_LOCALE_SINCE:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    haste = [] if durable else ["--no-sync"]
    return ["-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-instructions", *locale, *haste]


def _move(making: Path, home: Path) -> None:
    try:
        making.rename(home)
    except OSError as error:
        raise PostgresUnavailable(
            f"{home} holds something that is no PostgreSQL data. Move it away and try again."
        ) from error


def write_settings(home: Path, programs: Programs, *, durable: bool) -> None:
    """Write our settings anew, so that data made by an older checkout follow this one."""
    path = home / SETTINGS_FILE
    lines = SETTINGS if durable else (*SETTINGS, *FORGETFUL_SETTINGS)
    path.write_text("".join(f"{line}\n" for line in lines))
    programs.runner.own(path)
