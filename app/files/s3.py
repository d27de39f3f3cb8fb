"""The S3-compatible store, spoken to through obstore; imported only when `STORAGE_URL` asks for it.

The address is `s3://bucket/prefix?endpoint=https://…&region=…`. The keys come from the environment, as every
tool for S3 reads them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or the role of the machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.files.store import PARTS, Blob, Part, unavailable
from config import SettingError

if TYPE_CHECKING:
    from obstore.store import S3Config

KNOWN_OPTIONS = {"endpoint", "region"}
DEPTH = 2
TIMEOUT = timedelta(seconds=20)
RETRY_FOR = timedelta(seconds=10)


class BucketStore:
    """A bucket, or a folder in one: `ab/abcdef…/original` and beside it `thumb`."""

    def __init__(self, url: str) -> None:
        self._store = _connected(url)

    def put(self, key: str, parts: Mapping[Part, bytes]) -> None:
        """Send each part whole: the store shows it only when all of it has come."""
        try:
            for part, data in parts.items():
                obstore.put(self._store, _path(key, part), data, use_multipart=False)
        except (BaseError, OSError) as error:
            raise unavailable() from error

    def open(self, key: str, part: Part) -> Blob:
        """Fetch one part: at most a few megabytes, so in one request."""
        try:
            data = obstore.get(self._store, _path(key, part)).bytes().to_bytes()
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            raise unavailable() from error
        return Blob(io.BytesIO(data), len(data))

    def remove(self, key: str) -> None:
        """Remove all parts."""
        try:
            obstore.delete(self._store, [_path(key, part) for part in PARTS])
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise unavailable() from error

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Go through the whole bucket, a thousand objects at a time; a key may come more than once."""
        try:
            for objects in obstore.list(self._store, chunk_size=1000):
                old = (found["path"] for found in objects if found["last_modified"] < moment)
                yield from {path.split("/")[1] for path in old if path.count("/") == DEPTH}
        except (BaseError, OSError) as error:
            raise unavailable() from error


def _path(key: str, part: Part) -> str:
    return f"{key[:2]}/{key}/{part}"


def _connected(url: str) -> S3Store:
    address = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(address.query).items()}
    if not address.netloc or options.keys() - KNOWN_OPTIONS:
        raise SettingError(
            "STORAGE_URL must look like s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-west-1."
        )
    is_plain = options.get("endpoint", "").startswith("http://")
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        config=cast("S3Config", options),
        client_options={"allow_http": is_plain, "timeout": TIMEOUT},
        retry_config={"max_retries": 3, "retry_timeout": RETRY_FOR},
    )
