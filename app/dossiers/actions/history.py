"""Going back: an old text put on top, one edit undone, and the nightly look at the chain of versions."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.actions.saving import Saved, Sent
from app.dossiers.audience import audience
from app.dossiers.chain import first_broken
from app.dossiers.loading import latest_revision, load_revision
from app.dossiers.merge import Merge
from app.dossiers.models import Dossier, Revision
from app.dossiers.origins import Told, authorship_of, brought_back
from app.dossiers.policy import can_edit, can_see_text
from app.dossiers.standing import standing
from app.dossiers.typed import accept_summary
from app.dossiers.undo import obstacle, without
from app.dossiers.versions import all_versions
from app.foundation import ledger
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Denied, Invalid
from app.foundation.gate import require
from app.foundation.ledger import Activity

logger = logging.getLogger(__name__)
AT_A_TIME = 200


class UndoConflict(Conflict):
    """The words of that edit were changed again since: a person chooses.

    `sent` is the undo as if somebody had typed it, so that it can be kept and settled like any other edit.
    """

    def __init__(self, sent: Sent, merged: Merge, latest: Revision) -> None:
        super().__init__(_("The same words were changed again since that version."), latest.body)
        self.sent, self.merge, self.latest_number = sent, merged, latest.number


def restore_revision(editor: Viewer, dossier: Dossier, number: int, summary: str = "") -> Saved:
    """Put the text of an old version on top; its words keep their writers."""
    old = load_revision(dossier, number)
    _require_all(editor, dossier, old)
    origins = authorship_of(dossier, number)  # before the lock: no version ever changes
    lock(dossier)
    _require_all(editor, dossier, old)
    latest = latest_revision(dossier)
    if old.body == latest.body:
        return Saved(latest, is_new=False)
    change = Change(
        "restore", old.body, accept_summary(summary), base_id=latest.id, refers_to_id=old.id, origins=origins
    )
    saved = Saved(add_revision(editor, dossier, change))
    _note(editor, verbs.DOSSIER_RESTORED_REVISION, dossier, saved.revision, number)
    return saved


def undo_revision(editor: Viewer, dossier: Dossier, number: int, summary: str = "") -> Saved:
    """Take one edit out of the newest text; a second time there is nothing left to take out."""
    undone, before = _step(dossier, number)
    _require_all(editor, dossier, undone, before)
    then = Told(before.body, authorship_of(dossier, before.number))
    lock(dossier)
    latest = latest_revision(dossier)
    _require_all(editor, dossier, undone, before, latest)
    merged = without(undone.body, before.body, latest.body)
    if not merged.is_clean:
        sent = Sent(before.body, undone.id, f"undo-{undone.id}-{latest.id}", summary=accept_summary(summary))
        raise UndoConflict(sent, merged, latest)
    if merged.text == latest.body:
        return Saved(latest, is_new=False)
    now = Told(latest.body, authorship_of(dossier, latest.number))
    origins = brought_back(now, then, merged.text, latest.number + 1)
    said = accept_summary(summary)
    change = Change("undo", merged.text, said, base_id=latest.id, refers_to_id=undone.id, origins=origins)
    saved = Saved(add_revision(editor, dossier, change))
    _note(editor, verbs.DOSSIER_UNDID_REVISION, dossier, saved.revision, number)
    return saved


def _step(dossier: Dossier, number: int) -> tuple[Revision, Revision]:
    """Return a version and the one before it; Invalid when there is no way back from it."""
    undone = load_revision(dossier, number)
    if sentence := obstacle(undone.number, undone.kind):
        raise Invalid(sentence)
    return undone, load_revision(dossier, number - 1)


def _require_all(editor: Viewer, dossier: Dossier, *texts: Revision) -> None:
    """Who goes back may edit, and may read every text that comes into it, also when asked a second time."""
    own = standing(editor, dossier)
    for one in texts:
        db.session.refresh(one, ["withheld_at"])
    require(can_edit(editor, dossier, own))
    if not all(can_see_text(editor, dossier, one, own) for one in texts):
        raise Denied(_("The text of one of these versions is withheld: only its stewards can go back to it."))


def _note(editor: Viewer, verb: verbs.Verb, dossier: Dossier, revision: Revision, number: int) -> None:
    record(
        editor,
        verb,
        dossier,
        audience=audience(dossier),
        title=dossier.title,
        revision=revision.number,
        number=number,
    )


def verify_chains() -> list[int]:
    """Look at every version of every dossier; return the dossiers whose history is not what was saved.

    A hash covers the text as it was. A withheld version keeps its text, so it holds like any other.
    """
    broken, last = list[int](), 0
    query = sa.select(Dossier.id, Dossier.title, Dossier.revision_count).order_by(Dossier.id).limit(AT_A_TIME)
    while rows := db.session.execute(query.where(Dossier.id > last)).all():
        for dossier_id, title, count in rows:
            if number := _first_broken(dossier_id, count):
                broken.append(dossier_id)
                _cry(dossier_id, title, number)
        last = rows[-1].id
    return broken


def _first_broken(dossier_id: int, count: int) -> int:
    """Return the first version that is wrong or missing; saves of this moment may make more than `count`."""
    numbers = sa.select(sa.func.count()).where(Revision.dossier_id == dossier_id)
    seen = db.session.scalars(numbers).one()
    return first_broken(all_versions(dossier_id)) or (seen + 1 if seen < count else 0)


def _cry(dossier_id: int, title: str, number: int) -> None:
    """Tell the operator each night, and the moderators once."""
    logger.error("the history of dossier %s is broken from version %s on", dossier_id, number)
    verb = verbs.DOSSIER_CHAIN_BROKEN
    told = sa.exists().where(
        Activity.subject_kind == Dossier.__tablename__,
        Activity.subject_id == dossier_id,
        Activity.verb == verb.name,
        Activity.details["number"].as_integer() == number,
    )
    if not db.session.scalar(sa.select(told)):
        ledger.note(
            None, verb.name, Dossier.__tablename__, dossier_id,
            is_logged=True, audience="moderators", title=title, number=number,
        )  # fmt: skip
