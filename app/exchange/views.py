"""The doors of the exchange: one dossier in four forms, and the large files that the worker made."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from app.accounts.presence import current_viewer
from app.dossiers.loading import load_dossier
from app.exchange.documents import Document, document_of
from app.exchange.epub import epub_of
from app.exchange.headers import markdown_of
from app.exchange.packages import packages
from app.exchange.pages import downloads_page
from app.exchange.pdf import pdf_of
from app.exchange.upkeep import folder, site
from app.exchange.webpages import webpage_of
from app.foundation.errors import Hidden
from app.foundation.limits import limited

room = Blueprint("exchange", __name__)
MARKDOWN, EPUB, PDF = "text/markdown; charset=utf-8", "application/epub+zip", "application/pdf"
AN_HOUR = 3600


@room.get("/d/<slug>/<int:dossier_id>.md")
def markdown(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Give a dossier as Markdown with a header."""
    return _named(Response(markdown_of(_document(dossier_id)), content_type=MARKDOWN), f"{slug}.md")


@room.get("/d/<slug>/<int:dossier_id>.html")
def webpage(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Give a dossier as a web page to keep; to be saved, since it brings its own style."""
    document = _document(dossier_id)
    page = webpage_of([document], document.title, document.site)
    return _named(Response(page, mimetype="text/html"), f"{slug}.html")


@room.get("/d/<slug>/<int:dossier_id>.pdf")
@limited("pdf", most=30, seconds=AN_HOUR)
def pdf(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Give a dossier as an accessible PDF."""
    document = _document(dossier_id)
    data = pdf_of(current_viewer(), webpage_of([document], document.title, document.site))
    return send_file(BytesIO(data), PDF, download_name=f"{slug}.pdf")


@room.get("/d/<slug>/<int:dossier_id>.epub")
@limited("epub", most=60, seconds=AN_HOUR)
def epub(slug: str, dossier_id: int) -> ResponseReturnValue:
    """Give a dossier as an e-book."""
    document = _document(dossier_id)
    data = epub_of(current_viewer(), [document], document.title, document.site)
    return send_file(BytesIO(data), EPUB, as_attachment=True, download_name=f"{slug}.epub")


@room.get("/dossiers/downloads")
def downloads() -> ResponseReturnValue:
    """List what can be taken along at once."""
    return render_template("exchange/downloads.html", page=downloads_page(current_viewer(), folder()))


@room.get("/dossiers/downloads/<name>")
def download(name: str) -> ResponseReturnValue:
    """Give a file that the worker made."""
    found = packages(folder()).get(name)
    if found is None:
        raise Hidden
    return send_file(found.path, as_attachment=True, download_name=name, conditional=True)


def _document(dossier_id: int) -> Document:
    viewer = current_viewer()
    return document_of(viewer, load_dossier(viewer, dossier_id), site())


def _named(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
