"""The headings that a new dossier begins with."""

from __future__ import annotations

from app.dossiers.models import Theme

HEADINGS = (
    "Wettelijk kader",
    "Stappen",
    "Geld en financiering",
    "Ervaringen van coöperaties",
    "Bronnen",
    "Open vragen",
)


def template_of(theme: Theme | None) -> str:
    """Return the headings of a theme; the usual ones when it has none of its own, or none is chosen."""
    own = theme.template if theme else ""
    return own or "".join(f"## {heading}\n\n" for heading in HEADINGS)
