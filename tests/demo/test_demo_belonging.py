"""The initiatives and working groups of the demo: complete, and consistent with its people."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.demo import belonging, script
from app.demo.events import rows
from app.forum.models import Post, Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.counting import recount
from app.groups.fields import FIELD
from app.groups.models import Group, Initiative, JoinRequest, Membership, PhaseChange
from app.groups.places import places_named
from tests.demo.test_demo_loading import demo, demo_house

__all__ = ["demo", "demo_house"]  # the house with the demo in it, which this file looks at too

INITIATIVES = {one["name"]: one for one in rows("initiatives.json")}
WORKING_GROUPS = {one["name"]: one for one in rows("working_groups.json")}
PEOPLE = {one["username"]: one for one in rows("people.json")}
HERE = {
    "De Lange Lat": ("newbuild", "plan", 32), "Terpgenoten": ("existing", "living", 24),
    "Het Achtste Erf": ("transformation", "financing", 9),
    "Het Ketelveld": ("transformation", "building", 40),
    "De Roode Pannen": ("existing", "living", 58), "De Kribbe aan de Rivier": ("newbuild", "idea", None),
    "De Gedeelde Sleutel": ("transformation", "financing", 28),
    "Stadserf Zuiderzicht": ("newbuild", "building", 18), "Het Trapgat": ("existing", "living", 8),
    "De Overzij": ("existing", "plan", 36), "Hofje Wintergroen": ("newbuild", "group", 20),
    "Zilt & Zand": ("newbuild", "plan", 14), "De Mijnlamp": ("transformation", "living", 16),
    "De Zeven Schoven": ("transformation", "ended", 22),
}  # fmt: skip


def members(name: str) -> set[str]:
    """Return who is in a group by the script: its founder, and who came in later."""
    one = {**INITIATIVES, **WORKING_GROUPS}[name]
    return {one["founder"], *(who["person"] for who in one["people"])}


def test_fourteen_initiatives_of_every_kind_and_in_every_phase():
    assert INITIATIVES.keys() == HERE.keys()
    kinds = Counter(kind for one in INITIATIVES.values() for kind in one["kinds"])
    assert kinds == {"newbuild": 5, "existing": 4, "transformation": 5}
    assert {phase for _, phase, _ in HERE.values()} == {
        "idea", "group", "plan", "financing", "building", "living", "ended",
    }  # fmt: skip


def test_two_offer_help_and_four_look_for_it():
    said = {name: one.get("exchange", {}) for name, one in INITIATIVES.items()}
    assert {name for name, one in said.items() if one.get("share_expertise")} == {
        "Terpgenoten", "De Roode Pannen",
    }  # fmt: skip
    assert {name for name, one in said.items() if one.get("seek_expertise")} == {
        "De Lange Lat", "De Kribbe aan de Rivier", "De Gedeelde Sleutel", "De Overzij",
    }  # fmt: skip


@pytest.mark.parametrize("name", INITIATIVES)
def test_an_initiative_stands_where_its_people_say_they_are(name):
    one = INITIATIVES[name]
    assert len(places_named(one["place"])) == 1
    for username in members(name):
        assert (PEOPLE[username]["initiative"], PEOPLE[username]["place"]) == (name, one["place"]), username
    others = {who for who, person in PEOPLE.items() if person["initiative"] == name}
    assert members(name) == others


@pytest.mark.parametrize("name", [*INITIATIVES, *WORKING_GROUPS])
def test_nobody_comes_in_before_there_is_a_group_or_an_account(name):
    one = {**INITIATIVES, **WORKING_GROUPS}[name]
    assert one["days_ago"] < PEOPLE[one["founder"]]["joined_days_ago"]
    for who in one["people"]:
        assert who["days_ago"] < min(one["days_ago"], PEOPLE[who["person"]]["joined_days_ago"])


@pytest.mark.parametrize("one", INITIATIVES.values(), ids=INITIATIVES)
def test_what_is_told_are_fields_of_the_section_they_stand_in(one):
    for part in belonging.TOLD:
        section = belonging.SECTIONS.get(part, part)
        for key in one.get(part, {}):
            assert FIELD[key].section == section, key


def test_nothing_in_the_script_tells_an_address_or_a_number_to_call():
    for event in belonging.events():
        assert "@" not in str(event)


def test_a_topic_of_a_group_is_started_by_somebody_in_it():
    belong = [event for event in script.events() if isinstance(event, script.Start) and event.group]
    assert len(belong) == 6
    for event in belong:
        assert event.author in members(event.group), event.topic


def test_every_profile_is_as_the_script_says(demo: Flask):
    profiles = sa.select(Group.name, Initiative).join(Initiative, Initiative.group_id == Group.id)
    found = {row.name: row.Initiative for row in db.session.execute(profiles)}
    assert {name: (one.kinds[0], one.phase, one.dwellings_planned) for name, one in found.items()} == HERE
    assert {name: one.place for name, one in found.items()} == {
        name: places_named(one["place"])[0].label for name, one in INITIATIVES.items()
    }
    ended = found["De Zeven Schoven"]
    assert (ended.status, "begin met geld" in ended.ended_reason) == ("ended", True)


def test_everybody_is_in_the_group_the_script_says_and_counters_are_right(demo: Flask):
    query = sa.select(Group.name, User.username).select_from(Membership).join(Group).join(User)
    inside: dict[str, set[str]] = {}
    for name, username in db.session.execute(query):
        inside.setdefault(name, set()).add(username)
    assert inside == {name: members(name) for name in (*INITIATIVES, *WORKING_GROUPS)}
    with writing():
        assert recount() == 0


def test_timelines_rise_and_none_ends_in_the_future(demo: Flask):
    for group_id in db.session.scalars(sa.select(Initiative.group_id)).all():
        steps = sa.select(PhaseChange.on).filter_by(group_id=group_id).order_by(PhaseChange.id)
        days = list(db.session.scalars(steps))
        assert days == sorted(days)
        assert days[-1] <= clock.now().date()


def test_each_initiative_has_a_logbook_that_speaks_for_it(demo: Flask):
    first = sa.and_(Post.topic_id == Topic.id, Post.number == 1)
    query = sa.select(Group.name, Topic.title, Post.voice_id == Group.id).select_from(Topic)
    query = query.join(Group, Group.id == Topic.group_id).join(Post, first)
    rows_found = db.session.execute(query.where(Post.body.contains("/i/" + Group.slug))).all()
    assert {name for name, _, _ in rows_found} == set(INITIATIVES)
    assert all(speaks for _, _, speaks in rows_found)


def test_posts_speak_for_an_initiative_from_the_day_their_author_is_in_it(demo: Flask):
    query = sa.select(Post.created_at >= Membership.since, Post.voice_id.is_not(None)).select_from(Post)
    joined = sa.and_(Membership.user_id == Post.author_id, Membership.is_voice)
    told = Counter(tuple(row) for row in db.session.execute(query.join(Membership, joined)))
    assert told[True, False] == told[False, True] == 0
    assert told[True, True] > 100


def test_nobody_is_asked_at_once_whether_it_is_still_right(demo: Flask):
    """Who looks at the demo today finds no initiative asleep, nor letters about it."""
    long_ago = clock.now() - timedelta(days=364)
    assert not db.session.scalars(
        sa.select(Initiative).where(Initiative.verified_at < long_ago, Initiative.status == "active")
    ).all()


def test_pia_waits_for_an_answer_that_nadia_can_give(demo: Flask):
    (request,) = db.session.scalars(sa.select(JoinRequest).filter_by(state="open")).all()
    nadia = sa.select(Membership.role).join(User).where(
        User.username == "nadia", Membership.group_id == request.group_id
    )  # fmt: skip
    assert db.session.scalar(nadia) == "coordinator"
    assert db.session.scalar(sa.select(User.username).filter_by(id=request.user_id)) == "pia"
