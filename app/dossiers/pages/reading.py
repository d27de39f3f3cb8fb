"""Reading a dossier: its text in sections, its sources, who wrote it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from markupsafe import Markup

from app.accounts.viewer import Viewer
from app.dossiers.glossary import Term, terms_in
from app.dossiers.models import Dossier, DossierTopic, Feedback, Revision
from app.dossiers.models.dossiers import LICENCE
from app.dossiers.open_replies import OpenReplies, open_replies
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.pages.named import NamedDossier
from app.dossiers.pages.notes import ShownNote, cited_places, shown_notes
from app.dossiers.pages.people import people_of
from app.dossiers.pages.related import others
from app.dossiers.pages.text import Text, text_of
from app.dossiers.pages.writers import Writers, origins_in, writers_of
from app.dossiers.policy import can_withdraw, is_caretaker
from app.dossiers.standing import Standing, has_taken_in, standing_columns
from app.forum.pages.pieces import wording
from app.forum.policy import Sight, sight
from app.foundation.database import db
from app.foundation.keeping import kept
from app.foundation.moments import Moment, Wording
from app.foundation.text.excerpts import plain_text
from app.groups.pages.pieces import prose

OPEN_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A heading with what stands under it; `index` is its number for the editor."""

    index: int
    level: int
    id: str
    title: str
    heading: Markup
    html: Markup


@dataclass(frozen=True, slots=True)
class Body:
    """What is the same for all with one sight: the text and all that stands beside it."""

    number: int
    saved: Moment
    is_withheld: bool
    lead: Markup
    sections: tuple[ShownSection, ...]
    notes: tuple[ShownNote, ...]
    writers: Writers
    related: tuple[NamedDossier, ...]
    backlinks: tuple[NamedDossier, ...]
    terms: tuple[Term, ...]
    waiting: OpenReplies


@dataclass(frozen=True)
class ReadingPage:
    """A dossier to be read.

    `notice`: "" (the text as it stands), "reviewed" (there is a newer one), "newest" (nobody reviewed it
    yet), "older" (asked for by its number). `may_undo`: its maker can still withdraw it;
    `has_origin` says so of one that came from a conversation.
    """

    head: DossierHead
    body: Body
    notice: str
    newest_number: int
    is_text_shown: bool
    is_newest: bool
    answer: str
    useful_count: int
    permalink: str
    description: str
    licence: str
    may_undo: bool
    has_origin: bool
    shared_by: tuple[Hashable, ...]


class Own(NamedTuple):
    """How a reader stands to the dossier, what they answered, and whether they wrote since its review."""

    standing: Standing
    answer: str = ""
    has_written_since: bool = False
    have_others_written: bool = False
    has_origin: bool = False
    has_taken_in: bool = False


def reading_page(
    viewer: Viewer, dossier: Dossier, number: int = 0, *, wants_newest: bool = False
) -> ReadingPage:
    """Show a dossier as it stands, or the version with this number."""
    own = _own(viewer, dossier)
    head = head_of(viewer, dossier, "" if number else "read", own.standing if own else None)
    own = own or Own(head.standing)
    notice = "older" if number else _notice(viewer, dossier, own, wants_newest=wants_newest)
    key, body = _kept_body(viewer, dossier, notice, number)
    if notice == "reviewed" and body.is_withheld:  # there would be nothing to read at all
        notice = "newest"
        key, body = _kept_body(viewer, dossier, notice, 0)
    is_shown = not body.is_withheld or is_caretaker(viewer, dossier, own.standing)
    return ReadingPage(
        head=head,
        body=body,
        notice=notice,
        newest_number=dossier.revision_count,
        is_text_shown=is_shown,
        is_newest=body.number == dossier.revision_count,
        answer=own.answer,
        useful_count=dossier.useful_count,
        permalink=f"{dossier.url}/v/{body.number}",
        description=dossier.excerpt if body.number == dossier.revision_count and is_shown else "",
        licence=LICENCE,
        may_undo=_may_undo(viewer, dossier, own),
        has_origin=own.has_origin,
        shared_by=(key, notice, is_shown, bool(head.suggest), bool(head.edit), head.status, head.replaced_by),
    )


