"""Where the bytes lie: a folder of the instance, or an S3-compatible store; chosen by `STORAGE_URL`."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Literal, Protocol

from flask import current_app
from flask_babel import gettext as _

from app.files.refusals import StoreUnavailable
from config import SettingError

Part = Literal["original", "thumb"]
PARTS: tuple[Part, ...] = ("original", "thumb")
FILE_SCHEME = "file://"


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that can be read and sought in, and how many there are."""

    stream: IO[bytes]
    size: int


class Store(Protocol):
    """Keeps the parts of each file under its key."""

    def put(self, key: str, parts: Mapping[Part, bytes]) -> None:
        """Keep the parts; a reader never meets half of one. Raises StoreUnavailable."""

    def open(self, key: str, part: Part) -> Blob:
        """Open one part; raises FileNotFoundError or StoreUnavailable."""

    def remove(self, key: str) -> None:
        """Remove all parts; what is not there is no error. Raises StoreUnavailable."""

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Go through the keys whose bytes were written before that moment."""


class FolderStore:
    """A folder on this host: `ab/abcdef…/original` and beside it `thumb`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, parts: Mapping[Part, bytes]) -> None:
        """Write each part under another name first, then give it its own."""
        folder = self._folder(key)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for part, data in parts.items():
                _write(folder / part, data)
        except OSError as error:
            raise unavailable() from error

    def open(self, key: str, part: Part) -> Blob:
        """Open one part of the file."""
        stream = (self._folder(key) / part).open("rb")
        return Blob(stream, os.fstat(stream.fileno()).st_size)

    def remove(self, key: str) -> None:
        """Remove the folder of this key."""
        try:
            shutil.rmtree(self._folder(key))
        except FileNotFoundError:
            return
        except OSError as error:
            raise unavailable() from error

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Go by the time of the folder, which is that of the last part written."""
        for folder in self._root.glob("??/*"):
            if _changed_at(folder) < moment:
                yield folder.name

    def _folder(self, key: str) -> Path:
        return self._root / key[:2] / key


def _changed_at(folder: Path) -> datetime:
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    except FileNotFoundError:  # somebody else just removed it
        return datetime.max.replace(tzinfo=UTC)


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(_created(unfinished), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # the row that follows promises that the bytes are there
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _created(path: Path) -> int:
    """Create a file that only this account of the machine can read."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600)


def unavailable() -> StoreUnavailable:
    """Return what to raise when the store does not answer."""
    return StoreUnavailable(_("Files cannot be kept or fetched at this moment. Try again later."))


@cache
def open_store(url: str) -> Store:
    """Return the store at this address; stops with a sentence when it cannot work."""
    if url.startswith(FILE_SCHEME):
        return FolderStore(Path(url.removeprefix(FILE_SCHEME)))
    try:
        store: Store = import_module("app.files.s3").BucketStore(url)
    except ImportError as error:
        raise SettingError(
            "STORAGE_URL names an S3 store; that needs one more package: pip install obstore."
        ) from error
    return store


def the_store() -> Store:
    """Return the store of this house."""
    return open_store(current_app.config["SETTINGS"].storage_url)
