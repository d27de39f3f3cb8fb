"""The pictures in a document, read from our own store: making a file never asks the network for anything."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.files.models import File
from app.files.policy import visible_files
from app.files.store import the_store
from app.foundation.database import db

_OURS = re.compile(r"/files/([A-Za-z0-9_-]{16,64})/")


def picture_at(viewer: Viewer, url: str) -> tuple[bytes, str] | None:
    """Return the bytes and the media type of a picture of ours that this viewer may see."""
    found = _OURS.search(url)
    if not found:
        return None
    here = (File.key == found[1], File.width.is_not(None), visible_files(viewer))
    file = db.session.scalars(sa.select(File).where(*here)).one_or_none()
    if file is None:
        return None
    try:
        blob = the_store().open(file.key, "original")
    except FileNotFoundError:
        return None
    with blob.stream as stream:
        return stream.read(), file.media_type
