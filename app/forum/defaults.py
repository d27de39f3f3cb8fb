"""The sections, categories and tags that a new house begins with."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa

from app.forum.models import Category, Section, Tag
from app.foundation.database import db

CONTENT = Path(__file__).with_name("defaults.json")


def make_defaults() -> bool:
    """Make them when there is no category at all; return whether that was so."""
    if db.session.scalar(sa.select(Category.id).limit(1)):
        return False
    content = json.loads(CONTENT.read_text(encoding="utf-8"))
    sections = [Section(**section) for section in content["sections"]]
    db.session.add_all(sections)
    db.session.flush()
    ids = {section.slug: section.id for section in sections}
    for category in content["categories"]:
        section_id = ids[category.pop("section")]
        db.session.add(Category(section_id=section_id, **category))
    db.session.add_all(Tag(family=tag.pop("group"), **tag) for tag in content["tags"])
    db.session.flush()
    return True
