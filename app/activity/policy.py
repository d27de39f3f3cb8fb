"""Who may read which line of the ledger."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.ledger import Activity


def visible_lines(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for lines this viewer may read: an address must be proven before one is a member."""
    audiences = ["public"]
    if viewer.is_member and viewer.is_confirmed:
        audiences.append("members")
    if viewer.is_moderator:
        audiences.append("moderators")
    return Activity.audience.in_(audiences)
