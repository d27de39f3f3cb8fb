"""Taking in a dossier that nobody looks after."""

from __future__ import annotations

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.models import Dossier
from app.dossiers.policy import can_adopt, can_speak_for
from app.dossiers.standing import standing
from app.foundation.database import db, lock
from app.foundation.gate import require
from app.groups.models import Group
from app.groups.standing import standing as group_standing


def adopt_dossier(actor: Viewer, dossier: Dossier, group: Group) -> None:
    """Take an orphaned dossier into the care of a group of one's own; the same group twice does it once."""
    lock(dossier)
    if dossier.steward_id == group.id:
        return
    require(can_adopt(actor, dossier, standing(actor, dossier)))
    require(can_speak_for(actor, group_standing(actor, group)))
    dossier.steward_id = group.id
    db.session.flush()
    facts: dict[str, str | int] = {"title": dossier.title, "name": group.name, "group": group.id}
    record(actor, verbs.DOSSIER_ADOPTED, dossier, audience=audience(dossier), **facts)
