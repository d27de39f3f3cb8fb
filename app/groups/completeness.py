"""How much of a profile was told: a hint for its coordinators, never a wall."""

from __future__ import annotations

from dataclasses import dataclass

from app.groups.fields import Field, fields_of, is_filled, typed_value
from app.groups.models import Initiative
from app.groups.vocabulary import SECTIONS

# A choice of who may see something tells nothing itself; the pin always stands somewhere.
_TELLS_NOTHING = {"has_public_financing", "has_shared_amounts", "location_precision", "position"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the profile: what was told in it, and whether that is anything."""

    key: str
    label: str
    filled_count: int
    field_count: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was told here yet, beyond what registration asked."""
        return self.filled_count == 0


@dataclass(frozen=True)
class Completeness:
    """All sections, which are still empty, and the whole in percents."""

    percents: int
    sections: tuple[Section, ...]
    empty: tuple[Section, ...]


def completeness(initiative: Initiative) -> Completeness:
    """Return how much this initiative told; the four things of registration do not count."""
    sections = tuple(_section(key, initiative) for key in SECTIONS)
    told = sum(section.filled_count for section in sections)
    whole = sum(section.field_count for section in sections)
    return Completeness(
        percents=round(100 * told / whole),
        sections=sections,
        empty=tuple(section for section in sections if section.is_empty),
    )


def _section(key: str, initiative: Initiative) -> Section:
    asked = [field for field in fields_of(key) if _counts(field)]
    filled = sum(is_filled(typed_value(field, initiative)) for field in asked)
    return Section(key, str(SECTIONS[key]), filled, len(asked))


def _counts(field: Field) -> bool:
    return field.key not in _TELLS_NOTHING | {"name", "place", "kinds", "contact"}
