"""Who wrote what: the newest text with each stretch marked by its writer, and what each of them brought."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from app.accounts.viewer import Viewer
from app.dossiers.authorship import Authorship, Origin, pieces, weights
from app.dossiers.models import Dossier, Revision
from app.dossiers.origins import authorship_of
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.pages.provenance import Key, Provenance, provenances
from app.dossiers.policy import can_see_text
from app.forum.pages.pieces import wording
from app.forum.policy import Sight, sight
from app.foundation.database import db
from app.foundation.keeping import kept
from app.foundation.moments import Wording

NOBODYS_DOOR = "grind"
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Author:
    """A writer with their number; `share` of the words in percent, `posts` as (name, address)."""

    number: int
    name: str
    door: str
    url: str
    share: int
    posts: tuple[tuple[str, str], ...]
    edit_count: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row with one origin, and the white space behind them."""

    text: str
    space: str
    author: Author
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """The text and its writers, the same for all with one sight."""

    stretches: tuple[Stretch, ...]
    authors: tuple[Author, ...]


@dataclass(frozen=True)
class AuthorsPage:
    """The newest text by its writers; `told` is None where the text is withheld from this reader."""

    head: DossierHead
    number: int
    told: Told | None


def authors_page(viewer: Viewer, dossier: Dossier) -> AuthorsPage:
    """Show who wrote what in the newest text."""
    head, words, seen = head_of(viewer, dossier, "history"), wording(viewer), sight(viewer)
    latest = db.session.get_one(Revision, dossier.latest_id, options=[undefer(Revision.body)])
    if not can_see_text(viewer, dossier, latest, head.standing):
        return AuthorsPage(head, latest.number, None)
    key = ("dossier authors", latest.id, seen, words.language, words.zone.key)
    return AuthorsPage(head, latest.number, kept(key, lambda: _told(dossier, latest, words, seen)))


def _told(dossier: Dossier, latest: Revision, words: Wording, seen: Sight) -> Told:
    spans = authorship_of(dossier, latest.number)
    known = provenances(dossier, {span.origin for span in spans}, words, seen)
    authors = _authors(weights(spans, latest.body), known)
    return Told(tuple(_stretches(latest.body, spans, known, authors)), tuple(authors.values()))


def _authors(counts: Mapping[Origin, int], known: Mapping[Origin, Provenance]) -> dict[Key, Author]:
    """Number the writers, who has most words first."""
    letters, origins = Counter[Key](), defaultdict[Key, list[Provenance]](list)
    for origin, count in counts.items():
        letters[known[origin].key] += count
        origins[known[origin].key].append(known[origin])
    total = letters.total() or 1
    return {
        key: _author(number, origins[key], round(100 * count / total))
        for number, (key, count) in enumerate(letters.most_common(), start=1)
    }


def _author(number: int, brought: list[Provenance], share: int) -> Author:
    face = brought[0].face
    posts = dict.fromkeys((one.post, one.url) for one in brought if one.post)
    return Author(
        number=number,
        name=face.name if face else str(_("A member")),
        door=face.door if face else NOBODYS_DOOR,
        url=face.url if face else "",
        share=share,
        posts=tuple(posts),
        edit_count=sum(bool(one.url) and not one.post for one in brought),
    )


def _stretches(
    body: str, spans: Authorship, known: Mapping[Origin, Provenance], authors: Mapping[Key, Author]
) -> Iterator[Stretch]:
    for text, origin in _runs(body, spans):
        one = known[origin]
        words = text.rstrip()
        yield Stretch(words, text[len(words) :], authors[one.key], one.where, one.url)


def _runs(body: str, spans: Authorship) -> Iterator[tuple[str, Origin]]:
    """Join neighbours with one origin; spaces and marks alone go with the words before them."""
    text, origin = "", Origin(0)
    for piece in pieces(body, spans):
        is_more = piece.origin == origin or not _WORD.search(piece.text)
        if text and not is_more:
            yield text, origin
            text = ""
        origin = origin if text else piece.origin
        text += piece.text
    if text:
        yield text, origin
