"""The chain of hashes over the versions of a dossier: nothing in the past changes unseen.

A hash covers the parent's hash, the number, the kind, the moment and the text; not who wrote it, because a
person may be forgotten, and not the title, which has a history of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol


class Link(Protocol):
    """What the hash of one version is made of."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def sha256(self) -> bytes: ...


def link_hash(parent: bytes, number: int, kind: str, created_at: datetime, body: str) -> bytes:
    """Return the hash of a version whose parent has that hash (b"" for the first)."""
    moment = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    head = f"{number}\n{kind}\n{moment}\n".encode()
    return hashlib.sha256(parent + head + body.encode()).digest()


def first_broken(links: Iterable[Link]) -> int:
    """Return the number of the first version whose hash is not what it should be; 0 when all are."""
    parent = b""
    for expected, one in enumerate(links, start=1):
        made = link_hash(parent, one.number, one.kind, one.created_at, one.body)
        if one.number != expected or one.sha256 != made:
            return expected
        parent = one.sha256
    return 0
