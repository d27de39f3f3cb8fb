"""Letting a dossier go on in another one, and taking it out again: nothing is deleted on either way."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.audience import audience
from app.dossiers.baking import relink
from app.dossiers.copies import copy_conversations, copy_sources, for_sources, spans_of
from app.dossiers.joining import join, part_of
from app.dossiers.loading import latest_revision, revision_of
from app.dossiers.merge import merge
from app.dossiers.models import Dossier, Revision
from app.dossiers.policy import ONLY_STEWARDS, can_edit, can_steward, is_caretaker, is_public
from app.dossiers.sections import sections_of
from app.dossiers.standing import standing
from app.dossiers.typed import accept_body
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import YES, Verdict, no, require
from app.foundation.ledger import Activity


def merge_dossier(
    actor: Viewer, dossier: Dossier, into: Dossier, revision_id: int, homes: Mapping[int, str]
) -> None:
    """Let a dossier go on in another one; its titles and addresses lead there.

    `homes` says by number which sections of version `revision_id` come along, and under which heading.
    """
    _lock_both(dossier, into)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    _stop_when_impossible(actor, dossier, into)
    latest = latest_revision(dossier)
    if latest.id != revision_id:
        raise Conflict(_("The text was changed meanwhile. Choose the sections again."), latest.body)
    new_ids = copy_sources(dossier, into)
    if homes:
        _take_along(actor, dossier, into, latest, homes, new_ids)
    copy_conversations(dossier, into)
    dossier.merged_into_id = into.id
    db.session.flush()
    pointed_here = sa.update(Dossier).where(Dossier.merged_into_id == dossier.id)
    db.session.execute(pointed_here.values(merged_into_id=into.id))
    relink(dossier.id)
    details: dict[str, str | int] = {"title": dossier.title, "into": into.title, "into_id": into.id}
    record(actor, verbs.DOSSIER_MERGED, dossier, audience=_narrowest(dossier, into), **details)


def _lock_both(one: Dossier, other: Dossier) -> None:
    """Always in the same order, so that two who merge at once do not wait for each other."""
    for dossier in sorted({one, other}, key=lambda row: row.id):
        lock(dossier)


def _stop_when_impossible(actor: Viewer, dossier: Dossier, into: Dossier) -> None:
    if dossier.id == into.id:
        raise Invalid(_("This is the dossier itself: choose another one."), "into")
    require(can_edit(actor, into, standing(actor, into)))
    if not into.is_confirmed:
        raise Invalid(_("That dossier is only a proposal yet."), "into")
    if is_public(into) and not is_public(dossier):
        raise Invalid(
            _("This dossier is for members and the other one is for everybody: its text would be too."),
            "into",
        )


def _take_along(
    actor: Viewer,
    dossier: Dossier,
    into: Dossier,
    latest: Revision,
    homes: Mapping[int, str],
    new_ids: dict[int, int],
) -> None:
    """One version holds all that comes along; words of posts stay their writers' there too."""
    spans, count = spans_of(dossier), len(sections_of(latest.body))
    wanted = [
        (part_of(latest.body, index, spans), homes[index]) for index in sorted(homes) if 0 <= index < count
    ]
    joined = join(latest_revision(into).body, wanted)
    change = Change(
        "merge",
        accept_body(joined.body),
        f"Uit “{dossier.title}”",  # it stands in the history for ever, for every reader
        base_id=into.latest_id,
        refers_to_id=latest.id,
        passages=for_sources(joined.passages, new_ids),
    )
    add_revision(actor, into, change)


def _narrowest(dossier: Dossier, into: Dossier) -> str:
    """A line that names both is for who may read both."""
    return "public" if audience(dossier) == audience(into) == "public" else "members"


def unmerge_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Let a dossier live again by itself, and take its text out of the other one."""
    require(can_write(actor))
    into = db.session.get_one(Dossier, dossier.merged_into_id) if dossier.merged_into_id else None
    if into is None:
        raise Invalid(_("This dossier did not go on in another one."))
    _lock_both(dossier, into)
    if dossier.merged_into_id != into.id:
        raise Conflict(_("Somebody else did this just before you."))
    require(_can_unmerge(actor, dossier, into))
    _take_out(actor, dossier, into)
    dossier.merged_into_id = None
    db.session.flush()
    _settle_those_behind(dossier, into)
    relink(dossier.id)
    details = {"title": dossier.title, "into": into.title}
    record(actor, verbs.DOSSIER_UNMERGED, dossier, audience=_narrowest(dossier, into), **details)


def _can_unmerge(actor: Viewer, dossier: Dossier, into: Dossier) -> Verdict:
    is_theirs = any(is_caretaker(actor, one, standing(actor, one)) for one in (dossier, into))
    return YES if is_theirs else no(ONLY_STEWARDS)


def _take_out(actor: Viewer, dossier: Dossier, into: Dossier) -> None:
    """Undo the version that brought the text, unless it went through another dossier that merged since."""
    own = sa.select(Revision.id).where(Revision.dossier_id == dossier.id)
    brought = sa.select(Revision.id).where(
        Revision.dossier_id == into.id, Revision.kind == "merge", Revision.refers_to_id.in_(own)
    )
    found = revision_of(into, db.session.scalar(brought.order_by(Revision.number.desc()).limit(1)))
    before = revision_of(into, found.parent_id) if found else None
    if found is None or before is None:
        return
    latest = latest_revision(into)
    undone = merge(found.body, before.body, latest.body)
    if not undone.is_clean:
        raise Conflict(
            _("Others wrote in the text that came along. Take it out of the other dossier by hand first."),
            latest.body,
        )
    if undone.text != latest.body:
        add_revision(actor, into, Change("undo", undone.text, base_id=found.id, refers_to_id=found.id))


def _settle_those_behind(dossier: Dossier, into: Dossier) -> None:
    """What once went on in this dossier goes on in it again: the ledger knows where each went last."""
    behind = db.session.scalars(sa.select(Dossier).where(Dossier.merged_into_id == into.id)).all()
    last = _last_merges([one.id for one in behind])
    for one in behind:
        at = one.id
        while at in last and last[at] not in (dossier.id, into.id):
            at = last[at]
        if last.get(at) == dossier.id:
            one.merged_into_id = dossier.id
    db.session.flush()


def _last_merges(dossier_ids: list[int]) -> dict[int, int]:
    newer = aliased(Activity)
    about = (
        Activity.verb == verbs.DOSSIER_MERGED.name,
        Activity.subject_kind == Dossier.__tablename__,
        Activity.subject_id.in_(dossier_ids),
    )
    is_older = sa.exists().where(
        newer.verb == Activity.verb,
        newer.subject_kind == Activity.subject_kind,
        newer.subject_id == Activity.subject_id,
        newer.id > Activity.id,
    )
    rows = db.session.execute(sa.select(Activity.subject_id, Activity.details).where(*about, ~is_older))
    return {row.subject_id: int(row.details["into_id"]) for row in rows}
