"""Making a dossier of its own of one section; the words, their footnotes and their sources go along."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.actions.starting import lay_out
from app.dossiers.audience import audience
from app.dossiers.copies import copy_sources, for_sources, spans_of
from app.dossiers.joining import Part, as_page, part_of, without
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, Revision, Theme
from app.dossiers.policy import can_steward, is_public
from app.dossiers.sections import sections_of
from app.dossiers.standing import standing
from app.dossiers.typed import accept_title
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import require
from app.groups.models import Group


@dataclass(frozen=True)
class SplitOff:
    """Which section of which version becomes a dossier, under which title and in which theme."""

    revision_id: int
    section: int
    title: str
    theme: Theme


def split_dossier(actor: Viewer, dossier: Dossier, wanted: SplitOff) -> Dossier:
    """Split a section off: the new dossier has its text, the old one a line that leads there."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    latest = latest_revision(dossier)
    if latest.id != wanted.revision_id:
        raise Conflict(_("The text was changed meanwhile. Choose the section again."), latest.body)
    part, title = _part(dossier, latest, wanted.section), accept_title(wanted.title)
    new = _lay_out(actor, dossier, wanted.theme, title)
    _write(actor, dossier, new, latest, part)
    left = without(latest.body, wanted.section, f"Zie [[{title}]].")
    change = Change("split", left, base_id=latest.id, section=part.title, summary=f"Naar “{title}”")
    add_revision(actor, dossier, change)
    details: dict[str, str | int] = {"title": dossier.title, "into": title, "into_id": new.id}
    record(actor, verbs.DOSSIER_SPLIT, dossier, audience=audience(new), **details)
    return new


def _part(dossier: Dossier, latest: Revision, section: int) -> Part:
    if not 0 < section < len(sections_of(latest.body)):
        raise Invalid(_("Choose which section."), "section")
    return part_of(latest.body, section, spans_of(dossier))


def _lay_out(actor: Viewer, dossier: Dossier, theme: Theme, title: str) -> Dossier:
    """The new one is looked after by the same group, and never more public than the old one."""
    group = db.session.get(Group, dossier.steward_id) if dossier.steward_id else None
    access = "public" if is_public(dossier) else "members"
    new = lay_out(actor, theme, title, group, read_access=access)
    new.policy, new.review_months = dossier.policy, dossier.review_months
    new.phases, new.kinds = list(dossier.phases), list(dossier.kinds)
    new.split_from_id = dossier.latest_id
    return new


def _write(actor: Viewer, dossier: Dossier, new: Dossier, latest: Revision, part: Part) -> None:
    page = as_page(part)
    new_ids = copy_sources(dossier, new, {source for _start, _end, source in part.ranges})
    change = Change(
        "split",
        page.body,
        summary=f"Uit “{dossier.title}”",
        refers_to_id=latest.id,
        passages=for_sources(page.passages, new_ids),
    )
    add_revision(actor, new, change)
