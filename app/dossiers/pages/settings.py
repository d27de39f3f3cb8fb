"""The settings of a dossier: what can be chosen, the titles that lead to it, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.viewer import Viewer
from app.dossiers.loading import origin_of
from app.dossiers.models import Dossier, DossierTitle
from app.dossiers.pages.choices import choices_for, open_themes
from app.dossiers.policy import can_demote, can_reopen, can_steward, can_withdraw, has_restricted_source
from app.dossiers.standing import has_taken_in, standing
from app.foundation.database import db
from app.foundation.gate import Verdict, no

NO_ORIGIN = _l("This dossier did not come from a conversation. You can archive it.")
NOT_HERE = _l("Only the person who made this dossier, or a moderator, can undo that.")
Pairs = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class SettingsPage:
    """`former` are titles that still lead here; `is_restricted`: it holds words written for members.

    `withdraw` is for a moderator who did not make it: its maker has the button above the text.
    """

    themes: Pairs
    groups: Pairs
    former: tuple[str, ...]
    is_restricted: bool
    months_of_theme: int
    is_archived: bool
    is_merged: bool
    steward_act: Verdict
    demote: Verdict
    reopen: Verdict
    withdraw: Verdict
    has_origin: bool


def settings_page(viewer: Viewer, dossier: Dossier) -> SettingsPage:
    """Bring together what can be chosen."""
    own, choices = standing(viewer, dossier), choices_for(viewer, open_themes())
    steward, has_origin = dossier.steward, origin_of(viewer, dossier) is not None
    present = ((steward.id, steward.name),) if steward else ()
    restricted = sa.select(sa.literal(1)).where(Dossier.id == dossier.id, has_restricted_source())
    titles = sa.select(DossierTitle.title).where(
        DossierTitle.dossier_id == dossier.id, DossierTitle.is_current.is_(False)
    )
    return SettingsPage(
        themes=choices.themes,
        groups=(*present, *(one for one in choices.groups if one not in present)),
        former=tuple(db.session.scalars(titles.order_by(DossierTitle.title))),
        is_restricted=db.session.scalar(restricted) is not None,
        months_of_theme=dossier.theme.review_months,
        is_archived=dossier.is_archived,
        is_merged=dossier.is_merged,
        steward_act=can_steward(viewer, dossier, own),
        demote=can_demote(viewer, dossier, own) if has_origin else no(NO_ORIGIN),
        reopen=can_reopen(viewer, dossier, own),
        withdraw=_withdraw(viewer, dossier),
        has_origin=has_origin,
    )


def _withdraw(viewer: Viewer, dossier: Dossier) -> Verdict:
    if not viewer.is_moderator or dossier.started_by_id == viewer.id:
        return no(NOT_HERE)
    took_in = bool(db.session.scalar(sa.select(has_taken_in(dossier.id))))
    return can_withdraw(viewer, dossier, is_only_writer=False, has_taken_in=took_in)
