"""Who may see a file, and who may add one."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.files.models import File
from app.foundation.gate import Verdict


def visible_files(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for files this viewer may know of: public ones, members' ones, and one's own."""
    if not viewer.is_member:
        return File.visibility == "public"
    seen = ("public", "members") if viewer.is_confirmed else ("public",)
    return sa.or_(File.visibility.in_(seen), File.owner_id == viewer.id)


def can_upload(viewer: Viewer) -> Verdict:
    """May this person add files? Whoever may write may."""
    return can_write(viewer)
