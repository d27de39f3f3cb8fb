"""Who wrote along: everybody whose words still stand in the text, and what they brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext

from app.dossiers.authorship import Authorship, Origin, from_json
from app.dossiers.models import Dossier
from app.dossiers.pages.people import People
from app.forum.pages.pieces import Face

NAMED_MOST = 40


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody, and what they brought: "3 posts, 1 edit"."""

    face: Face
    what: str


@dataclass(frozen=True, slots=True)
class Writers:
    """The named ones, who has most words first; the others are only counted."""

    named: tuple[Writer, ...]
    nameless_count: int
    post_count: int
    writer_count: int


def origins_in(spans: Mapping[str, Any] | None) -> Mapping[Origin, int]:
    """Count the words of each origin in a kept authorship."""
    weights: Counter[Origin] = Counter()
    known: Authorship = from_json(spans["spans"]) if spans else ()
    for span in known:
        weights[span.origin] += span.length
    return weights


def writers_of(dossier: Dossier, origins: Mapping[Origin, int], people: People) -> Writers:
    """Bring together who wrote along."""
    weights: Counter[int] = Counter()
    posts: defaultdict[int, set[int]] = defaultdict(set)
    edits: defaultdict[int, set[int]] = defaultdict(set)
    faces: dict[int, Face] = {}
    for origin, weight in origins.items():
        user_id, face = _writer(origin, people)
        if face is None:
            weights[user_id] += 0
            continue
        faces[user_id] = face
        weights[user_id] += weight
        brought = posts if origin.source else edits
        brought[user_id].add(origin.source or origin.revision)
    ranked = [user_id for user_id, _ in weights.most_common() if user_id in faces][:NAMED_MOST]
    named = tuple(
        Writer(faces[one], _what(len(posts.get(one, ())), len(edits.get(one, ())))) for one in ranked
    )
    nameless = len(set(weights) - set(faces) - {0})
    return Writers(named, nameless, dossier.post_count, dossier.writer_count)


def _writer(origin: Origin, people: People) -> tuple[int, Face | None]:
    if origin.source:
        return people.of_source.get(origin.source, (0, None))
    face = people.of_revision.get(origin.revision)
    return (face.id, face) if face else (0, None)


def _what(posts: int, edits: int) -> str:
    parts = []
    if posts:
        parts.append(str(ngettext("%(num)s post", "%(num)s posts", posts)))
    if edits:
        parts.append(str(ngettext("%(num)s edit", "%(num)s edits", edits)))
    return ", ".join(parts)
