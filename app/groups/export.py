"""Everything of an initiative in one archive: JSON for machines, Markdown for people, and its files.

Nobody's e-mail address is in it. What rooms above hold of it they give along, as texts.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.files.models import File
from app.files.store import the_store
from app.foundation import clock
from app.foundation.database import AnyRow, db
from app.groups.fields import FIELDS, is_filled, typed_value
from app.groups.models import Initiative, InitiativeFile, Membership, PhaseChange
from app.groups.pages.facts import words_of
from app.groups.standing import INSIDE
from app.groups.vocabulary import DECLARATIONS, PHASES

FORMAT, VERSION = "cooplink-initiative", 1
IN_MEMORY = 8 * 1024 * 1024
SAID_ELSEWHERE = {"name", "summary", "story", "contact"}
Text = tuple[str, Iterable[str]]  # where it stands in the archive, and what it says, piece by piece


@dataclass(frozen=True)
class Everything:
    """What is packed: the profile, who belongs to it, how far it came, and its files."""

    initiative: Initiative
    people: Sequence[AnyRow]
    steps: Sequence[PhaseChange]
    files: Sequence[tuple[InitiativeFile, File]]


def archive_of(initiative: Initiative, texts: Iterable[Text] = ()) -> IO[bytes]:
    """Return the archive, ready to be read; for its coordinators only, as `export_initiative` asked."""
    everything = _everything(initiative)
    archive = _empty()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        missing = list(_pack_files(packed, everything))
        paths = list(_pack_texts(packed, texts))
        facts = _facts(everything) | {"missing": missing, "texts": paths}
        packed.writestr("initiative.json", json.dumps(facts, ensure_ascii=False, indent=2, default=_plain))
        packed.writestr("README.md", "\n".join(_markdown(everything, paths)) + "\n")
    archive.seek(0)
    return archive


def archive_name(initiative: Initiative) -> str:
    """Return what the archive is called: a slug and a day hold nothing strange."""
    return f"{initiative.group.slug}-{clock.now():%Y-%m-%d}.zip"


def _empty() -> IO[bytes]:
    return SpooledTemporaryFile(IN_MEMORY)


def _everything(initiative: Initiative) -> Everything:
    here = initiative.group_id
    files = sa.select(InitiativeFile, File).join(File, File.id == InitiativeFile.file_id)
    people = (
        sa.select(
            User.id, User.username, User.name, Membership.role, Membership.is_delegate, Membership.since
        )
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.group_id == here, Membership.role.in_(INSIDE))
        .order_by(Membership.since, User.id)
    )
    steps = sa.select(PhaseChange).where(PhaseChange.group_id == here)
    rows = db.session.execute(files.where(InitiativeFile.group_id == here).order_by(InitiativeFile.id))
    return Everything(
        initiative,
        db.session.execute(people).all(),
        db.session.scalars(steps.order_by(PhaseChange.on, PhaseChange.id)).all(),
        [(line, file) for line, file in rows],
    )


def _pack_files(packed: zipfile.ZipFile, everything: Everything) -> Iterator[str]:
    """Pack the files, and yield which are missing; they are compressed as far as they go already."""
    for line, file in everything.files:
        path = _path(line, file)
        try:
            blob = the_store().open(file.key, "original")
        except FileNotFoundError:
            yield path
            continue
        with blob.stream, packed.open(zipfile.ZipInfo(path), "w") as target:
            shutil.copyfileobj(blob.stream, target)


def _pack_texts(packed: zipfile.ZipFile, texts: Iterable[Text]) -> Iterator[str]:
    """Pack the texts as they come, and yield where each of them stands."""
    for path, pieces in texts:
        with packed.open(path, "w") as target:
            target.writelines(piece.encode() for piece in pieces)
        yield path


def _path(line: InitiativeFile, file: File) -> str:
    """Return a path that is safe to unpack: the archive of files made every name safe."""
    return f"{line.kind}s/{line.id}-{file.name}"


def _facts(everything: Everything) -> dict[str, object]:
    initiative, group = everything.initiative, everything.initiative.group
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": clock.now(),
        "address": group.slug,
        "since": group.created_at,
        "join_policy": group.join_policy,
        "member_list": group.member_list,
        "declarations": {"version": initiative.declarations_version, "words": list(DECLARATIONS)},
        "fields": dict(_told(everything)),
        "timeline": [{"phase": step.phase, "on": step.on, "note": step.note} for step in everything.steps],
        "members": [_member(row) for row in everything.people],
        "files": [_file(line, file) for line, file in everything.files],
    }


def _told(everything: Everything) -> Iterator[tuple[str, object]]:
    usernames = {row.id: row.username for row in everything.people}
    for field in FIELDS:
        value = typed_value(field, everything.initiative)
        if field.key == "contact":
            value = usernames.get(everything.initiative.contact_id)
        if is_filled(value):
            yield field.key, value


def _member(row: AnyRow) -> dict[str, object]:
    names = ("username", "name", "role", "is_delegate", "since")
    return {name: getattr(row, name) for name in names}


def _file(line: InitiativeFile, file: File) -> dict[str, object]:
    return {
        "path": _path(line, file),
        "title": line.title,
        "audience": line.audience,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "added_at": line.created_at,
    }


def _markdown(everything: Everything, texts: Iterable[str]) -> Iterator[str]:
    initiative, group = everything.initiative, everything.initiative.group
    yield from (f"# {group.name}", "", group.summary, "", group.description, "")
    yield from (f"## {_('Facts')}", "")
    for field in FIELDS:
        value = typed_value(field, initiative)
        if field.key not in SAID_ELSEWHERE and is_filled(value):
            yield f"- **{field.label}:** {words_of(field, value)}"
    yield from ("", f"## {_('Timeline')}", "")
    for step in everything.steps:
        yield f"- {step.on.isoformat()}: {PHASES[step.phase]}. {step.note}".rstrip()
    yield from ("", f"## {_('Members')}", "")
    yield from (f"- {row.name} (@{row.username})" for row in everything.people)
    yield from ("", f"## {_('Files')}", "")
    yield from (f"- [{line.title or file.name}]({_path(line, file)})" for line, file in everything.files)
    yield from (f"- [{path}]({path})" for path in texts)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
