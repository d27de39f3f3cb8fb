"""`make run` for real: its own PostgreSQL, web server and worker, from nothing, and back to nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.foundation.assets import static_version
from app.foundation.postgres import local_postgres
from app.foundation.postgres.postmaster import wait_until
from config import ROOT

START_SECONDS = 60


class Run:
    """One `make run` in an instance folder of its own."""

    def __init__(self, instance_dir: Path, port: int) -> None:
        self.instance_dir = instance_dir
        self.port = port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli.serve"],
            cwd=ROOT,
            env=environment(instance_dir, port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self.lines.extend(output)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def is_up(self) -> bool:
        return "Ctrl-C stops it" in self.output or self.process.poll() is not None

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self._reader.join(30)
        return code

    def get(self, path: str) -> urllib.request.addinfourl:
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10)


def environment(instance_dir: Path, port: int) -> dict[str, str]:
    """What a newcomer has, apart from the place and the port."""
    ours = ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "STORAGE_URL", "REDIS_URL", "MAKELEVEL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return kept | {"INSTANCE_DIR": str(instance_dir), "PORT": str(port), "DEMO": "0"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def is_quiet(instance_dir: Path) -> bool:
    """Return whether nothing runs for this instance any more."""
    return not any(belongs_to(instance_dir, process) for process in Path("/proc").glob("[0-9]*"))


def belongs_to(instance_dir: Path, process: Path) -> bool:
    """A child is known by its environment, the database server by the folder it was started with."""
    try:
        words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
        if f" -D {instance_dir}/".encode() in words:
            return True
        return bool(words) and f"INSTANCE_DIR={instance_dir}".encode() in (process / "environ").read_bytes()
    except OSError:
        return False


@pytest.fixture(scope="module")
def first() -> Iterator[Run]:
    """The first run, from nothing."""
    with tempfile.TemporaryDirectory(prefix="cooplink-test-") as folder:
        Path(folder).chmod(0o755)
        run = Run(Path(folder, "instance"), free_port())
        assert wait_until(run.is_up, START_SECONDS), run.output
        yield run
        run.end()
        assert wait_until(lambda: is_quiet(run.instance_dir), 20)


def test_the_house_is_healthy(first):
    with first.get("/healthz") as answer:
        assert answer.status == 200
        assert json.load(answer)["status"] == "ok"


def test_it_says_what_it_does_and_where_it_is(first):
    for words in ("PostgreSQL in", "bringing the tables up to date", f"at http://127.0.0.1:{first.port}"):
        assert words in first.output


def test_files_are_served_under_a_hashed_address_for_a_year(first):
    with first.get(f"/static/{static_version()}/favicon.svg") as answer:
        assert answer.headers["Cache-Control"] == "max-age=31536000"
        assert answer.headers["Server"] == "granian"


def test_a_second_run_in_the_same_folder_is_refused_and_does_no_harm(first):
    second = Run(first.instance_dir, free_port())
    assert second.process.wait(30) == 1
    assert wait_until(lambda: "Cooplink already runs" in second.output, 5)
    assert first.get("/healthz").status == 200


def test_a_taken_port_is_said_in_a_sentence_and_nothing_is_left_running(first, tmp_path):
    other = Run(tmp_path / "instance", first.port)
    assert other.process.wait(30) == 1
    assert wait_until(lambda: "is already in use" in other.output, 5)
    assert "Traceback" not in other.output
    assert is_quiet(tmp_path / "instance")
    assert not (tmp_path / "instance" / "postgres").exists()


def test_ctrl_c_stops_everything(first):
    assert first.end(signal.SIGINT) == 0
    assert "Stopping PostgreSQL" in first.output
    assert wait_until(lambda: is_quiet(first.instance_dir), 10)


def test_the_next_run_finds_all_up_to_date_and_when_it_is_killed_nothing_is_left_behind(first):
    first.end()
    second = Run(first.instance_dir, first.port)
    assert wait_until(second.is_up, START_SECONDS), second.output
    assert "the tables are up to date" in second.output
    assert second.get("/healthz").status == 200
    second.end(signal.SIGKILL)
    assert wait_until(lambda: is_quiet(first.instance_dir), 20)
    assert not local_postgres(first.instance_dir).is_running()
