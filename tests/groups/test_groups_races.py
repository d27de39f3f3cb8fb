"""Two at the very same moment, each on a connection of their own: nothing breaks, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.counting import recount
from app.groups.keys import invitation_key
from app.groups.loading import invitation_by_key, load_initiative_file
from app.groups.models import Group, InitiativeFile, Invitation, JoinRequest, Membership
from tests.cast import person
from tests.groups.doors import PDF
from tests.groups.seeing import counts, roles
from tests.making import make_group, make_initiative

Act = Callable[[], object]
BOTH_DONE = ["done", "done"]


@pytest.fixture
def at_once(own_house: Flask):
    """Return a way to let two act at the same moment; it answers how each of them ended."""
    barrier = Barrier(2, timeout=20)

    def go(act: Act) -> str:
        with own_house.app_context():
            barrier.wait()
            try:
                with writing():
                    act()
            except HouseError as error:
                return type(error).__name__
            finally:
                db.session.remove()
            return "done"

    def run(*acts: Act) -> list[str]:
        with ThreadPoolExecutor(2) as pool:
            return sorted([one.result(timeout=20) for one in [pool.submit(go, act) for act in acts]])

    with own_house.app_context():
        yield run
        with writing():
            assert recount() == 0


def own(group_id: int) -> Group:
    return db.session.get_one(Group, group_id)


def the_request(number: int) -> JoinRequest:
    return db.session.get_one(JoinRequest, number)


def lines(*verbs: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Activity.verb.in_(verbs)))


def by(name: str, what: str, group_id: int, *more: object) -> Act:
    return lambda: getattr(actions, what)(person(name), own(group_id), *more)


def answer(name: str, what: str, group_id: int, number: int, *more: object) -> Act:
    act = getattr(actions, f"{what}_request")
    return lambda: act(person(name), own(group_id), the_request(number), *more)


def test_two_coordinators_never_both_go(at_once):
    """However they go, one stays: by leaving, by putting each other out, by stepping down."""
    nadia, omar = person("nadia").id, person("omar").id
    for ways in (
        (("nadia", "leave"), ("omar", "leave")),
        (("nadia", "remove_member", omar, "Weg."), ("omar", "remove_member", nadia, "Weg.")),
        (("nadia", "change_role", nadia, "member"), ("omar", "change_role", omar, "member")),
        (("nadia", "change_role", omar, "member"), ("omar", "leave")),
        (("nadia", "leave"), ("nadia", "change_role", omar, "member")),
    ):
        group = make_group(name=f"Kring {ways[0][1]} {ways[1][1]}", omar="coordinator").id
        done = at_once(*(by(name, what, group, *more) for name, what, *more in ways))
        assert "done" in done, ways
        assert counts(own(group))[0] == list(roles(own(group)).values()).count("coordinator") >= 1, ways
        db.session.rollback()


def test_a_request_is_answered_once(at_once):
    for ways in (("accept", "accept"), ("accept", "decline"), ("decline", "decline"), ("accept", "withdraw")):
        group = make_group(name=f"Kring {' '.join(ways)}", omar="coordinator")
        with writing():
            number = actions.ask_to_join(person("pia"), group, "Mag ik?")
        before = lines("group.request_accepted", "group.request_declined", "group.request_withdrawn")
        acts = []
        for name, what in zip(("nadia", "omar"), ways, strict=True):
            who = "pia" if what == "withdraw" else name
            acts.append(answer(who, what, group.id, number, *(["Vol."] if what == "decline" else [])))
        assert at_once(*acts) == ["Conflict", "done"], ways
        db.session.expire_all()
        is_in = the_request(number).state == "accepted"
        assert ("pia" in roles(group), counts(group)) == (is_in, (2, 3 if is_in else 2, 0)), ways
        after = lines("group.request_accepted", "group.request_declined", "group.request_withdrawn")
        assert after == before + 1, ways


def test_one_person_asks_joins_and_follows_once(at_once):
    asked = make_group().id
    ask = by("pia", "ask_to_join", asked, "Mag ik?")
    assert at_once(ask, ask) == ["Conflict", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JoinRequest)) == 1
    is_open = make_group(name="Open huis", join_policy="open").id
    for what, expected in (("follow_group", (1, 1, 1)), ("join", (1, 2, 0)), ("leave", (1, 1, 0))):
        act = by("pia", what, is_open)
        assert at_once(act, act) == (["Denied", "done"] if what == "leave" else BOTH_DONE)
        assert counts(own(is_open)) == expected, what
        db.session.rollback()


def test_the_last_place_of_an_invitation_is_for_one(at_once):
    group = make_group()
    with writing():
        key = invitation_key(actions.make_link(person("nadia"), group, 1).id)
    acts = [
        lambda name=name: actions.accept_invitation(person(name), invitation_by_key(key))
        for name in ("pia", "omar")
    ]
    assert at_once(*acts) == ["Gone", "done"]
    assert counts(group) == (1, 2, 0)
    db.session.expire_all()
    assert db.session.scalar(sa.select(Invitation.use_count)) == 1


def test_an_invitation_withdrawn_at_that_moment_works_before_or_not_at_all(at_once):
    group = make_group()
    with writing():
        key = invitation_key(actions.make_link(person("nadia"), group, 5).id)
    group_id = group.id
    done = at_once(
        lambda: actions.accept_invitation(person("pia"), invitation_by_key(key)),
        lambda: actions.withdraw_invitation(person("nadia"), own(group_id), invitation_by_key(key)),
    )
    assert done in (BOTH_DONE, ["Gone", "done"])
    assert ("pia" in roles(group)) is (done == BOTH_DONE)


def test_five_delegates_is_the_most_also_at_one_moment(at_once, monkeypatch):
    monkeypatch.setattr("app.groups.actions.roles.DELEGATES_MOST", 1)
    group = make_initiative(omar="member", pia="member").id
    acts = [by("nadia", "give_delegate", group, person(name).id) for name in ("omar", "pia")]
    assert at_once(*acts) == ["Conflict", "done"]
    there = sa.select(sa.func.count()).select_from(Membership).where(Membership.is_delegate)
    assert db.session.scalar(there) == 1


def test_one_group_one_name_and_one_voice_come_of_a_double_click(at_once):
    """Founding the same twice makes one; two people with the same name for a group get two addresses."""
    same = [lambda: actions.found_group(person("pia"), "initiative", "De Brug")] * 2
    assert at_once(*same) == BOTH_DONE
    others = [
        lambda name=name: actions.found_group(person(name), "working_group", "De Brug")
        for name in ("nadia", "omar")
    ]
    assert at_once(*others) == BOTH_DONE
    slugs = set(db.session.scalars(sa.select(Group.slug)))
    assert slugs == {"de-brug", "de-brug-2", "de-brug-3"}


def test_one_speaks_for_one_initiative_also_from_two_windows(at_once):
    first, second = make_initiative().id, make_initiative(name="Een tweede").id
    acts = [lambda one=one: actions.choose_voice(person("nadia"), own(one)) for one in (first, second)]
    assert at_once(*acts) == BOTH_DONE
    there = sa.select(sa.func.count()).select_from(Membership).where(Membership.is_voice)
    assert db.session.scalar(there) == 1


def test_a_file_that_is_taken_away_at_that_moment_is_gone_and_no_accident(at_once):
    group = make_initiative().id
    for ways in (("change", "remove"), ("remove", "remove"), ("change", "change")):
        with writing():
            choice = actions.FileChoice("document", "Statuten", "group")
            number = actions.add_file(person("nadia"), own(group), "statuten.pdf", PDF, choice).id
        acts = [file_act(way, group, number) for way in ways]
        assert at_once(*acts) in (BOTH_DONE, ["Hidden", "done"]), ways
        there = db.session.scalar(sa.select(InitiativeFile.title).where(InitiativeFile.id == number))
        assert there == (None if "remove" in ways else "Akte"), ways
        db.session.rollback()


def file_act(way: str, group_id: int, number: int) -> Act:
    more = ("Akte", "public") if way == "change" else ()
    act = getattr(actions, f"{way}_file")
    nadia = person("nadia")
    return lambda: act(nadia, own(group_id), load_initiative_file(nadia, own(group_id), number), *more)
