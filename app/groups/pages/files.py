"""The photos and documents of an initiative, as many as these eyes may see."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.files.models import File
from app.files.pages import size_label
from app.files.refusals import LARGEST_MB
from app.foundation.database import db
from app.groups.models import Group, InitiativeFile
from app.groups.pages.facts import readers_words
from app.groups.pages.pieces import url_of
from app.groups.policy import visible_initiative_files
from app.groups.standing import Standing, standing
from app.groups.vocabulary import AUDIENCES


@dataclass(frozen=True, slots=True)
class FileRow:
    """A photo or a document; `readers` says so when not everybody sees it."""

    id: int
    kind: str
    title: str
    url: str
    thumb_url: str
    width: int | None
    height: int | None
    size: str
    audience: str
    readers: str


def photos_in(rows: tuple[FileRow, ...]) -> tuple[FileRow, ...]:
    """Return the photos."""
    return tuple(row for row in rows if row.kind == "photo")


def documents_in(rows: tuple[FileRow, ...]) -> tuple[FileRow, ...]:
    """Return the documents."""
    return tuple(row for row in rows if row.kind == "document")


def files_of(viewer: Viewer, group: Group, own: Standing) -> tuple[FileRow, ...]:
    """Load the files of an initiative that somebody may see, in the order in which they came."""
    rows = db.session.execute(
        sa.select(InitiativeFile, File)
        .join(File, File.id == InitiativeFile.file_id)
        .where(InitiativeFile.group_id == group.id, visible_initiative_files(viewer, own))
        .order_by(InitiativeFile.id)
    )
    return tuple(_row(group, *row) for row in rows)


def _row(group: Group, line: InitiativeFile, file: File) -> FileRow:
    url = f"{url_of(group)}/files/{line.id}"
    return FileRow(
        id=line.id,
        kind=line.kind,
        title=line.title or file.name,
        url=url,
        thumb_url=f"{url}/thumb" if file.thumb_width else url,
        width=file.thumb_width or file.width,
        height=file.thumb_height or file.height,
        size=size_label(file.size),
        audience=str(AUDIENCES[line.audience]),
        readers=readers_words(line.audience),
    )


@dataclass(frozen=True)
class FilesPage:
    """All photos and documents, for coordinators."""

    files: tuple[FileRow, ...]
    megabytes: int


def files_page(viewer: Viewer, group: Group) -> FilesPage:
    """Bring together what coordinators change about the files."""
    return FilesPage(files_of(viewer, group, standing(viewer, group)), LARGEST_MB)


def file_page(group: Group, line: InitiativeFile) -> FileRow:
    """Show one photo or document, to change."""
    return _row(group, line, db.session.get_one(File, line.file_id))
