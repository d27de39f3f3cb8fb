"""A small country of initiatives for the directory: few enough to know by heart."""

from __future__ import annotations

from datetime import timedelta

from app.foundation import clock
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.asleep import ask_whether_right, let_sleep
from app.groups.models import Group
from tests.cast import person
from tests.groups.profiles import tell
from tests.making import make_initiative

NAMES = ("Akkerhof", "Brughuis", "Dijkwacht", "Erfgoed", "Gasthuis")
ASLEEP, ENDED, HIDDEN = "Slaapstee", "Uitgewoond", "Verborgen Hof"


def make_country() -> dict[str, Group]:
    """Register five that are awake, one asleep, one that ended and one that nobody may see yet.

    | name | place | kind | phase | homes | helps | seeks |
    | Akkerhof | Utrecht | newbuild | idea | | | finance |
    | Brughuis | Utrecht | existing, transformation | plan | 8 | law | |
    | Dijkwacht | Den Burg (Texel) | newbuild | plan | 30 | | finance, law |
    | Erfgoed | Bergen (Noord-Holland) | transformation | living | 12 | finance, law | |
    | Gasthuis | Maastricht | existing | idea | 60 | | |
    """
    country = {ASLEEP: make_asleep(ASLEEP, "Amersfoort")}
    country["Akkerhof"] = make_one("Akkerhof", "Utrecht", "newbuild", seek_expertise=["finance"], visit="yes")
    tell(country["Akkerhof"], "story", summary="Tien huizen langs de Kademuur.")
    country["Brughuis"] = make_one(
        "Brughuis", "Utrecht", "existing", "transformation", phase="plan", homes="8", share_expertise=["law"]
    )
    country["Dijkwacht"] = make_one(
        "Dijkwacht", "Texel", "newbuild", phase="plan", homes="30", seek_expertise=["finance", "law"]
    )
    country["Erfgoed"] = make_one(
        "Erfgoed", "Bergen", "transformation", phase="living", homes="12",
        share_expertise=["finance", "law"], openness="waiting_list",
    )  # fmt: skip
    country["Gasthuis"] = make_one("Gasthuis", "Maastricht", "existing", homes="60", openness="yes")
    country[ENDED] = make_one(ENDED, "Utrecht", "existing")
    with writing():
        actions.end(person("nadia"), country[ENDED], "Te weinig buren.")
    country[HIDDEN] = make_initiative("nadia", HIDDEN, place="Utrecht", is_shown=False)
    return country


def make_one(
    name: str, place: str, *kinds: str, phase: str = "idea", homes: str = "", **exchange: object
) -> Group:
    """Register one initiative that tells a few things."""
    group = make_initiative("nadia", name, place=place, kinds=kinds)
    if homes:
        tell(group, "homes", dwellings_planned=homes)
    if exchange:
        tell(group, "exchange", **exchange)
    if phase != "idea":
        with writing():
            actions.move_to_phase(person("nadia"), group, phase, clock.now().date())
    return group


def make_asleep(name: str, place: str) -> Group:
    """Register one initiative long ago that nobody ever answered for."""
    began = clock.now() - timedelta(days=500)
    with clock.at(began):
        group = make_initiative("nadia", name, place=place)
    with clock.at(began + timedelta(days=365)), writing():
        ask_whether_right()
    with clock.at(began + timedelta(days=408)), writing():
        let_sleep()
    return group
