"""What can be taken along, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Theme
from app.exchange.packages import COLLECTION, REPOSITORY, Package, packages
from app.forum.pages.pieces import wording
from app.foundation.database import db
from app.foundation.moments import Moment, Wording
from app.foundation.wording import language

FORMS = ("pdf", "epub", "zip")
KILO = 1000


@dataclass(frozen=True)
class Download:
    """A file that is ready, or "" for a url while it is still to be made."""

    name: str
    url: str
    size: str
    made: Moment | None


@dataclass(frozen=True)
class ThemeDownloads:
    """A theme with its files, one for each form."""

    name: str
    files: tuple[Download, ...]


@dataclass(frozen=True)
class DownloadsPage:
    """Everything at once, and theme by theme."""

    collection: Download
    repository: Download
    themes: tuple[ThemeDownloads, ...]


def downloads_page(viewer: Viewer, folder: Path) -> DownloadsPage:
    """List the files that the worker made."""
    ready, words = packages(folder), wording(viewer)
    themes = db.session.scalars(
        sa.select(Theme).where(Theme.merged_into_id.is_(None)).order_by(Theme.position)
    )
    shelves = (
        ThemeDownloads(
            theme.name_in(language()), tuple(_ready(f"{theme.slug}.{form}", ready, words) for form in FORMS)
        )
        for theme in themes
    )
    return DownloadsPage(
        collection=_ready(COLLECTION, ready, words),
        repository=_ready(REPOSITORY, ready, words),
        themes=tuple(shelf for shelf in shelves if any(one.url for one in shelf.files)),
    )


def _ready(name: str, ready: Mapping[str, Package], words: Wording) -> Download:
    found = ready.get(name)
    if found is None:
        return Download(name, "", "", None)
    return Download(name, f"/dossiers/downloads/{name}", size_words(found.size), words.ago(found.made_at))


def size_words(size: int) -> str:
    """Say how large a file is."""
    return f"{max(1, size // KILO)} kB" if size < KILO * KILO else f"{size / KILO / KILO:.1f} MB"
