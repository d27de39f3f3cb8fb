"""A text as the page would show it, in one piece: sections without their tools, notes at the end."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from app.dossiers.cooking import cook_dossier
from app.dossiers.typed import accept_body
from app.foundation.text import CookedPage


def preview_html(body: str) -> Markup:
    """Render what stands in the editor; Invalid when it is too long to be saved."""
    return Markup(page_html(accept_body(body)))  # noqa: S704 — each part comes sanitised


def page_html(body: str) -> str:
    """Render a text in one piece, as safe HTML."""
    return "\n".join(_parts(cook_dossier(body)))


def _parts(page: CookedPage) -> Iterator[str]:
    yield page.lead_html
    for section in page.sections:
        yield f"<h{section.level}>{section.heading_html}</h{section.level}>"
        yield section.html
    if page.notes:
        notes = "".join(f'<li id="{note.id}">{note.html}</li>' for note in page.notes)
        yield f'<ol class="small">{notes}</ol>'
