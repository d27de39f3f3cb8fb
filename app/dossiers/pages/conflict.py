"""A conflict: only the places where two wrote different words, each with both texts beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import joinedload, undefer

from app.accounts.viewer import Viewer
from app.dossiers.attempts import own_attempt
from app.dossiers.loading import revision_of
from app.dossiers.merge import Block, Merge, keep_both
from app.dossiers.models import Dossier, Revision
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.sections import Section, sections_of
from app.forum.pages.pieces import wording
from app.foundation.database import db
from app.foundation.moments import Moment
from app.foundation.text import word_changes

VERSIONS_LOOKED_AT = 20
SHOWN_BEFORE = 240
_MARKS = {"removed": Markup("<del>%s</del>"), "added": Markup("<ins>%s</ins>"), "same": Markup("%s")}


@dataclass(frozen=True, slots=True)
class Collision:
    """What could not be merged by itself: the attempt, the three texts, and the version it met."""

    attempt_id: int
    merge: Merge
    latest: Revision


@dataclass(frozen=True, slots=True)
class ConflictPart:
    """One place to choose in: where it is, the words `before` it, and `both`, which stands in the field."""

    index: int
    place: str
    before: str
    name: str
    version: int
    summary: str
    moment: Moment
    theirs: str
    mine: str
    both: str
    theirs_html: Markup
    mine_html: Markup


@dataclass(frozen=True)
class ConflictPage:
    """What needs a person's choice; `mine_count` changes of theirs were merged already."""

    head: DossierHead
    dossier_id: int
    attempts: tuple[int, ...]
    shown_id: int
    kept: Moment
    mine_count: int
    base_number: int
    summary: str
    is_minor: bool
    names: tuple[str, ...]
    parts: tuple[ConflictPart, ...]


def conflict_page(
    viewer: Viewer, dossier: Dossier, collision: Collision, earlier: Sequence[int] = ()
) -> ConflictPage:
    """Show the places where a kept attempt and the newest version differ in the same words."""
    attempt = own_attempt(viewer, collision.attempt_id)
    base = revision_of(dossier, attempt.base_id) or collision.latest
    parts = tuple(_Places(viewer, collision, _since(dossier, base), is_shown=not base.withheld_at).parts())
    return ConflictPage(
        head=head_of(viewer, dossier, "edit"),
        dossier_id=dossier.id,
        attempts=(attempt.id, *earlier),
        shown_id=collision.latest.id,
        kept=wording(viewer).at(attempt.created_at),
        mine_count=collision.merge.mine_count,
        base_number=base.number,
        summary=attempt.summary,
        is_minor=attempt.is_minor,
        names=tuple(dict.fromkeys(part.name for part in parts)),
        parts=parts,
    )


def _since(dossier: Dossier, base: Revision) -> list[Revision]:
    """Load the last versions since the one this text began from, oldest first, with their writers."""
    query = sa.select(Revision).options(undefer(Revision.body), joinedload(Revision.author))
    here = (Revision.dossier_id == dossier.id, Revision.number > base.number)
    newest = query.where(*here).order_by(Revision.number.desc()).limit(VERSIONS_LOOKED_AT)
    return list(db.session.scalars(newest))[::-1]


class _Places:
    """Walks over the blocks of a merge: where each conflict is, and who wrote the other text."""

    def __init__(
        self, viewer: Viewer, collision: Collision, since: Sequence[Revision], *, is_shown: bool
    ) -> None:
        self._words = wording(viewer)
        self._blocks, self._latest = collision.merge.blocks, collision.latest
        self._sections = sections_of(collision.latest.body)
        self._since, self._is_shown = since, is_shown

    def parts(self) -> Iterator[ConflictPart]:
        """List the conflicts in order; `at` is where each begins in the newest version."""
        at, index, above = 0, 0, ""
        for block in self._blocks:
            if block.kind == "conflict":
                index += 1
                yield self._part(index, block, at, above)
            at, above = at + len(block.theirs), block.text or above

    def _part(self, index: int, block: Block, at: int, above: str) -> ConflictPart:
        writer = self._writer(block)
        base = block.base if self._is_shown else None
        return ConflictPart(
            index=index,
            place=self._place(at),
            before=_last_words(above),
            name=writer.author.name,
            version=writer.number,
            summary=writer.summary,
            moment=self._words.ago(writer.created_at),
            theirs=block.theirs.strip("\n"),
            mine=block.mine.strip("\n"),
            both=keep_both(block).strip("\n"),
            theirs_html=_marked(base, block.theirs),
            mine_html=_marked(base, block.mine),
        )

    def _writer(self, block: Block) -> Revision:
        """Find the version that brought these words, or took them away: the first that has them so."""
        words, was = block.theirs.strip("\n"), block.base.strip("\n")
        for revision in self._since:
            if (words in revision.body) if words else (was not in revision.body):
                return revision
        return self._latest

    def _place(self, at: int) -> str:
        """Say which paragraph of which section this is, as somebody would count who reads the page."""
        section = [one for one in self._sections if one.start <= at][-1]
        number = _paragraphs(self._latest.body[section.start : at], section)
        if section.index == 0:
            return str(_("Paragraph %(n)s of the introduction", n=number))
        if number == 0:
            return str(_("The heading of “%(section)s”", section=section.title))
        return str(_("Paragraph %(n)s of “%(section)s”", n=number, section=section.title))


def _paragraphs(before: str, section: Section) -> int:
    """Count up to the paragraph that comes behind this text; a heading is none."""
    blocks = [one for one in before.split("\n\n") if one.strip()]
    is_within = bool(blocks) and not before.endswith("\n\n")
    return len(blocks) + (section.index == 0) - is_within


def _last_words(above: str) -> str:
    lines = [line.strip() for line in above.split("\n") if line.strip()]
    is_sentence = bool(lines) and not lines[-1].startswith("#")  # a heading is named with the place already
    return lines[-1][-SHOWN_BEFORE:] if is_sentence else ""


def _marked(base: str | None, text: str) -> Markup:
    """Show a text with what it changed in the one it came from, when that may be seen."""
    if base is None or not base.strip():
        return _MARKS["same"] % text.strip("\n")
    changes = word_changes(base.strip("\n"), text.strip("\n"))
    return Markup("").join(_MARKS[one.kind] % one.text for one in changes)
