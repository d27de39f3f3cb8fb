"""Who wrote the words of any version: told again from the first one on, where only the latest is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, repeat
from typing import NamedTuple

import sqlalchemy as sa

from app.dossiers import models
from app.dossiers.authorship import Authorship, Origin, Range, Span, first, follow, from_json, token_count
from app.dossiers.lines import lines_of
from app.dossiers.models import Dossier, Passage, Revision
from app.dossiers.versions import all_versions, number_referred_to
from app.foundation.database import AnyRow, db

BRINGING_BACK = ("restore", "undo")


class Told(NamedTuple):
    """A text, and the origins of its words."""

    text: str
    origins: Authorship


def authorship_of(dossier: Dossier, number: int) -> Authorship:
    """Tell the origins of the words of one version."""
    kept = db.session.scalars(
        # The column, not the row: a row in hand may be older than what stands there now.
        sa.select(models.Authorship.spans).where(
            models.Authorship.dossier_id == dossier.id, models.Authorship.revision_number == number
        )
    ).one_or_none()
    return from_json(kept["spans"]) if kept else _retold(dossier.id, number)


def brought_back(now: Told, then: Told, text: str, number: int) -> Authorship:
    """Tell the origins of a text in which words of an earlier one stand again: these keep their own."""
    new = Origin(number)
    stayed = _each(follow(now.text, now.origins, text, new))
    returned = _each(follow(then.text, then.origins, text, new))
    return _spans(old if one == new else one for one, old in zip(stayed, returned, strict=True))


def _retold(dossier_id: int, number: int) -> Authorship:
    """Follow the words through all versions; what came back is remembered from where it stood before."""
    passages, wanted = _passages(dossier_id, number), _wanted(dossier_id, number)
    page, remembered = _Page("", ()), dict[int, Told]()
    for row in all_versions(dossier_id, number):
        then = remembered.get(_source(row)) if row.kind in BRINGING_BACK else None
        page = _next(page, row, passages.get(row.number, ()), then)
        if row.number in wanted:
            remembered[row.number] = page.told
    return page.told.origins


def _next(page: _Page, row: AnyRow, ranges: Sequence[Range], then: Told | None) -> _Page:
    if row.number == 1:
        return _Page(row.body, first(row.body, ranges))
    if then is not None:
        is_whole = row.kind == "restore"
        origins = then.origins if is_whole else brought_back(page.told, then, row.body, row.number)
        return _Page(row.body, origins)
    if ranges:
        return _Page(row.body, follow(*page.told, row.body, Origin(row.number), ranges))
    page.follow(row.body, Origin(row.number))
    return page


class _Page:
    """A text line by line, each line with the origins of its tokens; none goes on into the next."""

    def __init__(self, text: str, origins: Authorship) -> None:
        self._lines, each = lines_of(text), _each(origins)
        self._origins = _by_line(self._lines, each)

    @property
    def told(self) -> Told:
        """Put the lines together again."""
        return Told("".join(self._lines), _spans(chain.from_iterable(self._origins)))

    def follow(self, text: str, origin: Origin) -> None:
        """Do what `follow` does, looking only at the lines between the first and the last that changed."""
        lines = lines_of(text)
        start, end = _unchanged(self._lines, lines)
        old, new = slice(start, len(self._lines) - end), slice(start, len(lines) - end)
        before = "".join(self._lines[old])
        known = _spans(chain.from_iterable(self._origins[old]))
        came = follow(before, known, "".join(lines[new]), origin)
        self._origins[old] = _by_line(lines[new], _each(came))
        self._lines = lines


def _unchanged(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Count the lines that are the same at the start and, of what is left, at the end."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    left = most - start
    end = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    return start, end


def _by_line(lines: Iterable[str], each: Iterator[Origin]) -> list[list[Origin]]:
    return [list(islice(each, token_count(line))) for line in lines]


def _spans(origins: Iterable[Origin]) -> Authorship:
    return tuple(Span(len(list(group)), origin) for origin, group in groupby(origins))


def _source(row: AnyRow) -> int:
    """Return the version whose words came back: the one put back, or the one before what was undone."""
    number: int = row.refers_to or 0
    return number - 1 if row.kind == "undo" else number


def _wanted(dossier_id: int, upto: int) -> set[int]:
    query = sa.select(Revision.kind, number_referred_to().label("refers_to")).where(
        Revision.dossier_id == dossier_id, Revision.number <= upto, Revision.kind.in_(BRINGING_BACK)
    )
    return {_source(row) for row in db.session.execute(query)}


def _passages(dossier_id: int, upto: int) -> dict[int, list[Range]]:
    """Load the stretches of each version that are the words of a post."""
    rows = db.session.execute(
        sa.select(Revision.number, Passage.start_at, Passage.end_at, Passage.source_id)
        .join(Revision, Revision.id == Passage.revision_id)
        .where(Revision.dossier_id == dossier_id, Revision.number <= upto)
        .order_by(Passage.id)
    )
    found = defaultdict[int, list[Range]](list)
    for number, start, end, source in rows:
        found[number].append((start, end, source))
    return found


def _each(origins: Authorship) -> Iterator[Origin]:
    for span in origins:
        yield from repeat(span.origin, span.length)
