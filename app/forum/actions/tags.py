"""Keeping the tags: the words that topics can be found by."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.forum.actions.categories import one_at_a_time
from app.forum.models import Tag
from app.forum.models.categories import TAG_SHAPE
from app.forum.policy import can_manage_categories
from app.forum.typed import NAME_LONGEST, accept_line
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.gate import require


def create_tag(moderator: Viewer, slug: str, name_nl: str, name_en: str = "", family: str = "") -> Tag:
    """Add a word to find topics by."""
    require(can_manage_categories(moderator))
    slug = accept_line(slug, NAME_LONGEST, "slug").lower()
    if not TAG_SHAPE.fullmatch(slug):
        raise Invalid(_("A tag has small letters, digits and hyphens."), "slug")
    family, names = accept_line(family, NAME_LONGEST, "family"), _accept_names(slug, name_nl, name_en)
    one_at_a_time()
    if db.session.scalar(sa.select(Tag.id).where(Tag.slug == slug)):
        raise Invalid(_("This tag exists already."), "slug")
    tag = Tag(slug=slug, family=family, **names)
    db.session.add(tag)
    db.session.flush()
    record(moderator, verbs.TAG_CREATED, tag, name=tag.slug)
    return tag


def change_tag(moderator: Viewer, tag: Tag, name_nl: str, name_en: str = "") -> None:
    """Give a tag other names; its address stays."""
    require(can_manage_categories(moderator))
    names = _accept_names(tag.slug, name_nl, name_en)
    if names == {"name_nl": tag.name_nl, "name_en": tag.name_en}:
        return
    tag.name_nl, tag.name_en = names["name_nl"], names["name_en"]
    record(moderator, verbs.TAG_CHANGED, tag, name=tag.slug)


def _accept_names(slug: str, name_nl: str, name_en: str) -> dict[str, str]:
    name_nl = accept_line(name_nl, NAME_LONGEST, "name_nl") or slug
    return {"name_nl": name_nl, "name_en": accept_line(name_en, NAME_LONGEST, "name_en") or name_nl}
