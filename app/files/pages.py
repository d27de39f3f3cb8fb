"""What the pages about files show, and what a text may know of the files it refers to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.files.kinds import EXTENSIONS
from app.files.models import File
from app.files.pictures import MEGAPIXELS
from app.files.policy import can_upload, visible_files
from app.files.refusals import LARGEST_MB
from app.files.store import Part
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.gate import Verdict
from app.foundation.text import FileFacts

KILOBYTE = 1000
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class UploadPage:
    """The form to add a file, and what may be added."""

    verdict: Verdict
    extensions: tuple[str, ...]
    megabytes: int
    megapixels: int


@dataclass(frozen=True)
class FilePage:
    """One's own file, with the Markdown that shows it in a post."""

    name: str
    path: str
    picture: str
    picture_width: int | None
    picture_height: int | None
    markdown: str
    size_label: str


def upload_page(viewer: Viewer) -> UploadPage:
    """Return what the form to add a file says."""
    return UploadPage(can_upload(viewer), EXTENSIONS, LARGEST_MB, MEGAPIXELS)


def file_page(viewer: Viewer, key: str) -> FilePage:
    """Return what the owner sees after adding a file without JavaScript."""
    file = _find(viewer, key, File.owner_id == viewer.id)
    return FilePage(
        name=file.name,
        path=file.path,
        picture=thumb_path(file) or (file.path if file.is_image else ""),
        picture_width=file.thumb_width or file.width,
        picture_height=file.thumb_height or file.height,
        markdown=markdown(file),
        size_label=size_label(file.size),
    )


def find_file(viewer: Viewer, key: str, name: str, part: Part) -> File:
    """Return the file at this address, when it is for these eyes."""
    file = _find(viewer, key, sa.true())
    if file.name != name or (part == "thumb" and not file.thumb_width):
        raise Hidden
    return file


def file_facts(keys: Collection[str]) -> Mapping[str, FileFacts]:
    """Return what a text shows of these files, in one query; unknown keys are left out."""
    if not keys:
        return {}
    return {file.key: _facts(file) for file in db.session.scalars(sa.select(File).where(File.key.in_(keys)))}


def markdown(file: File) -> str:
    """Return what to write in a post to show this file."""
    mark = "!" if file.is_image else ""
    return f"{mark}[{file.name}]({file.path})"


def thumb_path(file: File) -> str:
    """Return the address of the smaller copy, if there is one."""
    return f"/files/{file.key}/thumb/{file.name}" if file.thumb_width else ""


def size_label(size: int) -> str:
    """Return a size people can read; it is baked into posts for all, so in the manner of the country."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} kB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")


def _find(viewer: Viewer, key: str, clause: sa.ColumnElement[bool]) -> File:
    if not key.isalnum():  # every key is; a NUL would make PostgreSQL refuse the question
        raise Hidden
    query = sa.select(File).where(File.key == key, visible_files(viewer), clause)
    file = db.session.scalars(query).one_or_none()
    if file is None:
        raise Hidden
    return file


def _facts(file: File) -> FileFacts:
    return FileFacts(
        url=file.path,
        name=file.name,
        width=file.width,
        height=file.height,
        thumb_url=thumb_path(file),
        thumb_width=file.thumb_width,
        thumb_height=file.thumb_height,
        size_label=size_label(file.size),
        is_image=file.is_image,
    )
