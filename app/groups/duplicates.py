"""Is it here already? Initiatives that may be the one somebody is about to register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.foundation.database import AnyRow, db
from app.foundation.text import slugify
from app.groups.models import Group, Initiative
from app.groups.places import place_by_id
from app.groups.policy import visible_groups

SHOWN_MOST = 3
LOOKED_AT_MOST = 400
NEAR_HERE, NEAR_ELSEWHERE = 0.6, 0.9
# Words in so many names that they tell nothing.
_EMPTY_WORDS = frozenset({
    "aan", "bij", "cooperatie", "de", "den", "der", "een", "en", "groep", "het", "in", "initiatief", "onze",
    "op", "ons", "samen", "stichting", "te", "ua", "van", "vereniging", "voor", "wij", "wonen",
    "wooncooperatie", "woongroep", "woonvereniging",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Similar:
    """An initiative with a name like it, and where it is."""

    slug: str
    name: str
    place: str


def similar_initiatives(viewer: Viewer, name: str, place_id: int) -> tuple[Similar, ...]:
    """Return what may be the same initiative: here a name like it, elsewhere nearly the same."""
    own = telling_words(name, place_id)
    near: list[tuple[bool, float, Similar]] = []
    for row in _candidates(viewer, own, place_id):
        likeness = likeness_of(own, telling_words(row.name, row.place_id))
        is_elsewhere = row.place_id != place_id
        if likeness >= (NEAR_ELSEWHERE if is_elsewhere else NEAR_HERE):
            near.append((is_elsewhere, -likeness, Similar(row.slug, row.name, row.place)))
    return tuple(similar for _, _, similar in sorted(near, key=lambda one: one[:2])[:SHOWN_MOST])


def telling_words(name: str, place_id: int) -> tuple[str, ...]:
    """Return the words that make a name: without those in every name, and without the place itself."""
    every = slugify(name).split("-")
    place = place_by_id(place_id)
    empty = _EMPTY_WORDS.union(slugify(place.name).split("-") if place else ())
    return tuple(word for word in every if len(word) > 1 and word not in empty) or tuple(every)


def likeness_of(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two names are, from 0 to 1: by the words they share, or by their letters."""
    shared = len(set(one) & set(other)) / max(len(set(one)), len(set(other)))
    return max(shared, SequenceMatcher(a=" ".join(one), b=" ".join(other), autojunk=False).ratio())


def _candidates(viewer: Viewer, words: tuple[str, ...], place_id: int) -> Sequence[AnyRow]:
    here = Initiative.place_id == place_id
    same_word = sa.or_(sa.false(), *(Group.slug.contains(word) for word in words))
    query = (
        sa.select(Group.slug, Group.name, Initiative.place, Initiative.place_id)
        .join(Initiative, Initiative.group_id == Group.id)
        .where(visible_groups(viewer), Initiative.status != "ended", here | same_word)
        .order_by(here.desc(), Group.id)
        .limit(LOOKED_AT_MOST)
    )
    return db.session.execute(query).all()
