"""Making dossiers in tests, through the same actions that members use."""

from __future__ import annotations

import secrets

from app.dossiers.actions.saving import Saved, Sent, keep_attempt, save_attempt
from app.dossiers.actions.starting import start_dossier
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, Theme
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person

BODY = """Een bank leent meestal 70 tot 80 procent.

## Wat de bank doet

De bank kijkt naar de waarde van de huizen.

Daarna rekent ze met de huren.

## Ledenleningen

Elk huishouden legt een bedrag in.
"""


def theme(slug: str = "financiering") -> Theme:
    """Return one of the fourteen themes."""
    return db.session.scalars(db.select(Theme).filter_by(slug=slug)).one()


def make_dossier(
    author: str = "nadia",
    title: str = "Financiering: het gat",
    body: str = BODY,
    *,
    slug: str = "financiering",
    steward: Group | None = None,
) -> Dossier:
    """Start a dossier from nothing."""
    with writing():
        dossier = start_dossier(person(author), theme(slug), title, body, steward)
    return again(dossier)


def edit(
    dossier: Dossier,
    author: str,
    body: str,
    *,
    base_id: int | None = None,
    section: int | None = None,
    summary: str = "",
    is_minor: bool = False,
    key: str = "",
) -> Saved:
    """Send a text as the editor does: it is kept first, then saved."""
    base_id, key = base_id or dossier.latest_id or 0, key or secrets.token_hex(8)
    sent = Sent(body, base_id, key, section, summary, is_minor)
    with writing():
        attempt_id = keep_attempt(person(author), dossier, sent)
    with writing():
        return save_attempt(person(author), load_dossier(person("ruth"), dossier.id), attempt_id)


def again(dossier: Dossier) -> Dossier:
    """Return the dossier as it is in the database now."""
    db.session.expire_all()
    return load_dossier(person("ruth"), dossier.id)


def text_of(dossier: Dossier) -> str:
    """Return the newest text."""
    return latest_revision(again(dossier)).body
