"""The fourteen themes that a new house begins with."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa

from app.dossiers.models import Theme
from app.foundation.database import db

CONTENT = Path(__file__).with_name("defaults.json")


def make_themes() -> bool:
    """Make them when there is no theme at all; return whether that was so."""
    if db.session.scalar(sa.select(Theme.id).limit(1)):
        return False
    content = json.loads(CONTENT.read_text(encoding="utf-8"))
    for position, theme in enumerate(content["themes"], start=1):
        db.session.add(Theme(position=position, **theme))
    db.session.flush()
    return True
