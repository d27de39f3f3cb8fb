"""Large files to take along, made by the worker when something changed: a reader never waits for them.

They lie in the folder `exports` of the instance and hold what visitors may read, nothing more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa

from app.accounts.viewer import VISITOR
from app.dossiers.models import PassageSource, Revision, Theme
from app.exchange.collection import documents_of, listed, pack
from app.exchange.documents import Site
from app.exchange.epub import epub_of
from app.exchange.pdf import can_make_pdf, pdf_of
from app.exchange.repository import bundle_of
from app.exchange.webpages import webpage_of
from app.foundation.database import db
from app.foundation.logs import logger
from app.foundation.text import RENDERER_VERSION

COLLECTION, REPOSITORY = "cooplink.zip", "cooplink.bundle"
SIGNS = "signs.json"


@dataclass(frozen=True)
class Package:
    """A file that is ready: where it lies, how large it is in bytes, and when it was made."""

    name: str
    path: Path
    size: int
    made_at: datetime


def packages(folder: Path) -> dict[str, Package]:
    """Return what is ready, by name."""
    if not folder.is_dir():
        return {}
    files = ((path, path.stat()) for path in sorted(folder.iterdir()) if not path.name.startswith("."))
    return {
        path.name: Package(path.name, path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
        for path, facts in files
        if path.name != SIGNS
    }


def make_packages(folder: Path, site: Site) -> list[str]:
    """Make anew what is no longer true, remove what should no longer be there; return what was made."""
    folder.mkdir(parents=True, exist_ok=True)
    before, now, makers = _signs(folder), _present_signs(), _makers(site)
    wanted = {name: sign for name, sign in now.items() if name in makers}
    stale = [
        name for name, sign in wanted.items() if before.get(name) != sign or not (folder / name).exists()
    ]
    for name in packages(folder).keys() - wanted.keys():  # first, for making a file may fail
        (folder / name).unlink(missing_ok=True)
    made = [name for name in stale if _is_made(folder / name, makers[name])]
    true = {name: sign for name, sign in wanted.items() if name in made or name not in stale}
    _write(folder / SIGNS, json.dumps(true).encode())
    return made


def _is_made(path: Path, make: Callable[[], bytes]) -> bool:
    """Make one file; one that fails is told of and tried again the next time, and keeps no other from it."""
    try:
        with db.session.begin_nested():  # a question that failed keeps the others from being asked
            _write(path, make())
    except Exception:  # a maker calls programs and libraries that fail in ways of their own
        logger.exception("a file to take along could not be made: %s", path.name)
        return False
    return True


def _makers(site: Site) -> dict[str, Callable[[], bytes]]:
    """Return how each file is made."""
    makers: dict[str, Callable[[], bytes]] = {
        COLLECTION: lambda: _packed(None, site),
        REPOSITORY: lambda: bundle_of(listed(VISITOR), site),
    }
    themes = db.session.scalars(sa.select(Theme).where(Theme.merged_into_id.is_(None)))
    for theme in themes:
        makers |= _makers_of(theme, site)
    return makers


def _makers_of(theme: Theme, site: Site) -> dict[str, Callable[[], bytes]]:
    title, theme_id = f"{site.name}: {theme.name_nl}", theme.id
    makers: dict[str, Callable[[], bytes]] = {
        f"{theme.slug}.zip": lambda: _packed(theme_id, site),
        f"{theme.slug}.epub": lambda: epub_of(
            VISITOR, list(documents_of(VISITOR, listed(VISITOR, theme_id), site)), title, site
        ),
    }
    if can_make_pdf():
        makers[f"{theme.slug}.pdf"] = lambda: pdf_of(
            VISITOR, webpage_of(list(documents_of(VISITOR, listed(VISITOR, theme_id), site)), title, site)
        )
    return makers


def _packed(theme_id: int | None, site: Site) -> bytes:
    written = BytesIO()
    pack(VISITOR, listed(VISITOR, theme_id), site, written)
    return written.getvalue()


def _present_signs() -> dict[str, str]:
    """Return a sign of everything that is in each file: when it differs, the file is made anew."""
    themes: dict[str, list[str]] = {}
    closed = _closed_words()
    for dossier in listed(VISITOR):
        facts = (
            dossier.id, dossier.latest_id, dossier.title, dossier.reviewed_at, dossier.valid_until,
            dossier.outdated_count, dossier.archived_at, dossier.changes_since_review, closed[dossier.id],
        )  # fmt: skip
        themes.setdefault(dossier.theme.slug, []).append(repr(facts))
    signs = {
        f"{slug}.{form}": _sign(found) for slug, found in themes.items() for form in ("zip", "epub", "pdf")
    }
    everything = _sign([line for found in themes.values() for line in found])
    return {**signs, COLLECTION: everything, REPOSITORY: everything} if themes else {}


def _closed_words() -> Mapping[int, list[tuple[str, int]]]:
    """Return which versions were withheld and which sources are nameless: neither needs a new version."""
    withheld = sa.select(Revision.dossier_id, sa.literal("withheld"), Revision.id)
    nameless = sa.select(PassageSource.dossier_id, sa.literal("nameless"), PassageSource.id)
    rows = db.session.execute(
        sa.union_all(
            withheld.where(Revision.withheld_at.is_not(None)), nameless.where(PassageSource.is_anonymous)
        ).order_by(sa.literal_column("2"), sa.literal_column("3"))
    )
    found = defaultdict[int, list[tuple[str, int]]](list)
    for dossier_id, what, number in rows:
        found[dossier_id].append((what, number))
    return found


def _sign(lines: list[str]) -> str:
    return hashlib.sha256("\n".join([str(RENDERER_VERSION), *lines]).encode()).hexdigest()


def _signs(folder: Path) -> Mapping[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / SIGNS).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _write(path: Path, data: bytes) -> None:
    """Write under another name first: nobody ever takes half a file along."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    unfinished.write_bytes(data)
    unfinished.replace(path)
