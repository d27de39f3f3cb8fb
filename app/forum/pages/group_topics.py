"""The conversations that belong to a group: one tab of its page."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.forum.models import Topic
from app.forum.pages.pieces import Shelf, shelves, wording
from app.forum.pages.rows import TopicRow, as_read_by, columns, listed
from app.forum.policy import can_start_in_group, listed_topics
from app.foundation.database import db
from app.foundation.paging import PER_PAGE, before, decode, page_of
from app.groups.models import Group
from app.groups.standing import standing

SHELVES = {"initiative": "initiatieven", "working_group": "werkgroepen"}
KEYS = (Topic.bumped_at, Topic.id)


@dataclass(frozen=True)
class GroupTopicsPage:
    """A page of topics of one group; `start_url` is empty for who cannot start one there."""

    rows: tuple[TopicRow, ...]
    older_url: str
    start_url: str
    pinned: tuple[TopicRow, ...] = ()

    @property
    def alike(self) -> tuple[Hashable, ...]:
        """Return all that decides how the rows look: where it is the same, the rows are made once."""
        return tuple((row.topic.id, row.topic.last.words, row.mine) for row in self.rows)


def group_topics_page(viewer: Viewer, group: Group, cursor: str | None) -> GroupTopicsPage:
    """Bring together the topics of a group, the one with the newest post first."""
    beside = shelves(viewer)
    query = columns().where(listed_topics(viewer), Topic.group_id == group.id)
    query = query.where(before(KEYS, decode(cursor, [datetime, int])))
    newest = query.order_by(*(key.desc() for key in KEYS)).limit(PER_PAGE + 1)
    found = page_of(db.session.execute(newest).all(), PER_PAGE, lambda row: [row.bumped_at, row.id])
    return GroupTopicsPage(
        rows=as_read_by(viewer, listed(found.rows, beside, wording(viewer))),
        older_url=f"/g/{group.slug}/topics?after={found.after}" if found.after else "",
        start_url=_start_url(viewer, group, beside),
    )


def _start_url(viewer: Viewer, group: Group, beside: tuple[Shelf, ...]) -> str:
    if not (can_write(viewer) and can_start_in_group(standing(viewer, group))):
        return ""
    home = f"/c/{SHELVES.get(group.kind, '')}/"
    chips = (one for shelf in beside for one in shelf.categories)
    category = next((one.id for one in chips if one.url.startswith(home)), 0)
    return f"/topics/new?{urlencode({'group': group.slug, 'category': category})}"
