"""Who is editing which section of a dossier at this moment."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Presence
from app.foundation import clock
from app.foundation.database import db

SEEN_WITHIN = timedelta(seconds=45)
MOST = 20


def others_editing(viewer: Viewer, dossier: Dossier) -> tuple[str, ...]:
    """Say in a sentence for each who else has the editor open."""
    rows = db.session.execute(
        sa.select(User.name, Presence.section)
        .join(User, User.id == Presence.user_id)
        .where(
            Presence.dossier_id == dossier.id,
            Presence.user_id != viewer.id,
            Presence.seen_at > clock.now() - SEEN_WITHIN,
        )
        .order_by(User.name, User.id)
        .limit(MOST)
    )
    return tuple(_sentence(name, section) for name, section in rows)


def _sentence(name: str, section: str) -> str:
    if section:
        return str(_("%(name)s is editing the section “%(section)s”.", name=name, section=section))
    return str(_("%(name)s is editing the whole page.", name=name))
