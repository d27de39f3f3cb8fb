"""The front page: what Cooplink is, what is being talked about, and where."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.dossiers.pages.lists import newest_as_json, newest_in
from app.dossiers.pages.named import NamedDossier
from app.forum.models import Topic
from app.forum.pages.news import news
from app.forum.pages.pieces import Shelf, shelves, wording
from app.forum.pages.rows import ListedTopic, TopicRow, alike, as_read_by, columns, listed
from app.forum.policy import listed_topics, sight
from app.foundation.database import db
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.groups.pages.cards import Newest, newest_initiatives
from app.overview.pages.belonging import OwnInitiative, own_initiatives

TOPICS_SHOWN = 9
INITIATIVES_SHOWN = 4


@dataclass(frozen=True)
class HomePage:
    """What the front page shows; the counts go one further than they say: `99+`."""

    topics: tuple[TopicRow, ...]
    initiatives: Newest
    dossiers: tuple[NamedDossier, ...]
    shelves: tuple[Shelf, ...]
    new_count: int
    unread_count: int
    own: tuple[OwnInitiative, ...]

    @property
    def alike(self) -> tuple[Hashable, ...]:
        """Return what decides how the conversations look."""
        return alike(self.topics)


def home_page(viewer: Viewer) -> HomePage:
    """Bring together the front page of this viewer."""
    own = news(viewer)
    words = wording(viewer)
    key = ("home", sight(viewer), own.muted, words.language, words.zone.key)
    topics, dossiers = kept(key, lambda: _latest(viewer, own.muted, words))
    newest = kept(("newest", words.language), lambda: newest_initiatives(INITIATIVES_SHOWN))
    counts = (own.new_count, own.unread_count)
    parts = (as_read_by(viewer, topics), newest, dossiers, shelves(viewer))
    return HomePage(*parts, *counts, own_initiatives(viewer))


def _latest(
    viewer: Viewer, muted: frozenset[int], words: Wording
) -> tuple[tuple[ListedTopic, ...], tuple[NamedDossier, ...]]:
    """Load the latest topics, and in the same query the newest dossiers."""
    beside = newest_as_json(viewer)
    query = columns().add_columns(beside.label("dossiers"))
    query = query.where(listed_topics(viewer), Topic.category_id.not_in(muted))
    latest = query.order_by(Topic.bumped_at.desc(), Topic.id.desc()).limit(TOPICS_SHOWN)
    rows = db.session.execute(latest).all()
    found = rows[0].dossiers if rows else db.session.scalar(sa.select(beside))
    return listed(rows, shelves(viewer), words), newest_in(found, words)
