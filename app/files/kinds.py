"""Which kinds of file the house keeps; what a file is follows from its content, never from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from app.files import containers
from app.files.refusals import RefusedFile, UnknownKind

PDF_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its usual extension first, and the name Pillow has for it when it is an image."""

    extensions: tuple[str, ...]
    media_type: str
    image_format: str = ""

    @property
    def extension(self) -> str:
        """Return the extension it gets in this house."""
        return self.extensions[0]

    @property
    def is_image(self) -> bool:
        """Return whether it can be shown in a post."""
        return bool(self.image_format)


PNG = Kind(("png",), "image/png", "PNG")
JPEG = Kind(("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", "JPEG")
WEBP = Kind(("webp",), "image/webp", "WEBP")
GIF = Kind(("gif",), "image/gif", "GIF")
PDF = Kind(("pdf",), "application/pdf")
ODT = Kind(("odt",), "application/vnd.oasis.opendocument.text")
ODS = Kind(("ods",), "application/vnd.oasis.opendocument.spreadsheet")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = Kind(("docx",), f"{_OFFICE}.wordprocessingml.document")
XLSX = Kind(("xlsx",), f"{_OFFICE}.spreadsheetml.sheet")

KINDS = (PNG, JPEG, WEBP, GIF, PDF, ODT, ODS, DOCX, XLSX)
EXTENSIONS = tuple(kind.extension for kind in KINDS)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}

_BEGINNINGS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"%PDF-[12]\.[0-9]"), PDF),
)


def recognise(data: bytes) -> Kind:
    """Tell what the bytes are; refuses what is not on the list. Images are proven later, by decoding."""
    if not data:
        raise RefusedFile(_("This file is empty."))
    kind = _by_beginning(data) or _by_container(data)
    if kind is None or (kind is PDF and b"%%EOF" not in data[-PDF_TAIL:]):
        raise UnknownKind(_only_these())
    return kind


def _by_beginning(data: bytes) -> Kind | None:
    return next((kind for beginning, kind in _BEGINNINGS if beginning.match(data)), None)


def _by_container(data: bytes) -> Kind | None:
    """Look into a zip container: the office formats are all of that make."""
    if not data.startswith(containers.BEGINNING):
        return None
    return BY_MEDIA_TYPE.get(containers.media_type(data))


def _only_these() -> str:
    sentence = _(
        "This kind of file cannot be added, or its content is damaged. You can add: %(kinds)s.",
        kinds=", ".join(EXTENSIONS),
    )
    return str(sentence)
