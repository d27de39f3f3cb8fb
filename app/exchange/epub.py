"""E-books: one chapter for each section of a dossier, or for each dossier of a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from ebooklib import epub
from flask import current_app
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.exchange.documents import Document, Site
from app.exchange.pictures import picture_at

_PICTURE = re.compile(r'<img [^>]*?src="([^"]+)"')
SECTION_LEVEL = 2
Entry = Any  # a chapter, or a pair of a heading and the links below it: the library takes both
STYLE = """body { line-height: 1.5; } h1, h2, h3 { line-height: 1.2; }
table { border-collapse: collapse; } th, td { border: 1px solid; padding: 0.2em 0.4em; text-align: left; }
.status { border-left: 0.25em solid; padding-left: 0.6em; } .from, .facts, .soft { font-size: 0.85em; }"""


def epub_of(viewer: Viewer, documents: Sequence[Document], title: str, site: Site) -> bytes:
    """Write the e-book."""
    book = _described(epub.EpubBook(), documents, title, site)
    style = epub.EpubItem("style", "style.css", "text/css", STYLE.encode())
    book.add_item(style)
    chapters = [_chapter(book, viewer, one, style) for one in documents]
    book.toc = [_entry(one, chapter) for one, chapter in zip(documents, chapters, strict=True)]
    for item in (epub.EpubNcx(), epub.EpubNav()):
        book.add_item(item)
    book.spine = ["nav", *chapters]
    written = BytesIO()
    epub.write_epub(written, book)
    return written.getvalue()


def _described(book: epub.EpubBook, documents: Sequence[Document], title: str, site: Site) -> epub.EpubBook:
    newest = max((one.saved_at for one in documents), default=None)
    book.set_identifier(documents[0].permalink if len(documents) == 1 else f"{site.address}#{title}")
    book.set_title(title)
    book.set_language(documents[0].language if documents else "nl")
    names = dict.fromkeys(name for one in documents for name in one.contributors)
    for number, name in enumerate(names, start=1):
        book.add_author(name, uid=f"author-{number}")
    book.add_metadata("DC", "publisher", site.name)
    book.add_metadata("DC", "rights", documents[0].licence if documents else "")
    if newest:
        book.add_metadata("DC", "date", newest.date().isoformat())
    return book


def _chapter(book: epub.EpubBook, viewer: Viewer, document: Document, style: epub.EpubItem) -> epub.EpubHtml:
    """Add a dossier as a chapter, its pictures beside it."""
    chapter = epub.EpubHtml(
        title=document.title, file_name=f"{document.slug}-{document.id}.xhtml", lang=document.language
    )
    template = current_app.jinja_env.get_template("exchange/_dossier.html")
    html = template.render(one=document, disclaimer=_disclaimer())
    for url, name, data, media_type in _pictures(viewer, html, document.id):
        html = html.replace(f'src="{url}"', f'src="{name}"')
        book.add_item(epub.EpubItem(name.replace("/", "-"), name, media_type, data))
    chapter.content = f"<html><body>{html}</body></html>"
    chapter.add_item(style)
    book.add_item(chapter)
    return chapter


def _disclaimer() -> str:
    return str(_("This is knowledge shared among members, not legal or financial advice."))


def _pictures(viewer: Viewer, html: str, document_id: int) -> Iterator[tuple[str, str, bytes, str]]:
    for number, url in enumerate(dict.fromkeys(_PICTURE.findall(html)), start=1):
        if found := picture_at(viewer, url):
            data, media_type = found
            yield url, f"pictures/{document_id}-{number}.{media_type.partition('/')[2]}", data, media_type


def _entry(document: Document, chapter: epub.EpubHtml) -> Entry:
    """Return the line in the table of contents, the sections below it."""
    parts = [one for one in document.body.sections if one.level == SECTION_LEVEL]
    page = epub.Section(document.title, chapter.file_name)
    links = tuple(
        epub.Link(f"{chapter.file_name}#{document.prefix}{one.id}", one.title, f"{document.prefix}{one.id}")
        for one in parts
    )
    return (page, links) if links else chapter
