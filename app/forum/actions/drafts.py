"""Texts in progress, kept on the server: an older window can never overwrite a newer text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app.accounts.viewer import Viewer
from app.forum.models import Category, Draft
from app.forum.models.posts import BODY_LONGEST
from app.forum.models.topics import TITLE_LONGEST
from app.forum.policy import can_keep, visible_categories
from app.foundation import clock
from app.foundation.database import db, table_of
from app.foundation.errors import Conflict, Invalid
from app.foundation.gate import require
from app.foundation.text import clean_body, clean_line

KEY = re.compile(r"new|(?:topic|post):[0-9]{1,18}|dossier:[0-9]{1,18}(?::[0-9]{1,4})?")
KEPT_FOR = timedelta(days=180)
DRAFTS_MOST = 200
DOSSIER_LONGEST = 400_000  # twice what a dossier may hold; that room stands above this one


@dataclass(frozen=True)
class Writing:
    """What stands in the composer at this moment."""

    body: str
    title: str = ""
    base_id: int | None = None
    category_id: int | None = None
    tag_ids: tuple[int, ...] = ()


def save_draft(writer: Viewer, key: str, sequence: int, writing: Writing) -> Draft:
    """Keep a text in progress; refuse it (with the newer text) when another window was later."""
    require(can_keep(writer))
    draft = _locked_draft(writer, accept_key(key))
    if draft.sequence > sequence:
        raise Conflict(_("A newer text was saved in another window."), draft.body, draft.sequence)
    draft.title = clean_line(writing.title)[:TITLE_LONGEST]
    draft.body = clean_body(writing.body)[: _longest(key)]
    draft.base_id = writing.base_id
    draft.category_id, draft.tag_ids = _known(writer, writing.category_id), list(writing.tag_ids)
    draft.sequence, draft.saved_at = draft.sequence + 1, clock.now()
    return draft


def accept_key(key: str) -> str:
    """Return the place of a draft, or refuse it with a sentence."""
    if not KEY.fullmatch(key):
        raise Invalid(_("This is not a place for a draft."))
    return key


def _longest(key: str) -> int:
    return DOSSIER_LONGEST if key.startswith("dossier:") else 2 * BODY_LONGEST


def _known(writer: Viewer, category_id: int | None) -> int | None:
    """A draft outlives much: a category that cannot be seen (any more) is left out."""
    if not category_id:
        return None
    here = sa.select(Category.id).where(Category.id == category_id, visible_categories(writer))
    return db.session.scalar(here)


def _locked_draft(writer: Viewer, key: str) -> Draft:
    new = insert(Draft).values(user_id=writer.id, key=key, sequence=0, saved_at=clock.now())
    db.session.execute(new.on_conflict_do_nothing())
    mine = sa.select(Draft).where(Draft.user_id == writer.id, Draft.key == key)
    return db.session.scalars(mine.with_for_update()).one()


def finish_draft(writer: Viewer, key: str) -> None:
    """The text was posted: empty its draft, and let older windows know by the number."""
    db.session.execute(_FINISH, {"writer": writer.id, "draft": key, "moment": clock.now()})


_DRAFTS = table_of(Draft)
_FINISH = (
    sa.update(_DRAFTS)
    .where(_DRAFTS.c.user_id == sa.bindparam("writer"), _DRAFTS.c.key == sa.bindparam("draft"))
    .values(body="", title="", sequence=_DRAFTS.c.sequence + 1, saved_at=sa.bindparam("moment"))
)


def discard_draft(writer: Viewer, key: str) -> None:
    """Throw a text in progress away, on its writer's wish."""
    require(can_keep(writer))
    finish_draft(writer, accept_key(key))


def prune_drafts() -> None:
    """Remove drafts that were left long ago, and posted ones that no window can still know of."""
    is_left = Draft.saved_at < clock.now() - KEPT_FOR
    is_done = (Draft.body == "") & (Draft.saved_at < clock.now() - timedelta(days=7))
    db.session.execute(sa.delete(Draft).where(is_left | is_done))
