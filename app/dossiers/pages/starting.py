"""The page on which somebody starts a dossier that does not come from a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.viewer import Viewer
from app.dossiers.first_text import headings_of
from app.dossiers.pages.choices import Choices, choices_for, open_themes
from app.dossiers.pages.named import NamedDossier
from app.dossiers.pages.similar import similar_dossiers
from app.dossiers.template import template_of


@dataclass(frozen=True)
class NewDossierPage:
    """What can be chosen, the headings it will begin with, and what there is already."""

    choices: Choices
    headings: tuple[str, ...]
    similar: tuple[NamedDossier, ...]


def new_dossier_page(viewer: Viewer, title: str, theme_id: int) -> NewDossierPage:
    """Show what a new dossier begins with."""
    themes = open_themes()
    theme = next((one for one in themes if one.id == theme_id), None)
    return NewDossierPage(
        choices=choices_for(viewer, themes),
        headings=headings_of(template_of(theme)),
        similar=similar_dossiers(viewer, title),
    )
