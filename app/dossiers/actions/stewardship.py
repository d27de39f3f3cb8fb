"""What a steward group decides about a dossier: its settings, its title, putting it in the archive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.baking import relink
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, Theme
from app.dossiers.models.dossiers import POLICIES
from app.dossiers.models.themes import REVIEW_MONTHS_MOST
from app.dossiers.policy import can_reopen, can_speak_for, can_steward, has_restricted_source
from app.dossiers.standing import standing
from app.dossiers.titles import give_title
from app.dossiers.typed import accept_title
from app.files import actions as files
from app.files.models import File
from app.forum.models import PostFile
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import find_references
from app.groups.models import Group
from app.groups.standing import standing as group_standing
from app.groups.vocabulary import KINDS, PHASES

READERS = ("public", "members")
ENDS_OPEN = PHASES.keys() - {"ended"}


@dataclass(frozen=True)
class Settings:
    """All that a steward group decides; `review_months` None is what the theme says."""

    theme: Theme
    steward: Group | None
    policy: str
    read_access: str
    review_months: int | None = None
    applies_on: date | None = None
    phases: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


def change_settings(actor: Viewer, dossier: Dossier, settings: Settings) -> None:
    """Change what holds for a dossier; kept texts and the reviews that were given stay as they are."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    _accept(settings)
    _hand_over(actor, dossier, settings.steward)
    _shelve(dossier, settings.theme)
    has_moved = _show_to(actor, dossier, settings.read_access)
    dossier.policy, dossier.review_months = settings.policy, settings.review_months
    dossier.applies_on = settings.applies_on
    dossier.phases = [phase for phase in PHASES if phase in settings.phases]
    dossier.kinds = [kind for kind in KINDS if kind in settings.kinds]
    db.session.flush()
    if has_moved:
        relink(dossier.id)
    verb = verbs.DOSSIER_SETTINGS_CHANGED
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, policy=dossier.policy)


def _accept(settings: Settings) -> None:
    _accept_choice(settings.policy, POLICIES, "policy")
    _accept_choice(settings.read_access, READERS, "read_access")
    if settings.phases - ENDS_OPEN:
        raise Invalid(_("Choose one of these."), "phases")
    if settings.kinds - KINDS.keys():
        raise Invalid(_("Choose one of these."), "kinds")
    months = settings.review_months
    if months is not None and not 0 < months <= REVIEW_MONTHS_MOST:
        raise Invalid(_("Choose 1 to %(most)s months.", most=REVIEW_MONTHS_MOST), "review_months")


def _accept_choice(value: str, known: Collection[str], field: str) -> None:
    if value not in known:
        raise Invalid(_("Choose one of these."), field)


def _hand_over(actor: Viewer, dossier: Dossier, steward: Group | None) -> None:
    """Let another group look after it; only a group that one is in can be chosen."""
    new_id = steward.id if steward else None
    if steward is not None and new_id != dossier.steward_id:
        require(can_speak_for(actor, group_standing(actor, steward)))
    dossier.steward_id = new_id


def _shelve(dossier: Dossier, theme: Theme) -> None:
    is_closed = theme.is_archived or theme.merged_into_id
    if is_closed and theme.id != dossier.theme_id:
        raise Invalid(_("This theme is archived: it takes no new dossiers."), "theme_id")
    dossier.theme_id = theme.id


def _show_to(actor: Viewer, dossier: Dossier, read_access: str) -> bool:
    """Let others read it; never everybody while it holds words that were written for members."""
    if read_access == dossier.read_access:
        return False
    is_restricted = sa.select(sa.literal(1)).where(Dossier.id == dossier.id, has_restricted_source())
    if read_access == "public" and db.session.scalar(is_restricted):
        raise Invalid(
            _(
                "This dossier holds words from a place for members. Ask their writers first, "
                "under “The posts and their versions”."
            ),
            "read_access",
        )
    dossier.read_access = read_access
    _show_files(actor, dossier)
    return True


def _show_files(actor: Viewer, dossier: Dossier) -> None:
    """What the text shows goes along with it; what stands in a post as well keeps the readers of the post."""
    keys = find_references(latest_revision(dossier).body).files
    if dossier.read_access == "public":
        files.attach(keys, "public", actor.id)
        return
    in_post = sa.exists().where(PostFile.file_id == File.id)
    own = sa.select(File.id).where(File.key.in_(keys), File.visibility == "public", ~in_post)
    files.set_visibility(frozenset(db.session.scalars(own)), "members")


def rename_dossier(actor: Viewer, dossier: Dossier, title: str) -> None:
    """Give it another title; the one it had keeps leading to it."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    title, former = accept_title(title), dossier.title
    if title == former:
        return
    give_title(dossier, title)
    details = {"title": title, "former": former}
    record(actor, verbs.DOSSIER_RENAMED, dossier, audience=audience(dossier), **details)


def archive_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Keep it to be read, as it is."""
    lock(dossier)
    require(can_steward(actor, dossier, standing(actor, dossier)))
    dossier.archived_at = clock.now()
    record(actor, verbs.DOSSIER_ARCHIVED, dossier, audience=audience(dossier), title=dossier.title)


def revive_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Let an archived dossier, or one that was turned back into a conversation, be written in again."""
    lock(dossier)
    require(can_reopen(actor, dossier, standing(actor, dossier)))
    if not dossier.is_archived:
        return
    dossier.archived_at = None
    record(actor, verbs.DOSSIER_REVIVED, dossier, audience=audience(dossier), title=dossier.title)
