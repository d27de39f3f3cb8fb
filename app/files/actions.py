"""Everything that can be done with files."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.files.kinds import Kind, recognise
from app.files.models import VISIBILITIES, File
from app.files.names import safe_name
from app.files.pictures import Picture, make_picture
from app.files.policy import can_upload
from app.files.refusals import LARGEST, TooLarge
from app.files.store import Part, the_store
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import TooFast
from app.foundation.gate import require

MOST_A_DAY = 100
DAY = timedelta(days=1)
ORPHAN_AFTER = timedelta(hours=48)


def keep_file(owner: Viewer, name: str, data: bytes) -> File:
    """Check, clean and keep a file; only its owner sees it until something refers to it.

    The bytes go first: no row ever lacks them, and should the transaction fail they are swept away later.
    """
    require(can_upload(owner))
    _refuse_heavy(data)
    _refuse_too_many(owner)
    kind = recognise(data)
    picture = make_picture(data, kind) if kind.is_image else None
    data = picture.data if picture else data
    file = _described(File(owner_id=owner.id, name=safe_name(name, kind)), kind, data, picture)
    the_store().put(file.key, _parts(data, picture))
    db.session.add(file)
    db.session.flush()
    return file


def attach(keys: Collection[str], visibility: str, owner_id: int = 0) -> list[File]:
    """Let the files with these keys be seen by whoever may see what refers to them; return all that exist.

    The first attachment decides who sees a file. A later one never hides it, and shows it to more people only
    when it is by `owner_id`, its owner: nobody makes another's file public by linking to it.
    """
    if not keys:
        return []
    found = sa.select(File).where(File.key.in_(keys)).order_by(File.id).with_for_update()
    files = list(db.session.scalars(found.execution_options(populate_existing=True)))
    for file in files:
        if file.attached_at is None or (file.owner_id == owner_id and owner_id):
            file.visibility = _wider(file.visibility, visibility)
            file.attached_at = file.attached_at or clock.now()
    db.session.flush()
    return files


def set_visibility(file_ids: Collection[int], visibility: str) -> None:
    """Let exactly these people see the files: when what refers to them moved, was taken away or came back."""
    change = sa.update(File).where(File.id.in_(file_ids), File.visibility != visibility)
    db.session.execute(change.values(visibility=visibility))


def detach_unused(file_ids: Collection[int]) -> None:
    """Note that nothing refers to these files any more: they are cleaned up unless something does in time."""
    # The clean-up counts from `created_at`: it begins anew, so that a mistake can be put right.
    change = sa.update(File).where(File.id.in_(file_ids))
    db.session.execute(change.values(attached_at=None, visibility="owner", created_at=clock.now()))


def remove_orphans() -> int:
    """Remove the rows of files to which nothing came to refer; the sweep takes their bytes."""
    gone = sa.delete(File).where(File.attached_at.is_(None), File.created_at < clock.now() - ORPHAN_AFTER)
    return len(db.session.scalars(gone.returning(File.id)).all())


def _refuse_heavy(data: bytes) -> None:
    if len(data) > LARGEST:
        raise TooLarge


def _refuse_too_many(owner: Viewer) -> None:
    since = clock.now() - DAY
    count, first = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(File.created_at)).where(
            File.owner_id == owner.id, File.created_at > since
        )
    ).one()
    if count >= MOST_A_DAY:
        wait = int((first - since).total_seconds()) + 1
        raise TooFast(_("You added %(n)s files today. Go on tomorrow.", n=count), wait)


def _described(file: File, kind: Kind, data: bytes, picture: Picture | None) -> File:
    """Fill in what the content tells."""
    file.key = secrets.token_hex(16)
    file.media_type = kind.media_type
    file.size = len(data)
    file.sha256 = hashlib.sha256(data).hexdigest()
    if picture:
        file.width, file.height = picture.width, picture.height
    if picture and picture.thumb:
        file.thumb_width, file.thumb_height = picture.thumb.width, picture.thumb.height
    return file


def _parts(data: bytes, picture: Picture | None) -> dict[Part, bytes]:
    parts: dict[Part, bytes] = {"original": data}
    if picture and picture.thumb:
        parts["thumb"] = picture.thumb.data
    return parts


def _wider(one: str, other: str) -> str:
    return min(one, other, key=VISIBILITIES.index)
