"""Taking everything of an initiative along: the ledger says who did."""

from __future__ import annotations

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.foundation.gate import require
from app.groups.actions.initiatives import hold_initiative
from app.groups.actions.members import note
from app.groups.models import Group, Initiative
from app.groups.policy import can_manage
from app.groups.standing import standing


def export_initiative(actor: Viewer, group: Group) -> Initiative:
    """Let a coordinator take everything along; return the initiative, for `export.archive_of`."""
    initiative = hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    note(actor, verbs.INITIATIVE_EXPORTED, group)
    return initiative
