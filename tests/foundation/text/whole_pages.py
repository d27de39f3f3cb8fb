"""A cooked page put together as a template does, and looked at piece by piece."""

from __future__ import annotations

import re

from app.foundation.text import CookedPage, Surroundings, cook_page
from tests.foundation.text.neighbours import FILES, WORLD
from tests.foundation.text.soundness import Reader, read

LIBRARY = Surroundings(
    people=WORLD.people,
    categories=WORLD.categories,
    files=FILES,
    site_host=WORLD.site_host,
    pages={"financiering": "/d/financiering/3", "statuten & reglement": "/d/statuten/8"},
    redlink_url="/dossiers/find?title=",
)
_OWN_ID = re.compile(r'(id="|href="#)(h-|fn-|fnref-)')


def page_of(source: str) -> CookedPage:
    """The page of a text in this world."""
    return cook_page(source, surroundings=LIBRARY)


def pieces(page: CookedPage) -> list[str]:
    """Every piece of HTML a template may put somewhere."""
    parts = [part for one in page.sections for part in (one.heading_html, one.html)]
    return [page.lead_html, *parts, *(note.html for note in page.notes)]


def whole(page: CookedPage) -> str:
    """The page as a template shows it, notes below."""
    sections = [
        f'<h{one.level} id="{one.id}">{one.heading_html}</h{one.level}>\n{one.html}' for one in page.sections
    ]
    notes = [f'<li id="{note.id}">{note.html}{_back(note.backrefs)}</li>' for note in page.notes]
    html = "\n".join([page.lead_html, *sections, "<ol>", *notes, "</ol>"])
    return _OWN_ID.sub(r"\1p7-\2", html)


def _back(places: tuple[str, ...]) -> str:
    return "".join(f'<a href="#{place}">↩</a>' for place in places)


def look_at(page: CookedPage) -> Reader:
    """Fail on any piece that is unsafe or leaves something open, and on a whole that does not fit."""
    for piece in pieces(page):
        reader = Reader(own_images=True)
        reader.feed(_OWN_ID.sub(r"\1p7-\2", piece))
        reader.close()
        assert reader.open == [], f"left open: {reader.open}"
    return read(whole(page))
