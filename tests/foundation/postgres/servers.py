"""What the tests of the local PostgreSQL ask of a server, and of the machine about it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg

from app.foundation.postgres import LocalPostgres
from app.foundation.postgres.postmaster import command_line
from app.foundation.postgres.programs import NEEDED
from config import ROOT


def connect(postgres: LocalPostgres, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(postgres.url(database).replace("+psycopg", ""), autocommit=True)


def answer(postgres: LocalPostgres, question: str) -> object:
    with connect(postgres) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def server_pid(postgres: LocalPostgres) -> int:
    return int((postgres.home / "postmaster.pid").read_text().split()[0])


def family_of(pid: int) -> list[int]:
    """Return the process and its children."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [child for child, parent in pairs if pid in (child, parent)]


def starting_process(data_dir: Path) -> subprocess.Popen[str]:
    """Start the server from another process, which prints whether it was the one."""
    code = (
        "import sys; from pathlib import Path; from app.foundation.postgres import LocalPostgres;"
        "print(LocalPostgres(Path(sys.argv[1]), durable=False).start())"
    )
    command = [sys.executable, "-c", code, str(data_dir)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def is_alive(pid: int) -> bool:
    return bool(command_line(pid))


def fake_programs(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder
