"""When an invitation still works, in SQL and in words."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.foundation import clock
from app.groups.models import Invitation

OPEN_MOST = 20
USES_MOST = 50


def is_open() -> sa.ColumnElement[bool]:
    """Return the clause for invitations that can still be used."""
    return sa.and_(
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.now(),
        Invitation.use_count < Invitation.use_most,
    )


def spent_reason(invitation: Invitation) -> LazyString | None:
    """Return why an invitation can no longer be used; None when it can."""
    if invitation.withdrawn_at is not None:
        return _l("This invitation was withdrawn. Ask a coordinator of the group for a new one.")
    if invitation.use_count >= invitation.use_most:
        return _l("This invitation was used already. Ask a coordinator of the group for a new one.")
    if invitation.expires_at <= clock.now():
        return _l("This invitation has expired. Ask a coordinator of the group for a new one.")
    return None
