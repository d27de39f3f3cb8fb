"""Accessible PDF (PDF/UA-1) by WeasyPrint, which needs a library of the system (Pango)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from flask_babel import gettext as _
from PIL import ImageFile

from app.accounts.viewer import Viewer
from app.exchange.pictures import picture_at
from app.foundation.errors import Unavailable
from config import ROOT

FONTS = ROOT / "static" / "fonts"
ASSET = "asset:fonts/"
VARIANT = "pdf/ua-1"


@cache
def _weasyprint() -> ModuleType:
    """Load it when it is first needed: it is large, and most days nobody asks for paper."""
    found = import_module("weasyprint")
    # It lets Pillow take pictures that were cut off, everywhere; what people add is judged more strictly.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return found


def can_make_pdf() -> bool:
    """Return whether the library and what it needs of the system are there."""
    try:
        _weasyprint()
    except (ImportError, OSError):
        return False
    return True


def pdf_of(viewer: Viewer, webpage: str) -> bytes:
    """Turn a page into a PDF. Raises Unavailable where the system's library (Pango) is missing."""
    if not can_make_pdf():
        raise Unavailable(
            _("This server cannot make PDFs at the moment. The e-book and the web page have the same text.")
        )
    found: bytes = (
        _weasyprint().HTML(string=webpage, url_fetcher=_OurOwn(viewer)).write_pdf(pdf_variant=VARIANT)
    )
    return found


@dataclass(frozen=True)
class _OurOwn:
    """Gives fonts from our own folder, pictures from our own store, and nothing else at all."""

    viewer: Viewer
    _fail_on_errors: bool = False  # WeasyPrint asks: a picture that is gone is left out

    def __call__(self, url: str) -> object:
        """Answer WeasyPrint, which asks for an address."""
        found = _asset(url) or picture_at(self.viewer, url)
        if found is None:
            raise ValueError(f"not one of ours: {url[:200]}")
        response: object = import_module("weasyprint.urls").URLFetcherResponse(
            url, found[0], {"Content-Type": found[1]}
        )
        return response


def _asset(url: str) -> tuple[bytes, str] | None:
    name = url.removeprefix(ASSET)
    if name == url or "/" in name:
        return None
    path = FONTS / name
    return (path.read_bytes(), "font/woff2") if path.is_file() else None
