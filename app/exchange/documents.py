"""A dossier as it leaves the house: what a viewer may read of it, with status, sources, contributors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from markupsafe import Markup

from app.accounts.viewer import Viewer
from app.dossiers.models import Dossier, Revision
from app.dossiers.models.dossiers import LICENCE
from app.dossiers.pages.notes import ShownNote
from app.dossiers.pages.reading import Body, ReadingPage, reading_page
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.text import excerpt
from app.foundation.wording import language


@dataclass(frozen=True)
class Site:
    """Where the documents come from: the name and the address of this house."""

    name: str
    address: str


@dataclass(frozen=True)
class Document:
    """One version of a dossier to be read elsewhere; `markdown` is its source, `contributors` are names."""

    id: int
    slug: str
    title: str
    theme: str
    theme_slug: str
    url: str
    permalink: str
    language: str
    status: str
    summary: str
    markdown: str
    number: int
    sha256: str
    saved_at: datetime
    saved_on: str
    applies_on: date | None
    applies_words: str
    phases: tuple[str, ...]
    kinds: tuple[str, ...]
    contributors: tuple[str, ...]
    nameless_count: int
    post_count: int
    site: Site
    body: Body
    licence: str = LICENCE

    @property
    def prefix(self) -> str:
        """Return what keeps its ids apart from those of another dossier on the same page."""
        return f"d{self.id}-"

    @property
    def lead(self) -> Markup:
        """Return the short answer."""
        return self.at_home(self.body.lead)

    @property
    def notes(self) -> tuple[ShownNote, ...]:
        """Return the footnotes, each with what is known of its source."""
        return self.body.notes

    def at_home(self, html: Markup) -> Markup:
        """Let addresses on this site lead there from anywhere, and ids be this document's own."""
        home, text = self.site.address, str(html)
        for before, after in (
            (' href="/', f' href="{home}/'),
            (' src="/', f' src="{home}/'),
            (' href="#', f' href="#{self.prefix}'),
            (' id="', f' id="{self.prefix}'),
        ):
            text = text.replace(before, after)
        return Markup(text)  # noqa: S704 — safe before, and only addresses changed


def document_of(viewer: Viewer, dossier: Dossier, site: Site) -> Document:
    """Make the document of what this viewer reads by default: the reviewed text where a dossier says so."""
    page = reading_page(viewer, dossier)
    if not page.is_text_shown:
        raise Hidden
    return _document(dossier, page, _version(dossier, page.body.number), site)


def _document(dossier: Dossier, page: ReadingPage, revision: Revision, site: Site) -> Document:
    return Document(
        id=dossier.id,
        slug=dossier.slug,
        title=dossier.title,
        theme=page.head.theme.name,
        theme_slug=dossier.theme.slug,
        url=site.address + dossier.url,
        permalink=site.address + page.permalink,
        language=language(),
        status=page.head.status.sentence,
        summary=excerpt("\n".join([page.body.lead, *(one.html for one in page.body.sections)])),
        markdown=revision.body,
        number=revision.number,
        sha256=revision.sha256.hex(),
        saved_at=revision.created_at,
        saved_on=page.body.saved.words,
        applies_on=dossier.applies_on,
        applies_words=page.head.applies_on,
        phases=tuple(dossier.phases),
        kinds=tuple(dossier.kinds),
        contributors=tuple(_names(page)),
        nameless_count=page.body.writers.nameless_count,
        post_count=dossier.post_count,
        site=site,
        body=page.body,
    )


def _version(dossier: Dossier, number: int) -> Revision:
    query = sa.select(Revision).where(Revision.dossier_id == dossier.id, Revision.number == number)
    return db.session.scalars(query.options(sa.orm.undefer(Revision.body))).one()


def _names(page: ReadingPage) -> Iterator[str]:
    return (one.face.name for one in page.body.writers.named)
