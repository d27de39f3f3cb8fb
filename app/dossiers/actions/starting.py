"""Starting a dossier from nothing, with the headings of its theme; promotion begins here as well."""

from __future__ import annotations

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, Theme
from app.dossiers.policy import can_speak_for, can_start_dossier
from app.dossiers.titles import give_title
from app.dossiers.typed import accept_body, accept_title
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import require
from app.foundation.text import slugify
from app.groups.models import Group
from app.groups.standing import standing as group_standing


def start_dossier(
    author: Viewer, theme: Theme, title: str, body: str, steward: Group | None = None
) -> Dossier:
    """Start a dossier that does not come from a conversation."""
    body = accept_body(body)
    dossier = lay_out(author, theme, title, steward)
    add_revision(author, dossier, Change("start", body))
    record(author, verbs.DOSSIER_STARTED, dossier, audience=audience(dossier), title=dossier.title)
    return dossier


def lay_out(
    author: Viewer,
    theme: Theme,
    title: str,
    steward: Group | None,
    *,
    read_access: str = "public",
    is_confirmed: bool = True,
) -> Dossier:
    """Make the dossier without a text yet; one that is not confirmed is a proposal."""
    require(can_start_dossier(author, theme))
    if steward is not None:
        require(can_speak_for(author, group_standing(author, steward)))
    title = accept_title(title)
    dossier = Dossier(
        title=title,
        slug=slugify(title),
        theme_id=theme.id,
        steward_id=steward.id if steward else None,
        started_by_id=author.id,
        started_at=clock.now(),
        edited_at=clock.now(),
        confirmed_at=clock.now() if is_confirmed else None,
        policy=theme.policy,
        read_access=read_access,
    )
    db.session.add(dossier)
    db.session.flush()
    give_title(dossier, title)
    return dossier
