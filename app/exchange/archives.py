"""Reading an archive that nobody has to trust: what cannot be read is refused with a sentence."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from flask_babel import gettext as _

from app.dossiers.models.dossiers import BODY_LONGEST
from app.dossiers.models.revisions import KINDS, SUMMARY_LONGEST
from app.exchange.headers import parts_of
from app.foundation import clock
from app.foundation.errors import Invalid
from app.foundation.text import clean_body, clean_line

LARGEST_ENTRY = 64 * 1024 * 1024
LONGEST_BODY = 2 * BODY_LONGEST  # what was merged may be longer than what one may type
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, UnicodeError)


@dataclass(frozen=True)
class Version:
    """One version as it came, cleaned like anything that is typed."""

    kind: str
    body: str
    summary: str
    section: str
    author: str
    is_minor: bool
    created_at: datetime


@dataclass(frozen=True)
class Brought:
    """A dossier as it came: its header, its text, and its versions where the archive has them."""

    title: str
    facts: dict[str, Any]
    body: str
    versions: tuple[Version, ...]


def brought(archive: zipfile.ZipFile) -> Iterator[Brought]:
    """Go through the dossiers of an archive; one without a title is called as its file."""
    names = {PurePosixPath(name).stem: name for name in archive.namelist() if name.endswith(".jsonl")}
    for name in sorted(archive.namelist()):
        if name.endswith(".md"):
            facts, body = parts_of(_read(archive, name))
            stem = PurePosixPath(name).stem
            lines = _read(archive, names[stem]).split("\n")[1:] if stem in names else []
            title = clean_line(str(facts.get("title", stem)))
            yield Brought(title, facts, _text(body), tuple(_version(line) for line in lines if line))


def _read(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > LARGEST_ENTRY:
        raise Invalid(_("A file in this archive is too large."))
    try:
        return archive.read(name).decode()
    except BROKEN as error:  # torn, locked, packed in an unknown way, or no text
        raise Invalid(_("This archive cannot be read.")) from error


def _version(line: str) -> Version:
    """Read a version; one that was withheld has no text, and its place is kept."""
    try:
        facts = json.loads(line)
        return Version(
            kind=facts["kind"] if facts["kind"] in KINDS else "import",
            body=_text("" if facts["body"] is None else facts["body"]),
            summary=clean_line(facts.get("summary", ""))[:SUMMARY_LONGEST],
            section=clean_line(facts.get("section", "")),
            author=clean_line(str(facts.get("author", ""))),
            is_minor=bool(facts.get("is_minor")),
            created_at=_moment(facts["created_at"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Invalid(_("The history in this archive cannot be read.")) from error


def _text(body: str) -> str:
    body = clean_body(body)
    if len(body) > LONGEST_BODY:
        raise Invalid(_("A text in this archive is too long."))
    return body


def _moment(text: str) -> datetime:
    """Read a moment; nothing is newer than now."""
    moment = datetime.fromisoformat(text)
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if moment > clock.now():
        raise ValueError(text)
    return moment
