"""Looks into office files, which are zip containers, reading little more than their table of contents."""

from __future__ import annotations

import io
import struct
import zipfile

from flask_babel import gettext as _

from app.files.refusals import RefusedFile

BEGINNING = b"PK\x03\x04"
LARGEST_TABLE = 1024 * 1024
MOST_MEMBERS = 4000
LARGEST_CONTENT = 250 * 1024 * 1024
LONGEST_MEDIA_TYPE = 100

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LARGE_END_MARK = b"PK\x06\x07"
_LARGE_END_SIZE = 20
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_FOLDER = {
    "word/": f"{_OFFICE}.wordprocessingml.document",
    "xl/": f"{_OFFICE}.spreadsheetml.sheet",
}
_MACRO_PLACES = ("basic/", "scripts/", "xl/macrosheets/")
_MACRO_FILE = "vbaproject.bin"
_DAMAGE = (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError, struct.error)


def media_type(data: bytes) -> str:
    """Return the media type of the office file in this container, or nothing when it holds something else."""
    if not _has_modest_table(data):
        raise RefusedFile(_("This file is packed in a way that cannot be checked."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _refuse_bombs(container.infolist())
            _refuse_macros(container.namelist())
            return _open_document(container) or _office_document(container.namelist())
    except _DAMAGE as error:
        raise RefusedFile(_("This file is damaged: it cannot be opened.")) from error


def _has_modest_table(data: bytes) -> bool:
    """Check the size of the table of contents before anything reads it; office files end with its record."""
    if len(data) < _END.size:
        return False
    mark, _disk, _first, _here, members, size, _offset, comment = _END.unpack(data[-_END.size :])
    before = data[-_END.size - _LARGE_END_SIZE : -_END.size]
    is_plain = mark == _END_MARK and not comment and not before.startswith(_LARGE_END_MARK)
    return is_plain and members <= MOST_MEMBERS and size <= LARGEST_TABLE


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_CONTENT:
        raise RefusedFile(_("This file unpacks to far more than it seems."))
    if any(_leads_outside(member.filename) for member in members):
        raise RefusedFile(_("This file is packed in a way that cannot be checked."))


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _refuse_macros(names: list[str]) -> None:
    lowered = [name.lower() for name in names]
    if any(name.startswith(_MACRO_PLACES) or name.endswith(_MACRO_FILE) for name in lowered):
        raise RefusedFile(_("This file contains macros. Save it without macros and try again."))


def _open_document(container: zipfile.ZipFile) -> str:
    """Return what the member `mimetype` says; its format wants it first and unpacked, so nothing unpacks."""
    first = container.infolist()[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return ""
    with container.open(first) as member:
        said = member.read(LONGEST_MEDIA_TYPE).decode("ascii", "replace").strip()
    return said if said.startswith(_OPEN_DOCUMENT) and "content.xml" in container.namelist() else ""


def _office_document(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    found = [said for folder, said in _BY_FOLDER.items() if any(n.startswith(folder) for n in names)]
    return found[0] if len(found) == 1 else ""
