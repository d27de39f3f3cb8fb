"""Who runs PostgreSQL's programs: it refuses the superuser, so root does it under another name."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from app.foundation.postgres.errors import PostgresUnavailable

SYSTEM_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Runner:
    """One way to run a program, and the user (by number) to whom the data then belong."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: str | Path, detached: bool = False) -> str:
        """Run a program to its end and return what it printed; raise with that text on failure."""
        command = [*self.prefix, *map(str, words)]
        # A file and not a pipe: a server started here keeps it open for as long as it lives.
        with tempfile.TemporaryFile("w+") as printed:
            code = self._call(command, printed, detached=detached)
            printed.seek(0)
            text = printed.read()
        if code:
            raise PostgresUnavailable(f"{Path(words[0]).name} failed.\n{text[-2000:]}".strip())
        return text

    def _call(self, command: list[str], printed: IO[str], *, detached: bool) -> int:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=clean_environment(),
            start_new_session=detached,
            check=False,
            **self.options,
        ).returncode

    def can(self, *words: str | Path) -> bool:
        """Return whether this program runs, and runs well, in this way."""
        try:
            self.run(*words)
        except (PostgresUnavailable, OSError):
            return False
        return True

    def reaches(self, folder: Path) -> bool:
        """Return whether every folder on the way down to this one is open to us."""
        return self.can("test", "-x", folder)

    def own(self, path: Path) -> None:
        """Make this file, or this folder and all it holds, belong to us."""
        if os.geteuid() != 0 or path.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(path):
            for name in files:
                os.chown(Path(folder, name), self.uid, self.gid, follow_symlinks=False)
            os.chown(folder, self.uid, self.gid)
        os.chown(path, self.uid, self.gid)


def clean_environment() -> dict[str, str]:
    """Return our environment without what steers PostgreSQL, and with messages in one language."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


def possible_runners(data_dir: Path) -> Iterator[Runner]:
    """Offer the ways that may work here, the plainest first."""
    if os.geteuid() == 0:
        yield from account_runners(data_dir)
        yield renamed_runner()
    elif account_of(os.geteuid()):
        yield Runner(os.geteuid(), os.getegid())
    else:
        yield renamed_runner()


def account_runners(data_dir: Path) -> Iterator[Runner]:
    """Offer the accounts root can lend from: the owner of the data first, then the system's own."""
    owner = account_of(data_dir.stat().st_uid) if data_dir.exists() else None
    named = [account for account in pwd.getpwall() if account.pw_name in SYSTEM_ACCOUNTS]
    named.sort(key=lambda account: SYSTEM_ACCOUNTS.index(account.pw_name))
    for account in [owner, *named]:
        if account and account.pw_uid:
            yield account_runner(account)


def account_runner(account: pwd.struct_passwd) -> Runner:
    """Run as another account of this machine; only root can."""
    uid, gid = account.pw_uid, account.pw_gid
    return Runner(uid, gid, options={"user": uid, "group": gid, "extra_groups": []})


def renamed_runner() -> Runner:
    """Run as ourselves, in a user namespace where we bear the name of an unprivileged account.

    The files stay ours and folders closed to others stay open to us; not every machine permits it.
    """
    name = next((a for a in pwd.getpwall() if a.pw_name == "nobody"), None)
    uid, gid = (name.pw_uid, name.pw_gid) if name else (65534, 65534)
    prefix = ("unshare", "--user", f"--map-user={uid}", f"--map-group={gid}")
    return Runner(os.geteuid(), os.getegid(), prefix=prefix)


def account_of(uid: int) -> pwd.struct_passwd | None:
    """Return the account with this number, if the machine has one."""
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None
