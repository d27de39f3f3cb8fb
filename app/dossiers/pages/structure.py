"""Choosing how a dossier goes on in another one, and which section becomes a dossier of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup

from app.accounts.viewer import Viewer
from app.dossiers.joining import join, part_of
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, DossierTitle
from app.dossiers.pages.choices import choices_for, open_themes
from app.dossiers.pages.differences import changes_shown
from app.dossiers.policy import listed_dossiers
from app.dossiers.sections import Section, sections_of
from app.foundation.database import db
from app.foundation.text import normalise_title


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section that can be taken along, with all below it; `home` is the heading it comes under."""

    index: int
    title: str
    words: int
    is_taken: bool
    home: str


@dataclass(frozen=True)
class MergePage:
    """Three panes: what can come along, where it can come, and what that gives (once it was asked for).

    `into_id` is 0 while no other dossier was chosen; `is_unknown`: none has the title that was typed.
    """

    title: str
    is_unknown: bool
    into_id: int
    into_title: str
    into_url: str
    revision_id: int
    sections: tuple[SectionChoice, ...]
    headings: tuple[str, ...]
    result: Markup


@dataclass(frozen=True)
class SplitPage:
    """The sections that can become a dossier, and the themes it can stand in."""

    revision_id: int
    sections: tuple[tuple[int, str], ...]
    themes: tuple[tuple[int, str], ...]


def dossier_to_join(viewer: Viewer, dossier: Dossier, title: str) -> Dossier | None:
    """Find another dossier by its title, if this viewer may see it."""
    query = sa.select(Dossier).join(DossierTitle, DossierTitle.dossier_id == Dossier.id)
    named = query.where(DossierTitle.normalised == normalise_title(title), listed_dossiers(viewer))
    return db.session.scalars(named.where(Dossier.id != dossier.id)).one_or_none()


def merge_page(
    dossier: Dossier, title: str, into: Dossier | None, homes: Mapping[int, str], *, shows_result: bool
) -> MergePage:
    """Show the sections of a dossier beside the headings of the one it is to go on in."""
    latest = latest_revision(dossier)
    other = latest_revision(into).body if into else ""
    return MergePage(
        title=into.title if into else title,
        is_unknown=bool(title) and into is None,
        into_id=into.id if into else 0,
        into_title=into.title if into else "",
        into_url=into.url if into else "",
        revision_id=latest.id,
        sections=tuple(_choice(latest.body, one, homes) for one in outermost(latest.body)),
        headings=tuple(one.title for one in sections_of(other)[1:]),
        result=_result(latest.body, other, homes) if shows_result and into else Markup(),
    )


def outermost(body: str) -> Iterator[Section]:
    """List the sections that stand in no other one; the lead is the first, when it says something."""
    upto = 0
    for section in sections_of(body):
        if section.start >= upto and body[section.start : section.end].strip():
            yield section
            upto = section.end


def _choice(body: str, section: Section, homes: Mapping[int, str]) -> SectionChoice:
    words = len(body[section.start : section.end].split())
    is_taken = section.index in homes
    return SectionChoice(section.index, section.title, words, is_taken, homes.get(section.index, ""))


def _result(body: str, other: str, homes: Mapping[int, str]) -> Markup:
    count = len(sections_of(body))
    parts = [(part_of(body, index), homes[index]) for index in sorted(homes) if 0 <= index < count]
    return changes_shown(other, join(other, parts).body)


def split_page(viewer: Viewer, dossier: Dossier) -> SplitPage:
    """Show what can be split off."""
    latest = latest_revision(dossier)
    return SplitPage(
        revision_id=latest.id,
        sections=tuple((one.index, one.title) for one in sections_of(latest.body)[1:]),
        themes=choices_for(viewer, open_themes()).themes,
    )
