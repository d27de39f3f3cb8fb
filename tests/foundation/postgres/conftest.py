"""Servers for the tests of the local PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.foundation.postgres import LocalPostgres


@pytest.fixture(scope="session")
def shared() -> Iterator[LocalPostgres]:
    """One running server for the tests that only look at it."""
    with tempfile.TemporaryDirectory(prefix="cooplink-test-") as folder:
        postgres = LocalPostgres(Path(folder, "postgres"), durable=False)
        with postgres.running():
            yield postgres


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """Data made once, to copy: making them anew takes half a second."""
    with tempfile.TemporaryDirectory(prefix="cooplink-test-") as folder:
        with LocalPostgres(Path(folder, "postgres"), durable=False).running():
            pass
        yield Path(folder, "postgres")


@pytest.fixture
def stopped(made: Path, tmp_path: Path) -> Iterator[LocalPostgres]:
    """A server of this test alone, whose data are made already."""
    postgres = LocalPostgres(tmp_path / "instance" / "postgres", durable=False)
    postgres.data_dir.parent.mkdir()
    shutil.copytree(made, postgres.data_dir)
    yield postgres
    postgres.stop()
