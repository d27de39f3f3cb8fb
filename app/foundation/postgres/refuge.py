"""Another place for the data, when folders above the checkout are closed to who must run it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from app.foundation.postgres.programs import Programs, copy_programs, find_programs
from app.foundation.postgres.runners import Runner, account_runners

REFUGES = Path("/var/lib/cooplink")


def flee(data_dir: Path) -> Programs | None:
    """Move the data to where an account of the system can reach them, and leave a link behind."""
    runner = next(account_runners(data_dir), None)
    if runner is None or data_dir.is_symlink():
        return None
    _make_refuge(data_dir, runner)
    return find_programs(data_dir, runner) or _programs_copied(data_dir, runner)


def _make_refuge(data_dir: Path, runner: Runner) -> None:
    refuge = REFUGES / short_name(data_dir) / "postgres"
    refuge.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if data_dir.exists():
        shutil.move(data_dir, refuge)
    refuge.mkdir(mode=0o700, exist_ok=True)
    runner.own(refuge)
    data_dir.symlink_to(refuge)


def _programs_copied(data_dir: Path, runner: Runner) -> Programs | None:
    copy_programs(data_dir)
    return find_programs(data_dir, runner)


def short_name(path: Path) -> str:
    """Return a short name that no other path has."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