def _own(viewer: Viewer, dossier: Dossier) -> Own | None:
    """Load what is this reader's own, in one query."""
    if not viewer.is_member:
        return None
    answer = sa.select(Feedback.kind).where(Feedback.dossier_id == dossier.id, Feedback.user_id == viewer.id)
    wrote = sa.exists().where(
        Revision.dossier_id == dossier.id,
        Revision.author_id == viewer.id,
        Revision.id > (dossier.reviewed_id or 0),
    )
    others = sa.exists().where(Revision.dossier_id == dossier.id, Revision.author_id != dossier.started_by_id)
    columns = standing_columns(viewer, dossier)
    origin = sa.exists().where(DossierTopic.dossier_id == dossier.id, DossierTopic.role == "origin")
    more = (wrote, others, origin, has_taken_in(dossier.id))
    row = db.session.execute(sa.select(*columns, answer.scalar_subquery(), *more)).one()
    *facts, answered, has_written, have_others, has_origin, took_in = row
    return Own(Standing(*facts), answered or "", has_written, have_others, has_origin, took_in)


def _may_undo(viewer: Viewer, dossier: Dossier, own: Own) -> bool:
    """Return whether this is its maker, who can still take the promotion back."""
    is_maker = dossier.started_by_id == viewer.id
    facts = {"is_only_writer": not own.have_others_written, "has_taken_in": own.has_taken_in}
    return is_maker and bool(can_withdraw(viewer, dossier, **facts))


def _notice(viewer: Viewer, dossier: Dossier, own: Own, *, wants_newest: bool) -> str:
    """Readers see the reviewed text where the dossier says so; who wrote or decides sees the newest."""
    if dossier.policy != "reviewed_first" or dossier.reviewed_id in (None, dossier.latest_id):
        return ""
    is_for_newest = wants_newest or own.has_written_since or is_caretaker(viewer, dossier, own.standing)
    return "newest" if is_for_newest else "reviewed"


def _version_id(dossier: Dossier, notice: str) -> int:
    return (dossier.reviewed_id if notice == "reviewed" else dossier.latest_id) or 0


def _kept_body(
    viewer: Viewer, dossier: Dossier, notice: str, number: int
) -> tuple[tuple[Hashable, ...], Body]:
    version = (0, number) if number else (_version_id(dossier, notice), 0)
    words, seen = wording(viewer), sight(viewer)
    key = ("dossier", dossier.id, *version, seen, words.language, words.zone.key)
    return key, kept(key, lambda: _body(viewer, dossier, version, words, seen))


def _body(viewer: Viewer, dossier: Dossier, version: tuple[int, int], words: Wording, seen: Sight) -> Body:
    text = text_of(viewer, dossier, revision_id=version[0], number=version[1])
    cooked, origins = text.cooked, origins_in(text.spans)
    people = people_of(
        dossier.id,
        cited_places(cooked.notes),
        {one.source for one in origins if one.source},
        {one.revision for one in origins if not one.source},
        seen,
    )
    related, backlinks = others(viewer, dossier, words)
    return Body(
        number=text.number,
        saved=words.on(text.saved_at),
        is_withheld=text.withheld_at is not None,
        lead=prose(cooked.lead_html),
        sections=_sections(text),
        notes=shown_notes(cooked.notes, people.cited, text.broken, words),
        writers=writers_of(dossier, origins, people),
        related=related,
        backlinks=backlinks,
        terms=_terms(text),
        waiting=open_replies(seen, dossier.id, OPEN_SHOWN),
    )


def _sections(text: Text) -> tuple[ShownSection, ...]:
    return tuple(
        ShownSection(one.index, one.level, one.id, one.title, prose(one.heading_html), prose(one.html))
        for one in text.cooked.sections
    )


def _terms(text: Text) -> tuple[Term, ...]:
    if not text.glossary:
        return ()
    htmls = (text.cooked.lead_html, *(part for one in text.cooked.sections for part in (one.title, one.html)))
    return terms_in(" ".join(map(plain_text, htmls)), text.glossary)
