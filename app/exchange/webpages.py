"""Dossiers as one web page that needs nothing else: to keep, to print, and what the PDF is made from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.exchange.documents import Document, Site

STYLES = Path(__file__).with_name("document.css")


def webpage_of(documents: Sequence[Document], title: str, site: Site) -> str:
    """Write one or several dossiers as a page; with several, a table of contents leads."""
    template = current_app.jinja_env.get_template("exchange/document.html")
    return template.render(
        documents=documents,
        title=title,
        site=site,
        style=_style(),
        is_collection=len(documents) != 1,
        disclaimer=_("This is knowledge shared among members, not legal or financial advice."),
    )


def _style() -> Markup:
    """A page that stands alone brings its style along: it is saved, and no site's policy is with it."""
    return Markup("<style>{}</style>").format(Markup(STYLES.read_text(encoding="utf-8")))  # noqa: S704
