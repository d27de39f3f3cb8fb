"""Loading one row through the viewer's eyes: what they may not see is not found."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, undefer

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, DossierTopic, Revision, Theme
from app.dossiers.policy import visible_dossiers
from app.forum.models import Topic
from app.forum.policy import visible_topics
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden, Invalid


def load_dossier(viewer: Viewer, dossier_id: int) -> Dossier:
    """Return a dossier this viewer may see, with its theme and steward group."""
    query = sa.select(Dossier).options(joinedload(Dossier.theme, innerjoin=True), joinedload(Dossier.steward))
    row = db.session.scalars(query.where(_is(Dossier.id, dossier_id), visible_dossiers(viewer))).one_or_none()
    if row is None:
        raise Hidden
    return row


def load_revision(dossier: Dossier, number: int) -> Revision:
    """Return a version of a dossier that was loaded already, with its text and writer."""
    query = sa.select(Revision).options(undefer(Revision.body), joinedload(Revision.author))
    here = (Revision.dossier_id == dossier.id, Revision.number == number)
    row = db.session.scalars(query.where(*here)).one_or_none() if 0 < number < 2**31 else None
    if row is None:
        raise Hidden
    return row


def latest_revision(dossier: Dossier) -> Revision:
    """Return the newest version, with its text and writer."""
    query = sa.select(Revision).options(undefer(Revision.body), joinedload(Revision.author))
    return db.session.scalars(query.where(Revision.id == dossier.latest_id)).one()


def revision_of(dossier: Dossier, revision_id: int | None) -> Revision | None:
    """Return a version by its id, with its text, when it belongs to this dossier."""
    query = sa.select(Revision).options(undefer(Revision.body)).where(Revision.dossier_id == dossier.id)
    return db.session.scalars(query.where(_is(Revision.id, revision_id or 0))).one_or_none()


def load_theme(slug: str) -> Theme:
    """Return a theme; all may know of them."""
    theme = db.session.scalars(sa.select(Theme).where(Theme.slug == slug)).one_or_none()
    if theme is None:
        raise Hidden
    return theme


def choose_theme(theme_id: int | None, field: str = "theme_id") -> Theme:
    """Return the theme chosen in a form; refuse none, and one that is gone, beside its field."""
    theme = db.session.scalars(sa.select(Theme).where(_is(Theme.id, theme_id or 0))).one_or_none()
    if theme is None or theme.merged_into_id:
        raise Invalid(_("Choose a theme."), field)
    return theme


def origin_of(viewer: Viewer, dossier: Dossier) -> Topic | None:
    """Return the conversation a dossier came from, if this viewer may see it."""
    query = (
        sa.select(Topic)
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .options(joinedload(Topic.category, innerjoin=True))
        .where(DossierTopic.dossier_id == dossier.id, DossierTopic.role == "origin", visible_topics(viewer))
    )
    return db.session.scalars(query).one_or_none()


def _is(column: sa.orm.InstrumentedAttribute[int], value: int) -> sa.ColumnElement[bool]:
    """Compare with a number from an address; one too large for the database is simply not there."""
    return column == value if 0 < value <= LARGEST_ID else sa.false()
