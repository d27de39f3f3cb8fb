"""Profiles in which everything was told, as coordinators tell it: section by section."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.models import Group, Initiative
from tests.cast import person
from tests.making import make_initiative

TOLD: dict[str, dict[str, object]] = {
    "story": {
        "name": "Het Ketelveld",
        "summary": "Oude weverij: wonen en werken onder één kap.",
        "story": "In **2021** liepen we er met negen buren doorheen.",
        "website": "ketelveld.example",
        "kinds": ["transformation", "newbuild"],
    },
    "place": {
        "place": "Enschede",
        "location_precision": "neighbourhood",
        "position": "52,2231; 6,8872",
        "search_area": "Enschede, Hengelo (Overijssel)",
    },
    "organisation": {
        "legal_form": "cooperative",
        "kvk": "1234 5678",
        "founded_on": "01-2022",
        "ownership": "collective",
        "partners": "Gemeente Enschede, Stichting De Spoel",
        "affiliations": "Netwerk van weverijen",
    },
    "homes": {
        "dwellings_planned": "40",
        "dwellings_realised": "0",
        "dwelling_mix": {"social": "24", "middle": "16"},
        "building_type": ["converted"],
        "building_year": "1924",
        "is_monument": "yes",
        "living_since": "2025-11",
    },
    "living": {
        "target_groups": ["families", "mixed"],
        "target_words": "Wie graag met de handen werkt",
        "common_spaces": ["kitchen", "workshop"],
        "decision_method": "consent",
        "democratic_statement": "Elk huishouden is lid en heeft één stem.",
    },
    "money": {
        "financing_sources": ["bank", "member_loans"],
        "has_public_financing": False,
        "financing_amounts": "Zesduizend euro inleg per huishouden",
        "has_shared_amounts": False,
    },
    "exchange": {
        "share_expertise": ["building", "government"],
        "seek_expertise": ["finance"],
        "visit": "appointment",
        "openness": "waiting_list",
        "openness_words": "Kom eerst een keer eten",
        "contact": "nadia",
    },
}


def tell(group: Group, section: str, by: str = "nadia", **answers: object) -> None:
    """Let a coordinator tell something in one section."""
    with writing():
        actions.change_section(person(by), group, section, answers)


def tell_everything(group: Group, by: str = "nadia") -> None:
    """Let a coordinator fill in every section."""
    for section, answers in TOLD.items():
        tell(group, section, by, **answers)


def make_told(**people: str) -> Group:
    """Return an initiative of Nadia that told everything; `people` are the others in it."""
    group = make_initiative("nadia", "Het Ketelveld", place="Enschede", **people)
    tell_everything(group)
    return group


def profile_of(group: Group) -> Initiative:
    """Return the profile as the database knows it now, with its group."""
    db.session.expire_all()
    mine = sa.select(Initiative).options(joinedload(Initiative.group))
    return db.session.scalars(mine.where(Initiative.group_id == group.id)).one()
