"""The form with which an initiative joins: what it offers to choose from, and what is there already."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.viewer import Viewer
from app.groups.duplicates import Similar, similar_initiatives
from app.groups.places import Place, all_places, places_named


@dataclass(frozen=True)
class JoiningPage:
    """What stands beside the fields of the form."""

    is_newcomer: bool
    place_names: tuple[str, ...]
    meant: tuple[Place, ...]
    known: tuple[Similar, ...]


def joining_page(viewer: Viewer, name: str = "", place: str = "", chosen: str = "") -> JoiningPage:
    """Bring together the form for an initiative; with what was typed, what may be the same as it."""
    found = places_named(place)
    at = next((one for one in found if one.full_name == chosen), found[0] if found else None)
    return JoiningPage(
        is_newcomer=not viewer.is_member,
        place_names=tuple(one.label for one in all_places()),
        meant=found if len(found) > 1 else (),
        known=similar_initiatives(viewer, name, at.id) if name and at else (),
    )
