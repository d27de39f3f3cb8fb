"""One section of a profile to fill in, with the way to the others."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.foundation.database import db
from app.groups.fields import FIELD
from app.groups.models import Group, Initiative
from app.groups.pages.pieces import url_of
from app.groups.pages.profile import Theme
from app.groups.vocabulary import DWELLING_MIX, SECTIONS


@dataclass(frozen=True)
class SectionPage:
    """A section: what helps while filling it in, all sections, and the numbers that stand together."""

    label: str
    url: str
    helps: dict[str, str]
    sections: tuple[Theme, ...]
    mix: tuple[str, ...]
    mix_label: str


def section_page(group: Group, section: str) -> SectionPage:
    """Bring together what stands around the form of a section."""
    base = f"{url_of(group)}/edit"
    return SectionPage(
        label=str(SECTIONS[section]),
        url=f"{base}/{section}",
        helps=_helps(),
        sections=tuple(Theme(str(words), f"{base}/{key}") for key, words in SECTIONS.items()),
        mix=tuple(f"dwelling_mix_{word}" for word in DWELLING_MIX),
        mix_label=str(FIELD["dwelling_mix"].label),
    )


def contact_name(initiative: Initiative) -> str:
    """Return the username of who speaks for the initiative; empty when nobody does in particular."""
    named = sa.select(User.username).where(User.id == initiative.contact_id)
    return db.session.scalar(named) or ""


def _helps() -> dict[str, str]:
    """Say what helps with the fields that need more than their name."""
    return {
        "summary": _("In one or two sentences; this stands in the list too."),
        "story": _("Markdown works here, as in a post."),
        "place": _("Where you live or build, or where you are looking."),
        "position": _("Two numbers, such as 52.0907, 5.1214. With few homes this is a home address."),
        "search_area": _("Other places where it may be, with commas between them."),
        "kvk": _("Eight digits. Only members of Cooplink see this."),
        "founded_on": _("Month and year, such as 03-2022."),
        "living_since": _("Month and year, such as 03-2022."),
        "partners": _("Organisations only, no names of people."),
        "target_groups": _("Think of what this tells about those who live with you."),
        "democratic_statement": _("Who is a member, who decides, how often do you meet, one vote each?"),
        "financing_sources": _("Only members of Cooplink see this, unless you open it below."),
        "financing_amounts": _("Only your own group sees this, unless you open it below."),
        "openness_words": _("How does one join, and what do you look for?"),
        "contact": _("Whom others see as your contact. Only members of Cooplink see this name."),
    }
