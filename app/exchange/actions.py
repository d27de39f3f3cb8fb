"""Bringing dossiers in: from an archive that a house like this one wrote, or from plain Markdown files."""

from __future__ import annotations

import zipfile
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.viewer import Viewer, viewer_of
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.actions.starting import lay_out
from app.dossiers.audience import audience
from app.dossiers.models import Dossier, Theme
from app.dossiers.titles import dossier_titled
from app.exchange.archives import Brought, Version, brought
from app.exchange.headers import day_of, words_of
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.text import clean_line
from app.groups.vocabulary import KINDS as INITIATIVE_KINDS
from app.groups.vocabulary import PHASES


def import_collection(actor: Viewer, archive: zipfile.ZipFile) -> list[Dossier]:
    """Bring in all dossiers of an archive; those whose title is taken here are left alone."""
    if not actor.is_administrator:
        raise Denied(_("Only an administrator can do this."))
    return [bring_in(actor, one) for one in brought(archive) if dossier_titled(one.title) is None]


def bring_in(actor: Viewer, one: Brought) -> Dossier:
    """Make one dossier, with the versions it had: same texts, same moments, so the same hashes."""
    with clock.at(one.versions[0].created_at if one.versions else clock.now()):
        dossier = lay_out(actor, _theme(one.facts), one.title, None)
    dossier.applies_on = day_of(one.facts.get("applies_on"))
    dossier.phases = [word for word in words_of(one.facts.get("phases")) if word in PHASES]
    dossier.kinds = [word for word in words_of(one.facts.get("kinds")) if word in INITIATIVE_KINDS]
    if not one.versions:
        add_revision(actor, dossier, Change("import", one.body))
    for version in one.versions:
        _bring_version(actor, dossier, version)
    record(actor, verbs.DOSSIER_IMPORTED, dossier, audience=audience(dossier), title=dossier.title)
    return dossier


def _bring_version(actor: Viewer, dossier: Dossier, one: Version) -> None:
    change = Change(one.kind, one.body, one.summary, one.is_minor, section=one.section)
    with clock.at(one.created_at):
        add_revision(_author(actor, one.author), dossier, change)


def _author(actor: Viewer, name: str) -> Viewer:
    """Credit who wrote it where they have an account here; else who brings it in answers for it."""
    user_id = db.session.scalar(sa.select(User.id).where(sa.func.lower(User.username) == name.lower()))
    return viewer_of(user_id) if user_id else actor


def _theme(facts: dict[str, Any]) -> Theme:
    slug = clean_line(str(facts.get("theme", "")))
    first = sa.select(Theme).order_by((Theme.slug == slug).desc(), Theme.position)
    theme = db.session.scalars(first.where(Theme.merged_into_id.is_(None)).limit(1)).one_or_none()
    if theme is None:
        raise Invalid(_("There is no theme yet to put a dossier in."))
    return theme
