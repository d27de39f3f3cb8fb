"""The photos and documents of an initiative, each for as many people as its coordinators choose.

The key of such a file never leaves the server: it is fetched by the number of its line here, through a door
that asks who is looking. So nobody can put it into a post, and taking it away takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.files import actions as files
from app.files.kinds import recognise
from app.files.refusals import RefusedFile
from app.foundation.database import db
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require
from app.groups.actions.initiatives import hold_initiative
from app.groups.actions.members import note
from app.groups.models import Group, InitiativeFile
from app.groups.policy import can_manage
from app.groups.standing import standing
from app.groups.typed import accept_line, accept_word
from app.groups.vocabulary import AUDIENCES

KINDS = ("photo", "document")
TITLE_LONGEST = 120
MOST = {"photo": 24, "document": 60}
VISIBILITY = {"public": "public", "members": "members", "group": "owner"}


@dataclass(frozen=True)
class FileChoice:
    """What a file is shown as, what it is called, and who may see it."""

    kind: str
    title: str = ""
    audience: str = "group"

    def cleaned(self) -> FileChoice:
        """Return the choice as it will be kept, or refuse it with a sentence."""
        kind = accept_word(self.kind, KINDS, "kind")
        audience = accept_word(self.audience, tuple(AUDIENCES), "audience")
        return FileChoice(kind, accept_line(self.title, TITLE_LONGEST, "title"), audience)


def add_file(actor: Viewer, group: Group, name: str, data: bytes, choice: FileChoice) -> InitiativeFile:
    """Add a photo or a document, cleaned as every file is."""
    hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    choice = choice.cleaned()
    _refuse_too_many(group, choice.kind)
    if choice.kind == "photo" and not recognise(data).is_image:
        raise RefusedFile(_("This is not a photo. Add it as a document."))
    file = files.keep_file(actor, name, data)
    files.attach([file.key], VISIBILITY[choice.audience], actor.id)
    line = InitiativeFile(
        group_id=group.id, file_id=file.id, kind=choice.kind, title=choice.title, audience=choice.audience
    )
    db.session.add(line)
    db.session.flush()
    _note(actor, group, "added")
    return line


def change_file(actor: Viewer, group: Group, line: InitiativeFile, title: str, audience: str) -> None:
    """Give a photo or document another title, or let other people see it."""
    _hold(actor, group, line)
    choice = FileChoice(line.kind, title, audience).cleaned()
    line.title, line.audience = choice.title, choice.audience
    files.set_visibility([line.file_id], VISIBILITY[choice.audience])
    db.session.flush()
    _note(actor, group, "changed")


def remove_file(actor: Viewer, group: Group, line: InitiativeFile) -> None:
    """Take a photo or document away; two nights later its bytes are gone too."""
    _hold(actor, group, line)
    files.detach_unused([line.file_id])
    db.session.delete(line)
    db.session.flush()
    _note(actor, group, "removed")


def _hold(actor: Viewer, group: Group, line: InitiativeFile) -> None:
    """Let one at a time change the files; another coordinator may have taken this one away just before."""
    hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    still_there = sa.select(InitiativeFile.id).where(InitiativeFile.id == line.id)
    if db.session.scalar(still_there) is None:
        raise Hidden


def _refuse_too_many(group: Group, kind: str) -> None:
    same = (InitiativeFile.group_id == group.id, InitiativeFile.kind == kind)
    if (db.session.scalar(sa.select(sa.func.count()).where(*same)) or 0) >= MOST[kind]:
        raise Invalid(_("There are %(n)s already. Take one away first.", n=MOST[kind]), "file")


def _note(actor: Viewer, group: Group, change: str) -> None:
    note(actor, verbs.INITIATIVE_CHANGED, group, section="files", changed=change)
