"""What coordinators decide: how one gets in, and of an initiative each part of its profile."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.foundation.moments import Moment
from app.groups import vocabulary
from app.groups.completeness import Section, completeness
from app.groups.models import Group
from app.groups.pages.group import join_hints
from app.groups.pages.pieces import url_of, wording
from app.groups.pages.profile import load_initiative


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One part of the profile, and how much of it was told."""

    label: str
    url: str
    told: str
    is_told: bool


@dataclass(frozen=True)
class SettingsPage:
    """The settings of a group; `has_profile` when it is an initiative."""

    join_hints: dict[str, str]
    has_profile: bool = False
    sections: tuple[SectionRow, ...] = ()
    percents: int = 0
    phase: str = ""
    verified: Moment | None = None


def settings_page(viewer: Viewer, group: Group) -> SettingsPage:
    """Bring together what coordinators decide about a group."""
    if group.kind != "initiative":
        return SettingsPage(join_hints())
    initiative = load_initiative(group)
    whole = completeness(initiative)
    return SettingsPage(
        join_hints=join_hints(),
        has_profile=True,
        sections=tuple(_section(group, one) for one in whole.sections),
        percents=whole.percents,
        phase=str(vocabulary.PHASES[initiative.phase]),
        verified=wording(viewer).on(initiative.verified_at),
    )


def _section(group: Group, section: Section) -> SectionRow:
    return SectionRow(
        label=section.label,
        url=f"{url_of(group)}/edit/{section.key}",
        told=str(_("%(told)s of %(all)s filled in", told=section.filled_count, all=section.field_count)),
        is_told=not section.is_empty,
    )
