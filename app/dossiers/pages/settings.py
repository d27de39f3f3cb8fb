"""The settings of a dossier: what can be chosen, the titles that lead to it, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierTitle
from app.dossiers.pages.choices import choices_for, open_themes
from app.dossiers.policy import can_demote, can_reopen, can_steward, has_restricted_source
from app.dossiers.standing import standing
from app.foundation.database import db
from app.foundation.gate import Verdict

Pairs = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class SettingsPage:
    """`former` are titles that still lead here; `is_restricted`: it holds words written for members."""

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


def settings_page(viewer: Viewer, dossier: Dossier) -> SettingsPage:
    """Bring together what can be chosen."""
    own, choices = standing(viewer, dossier), choices_for(viewer, open_themes())
    steward = dossier.steward
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
        demote=can_demote(viewer, dossier, own),
        reopen=can_reopen(viewer, dossier, own),
    )
