"""The front page: what Cooplink is, what is being talked about, and where."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from app.accounts.viewer import Viewer
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
    topics = kept(key, lambda: _latest(viewer, own.muted, words))
    newest = kept(("newest", words.language), lambda: newest_initiatives(INITIATIVES_SHOWN))
    counts = (own.new_count, own.unread_count)
    return HomePage(as_read_by(viewer, topics), newest, shelves(viewer), *counts, own_initiatives(viewer))


def _latest(viewer: Viewer, muted: frozenset[int], words: Wording) -> tuple[ListedTopic, ...]:
    query = columns().where(listed_topics(viewer), Topic.category_id.not_in(muted))
    latest = query.order_by(Topic.bumped_at.desc(), Topic.id.desc()).limit(TOPICS_SHOWN)
    return listed(db.session.execute(latest).all(), shelves(viewer), words)
