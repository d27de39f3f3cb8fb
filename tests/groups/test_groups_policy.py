"""Who may do what in a group: person × situation × verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.transaction import writing
from app.groups import actions, policy
from app.groups.answers import today
from app.groups.loading import load_group, load_invitation, load_member, load_request
from app.groups.models import JOIN_POLICIES, Group, Membership
from app.groups.policy import visible_groups, visible_members
from app.groups.standing import OUTSIDE, Standing, standing, standing_of
from tests.cast import person
from tests.counting import count_statements
from tests.making import let_in, make_group, make_initiative, member_of

STANDINGS = {
    "outside": OUTSIDE,
    "follower": Standing("follower"),
    "member": Standing("member"),
    "coordinator": Standing("coordinator"),
}
MAY = {  # moderators and administrators are judged like everybody else
    "can_join": {"outside", "follower"},
    "can_ask": {"outside", "follower"},
    "can_follow": {"outside", "follower"},
    "can_leave": {"member", "coordinator"},
    "can_hide": {"member", "coordinator"},
    "can_speak_for": {"member", "coordinator"},
    "can_manage": {"coordinator"},
    "can_decide": {"coordinator"},
    "can_invite": {"coordinator"},
    "can_change_role": {"coordinator"},
    "can_name_delegate": {"coordinator"},
    "can_remove_member": {"coordinator"},
}
WITHOUT_A_VIEWER = {"can_leave", "can_hide"}  # to go, and not to be seen, one needs no proven address


def group_of(**facts) -> Group:
    given = {"id": 1, "kind": "initiative", "join_policy": "open", "member_list": "members"}
    return Group(**{**given, "coordinator_count": 2, **facts})


def judge(verb: str, viewer, group: Group, here: Standing):
    """Ask one verdict, with what it wants to know."""
    other = Membership(user_id=99, group_id=1, role="member")
    if verb == "can_ask":
        group = group_of(join_policy="request")
    asked = {
        "can_join": (viewer, group, here),
        "can_ask": (viewer, group, here),
        "can_follow": (viewer, here),
        "can_leave": (group, here),
        "can_hide": (here,),
        "can_speak_for": (viewer, group, here),
        "can_change_role": (viewer, here, other),
        "can_name_delegate": (viewer, group, here, other),
        "can_remove_member": (viewer, group, here, other),
    }
    return getattr(policy, verb)(*asked.get(verb, (viewer, here)))


@pytest.mark.parametrize("verb", MAY)
def test_each_act_is_for_those_who_may(house, verb):
    for name in ("pia", "quinn", "ruth"):
        for where, here in STANDINGS.items():
            verdict = judge(verb, person(name), group_of(), here)
            assert bool(verdict) is (where in MAY[verb]), (name, where, verdict)
            assert verdict or str(verdict.reason).endswith("."), (name, where)


@pytest.mark.parametrize("verb", MAY)
def test_nobody_acts_before_an_address_is_proven(house, verb):
    for viewer in (person("visitor"), replace(person("pia"), is_confirmed=False)):
        for where, here in STANDINGS.items():
            verdict = judge(verb, viewer, group_of(), here)
            may = verb in WITHOUT_A_VIEWER and where in MAY[verb]
            assert bool(verdict) is may, (viewer.name, where)


@pytest.mark.parametrize(
    ("join_policy", "joins", "asks"),
    [("open", True, False), ("request", False, True), ("invitation", False, False)],
)
def test_the_group_says_how_one_comes_in(house, join_policy, joins, asks):
    group = group_of(join_policy=join_policy)
    for here in (OUTSIDE, STANDINGS["follower"]):
        assert bool(policy.can_join(person("pia"), group, here)) is joins
        assert bool(policy.can_ask(person("pia"), group, here)) is asks


def test_an_initiative_that_ended_lets_nobody_in(house):
    for name in ("visitor", "pia", "quinn", "ruth"):
        viewer = person(name)
        for here in (Standing(has_ended=True), Standing("follower", has_ended=True)):
            verdicts = [
                policy.can_accept_invitation(viewer, here),
                *(policy.can_join(viewer, group_of(join_policy=way), here) for way in JOIN_POLICIES),
                *(policy.can_ask(viewer, group_of(join_policy=way), here) for way in JOIN_POLICIES),
            ]
            assert {str(verdict.reason) for verdict in verdicts} == {str(policy.HAS_ENDED)}, name


LIST = {  # member_list, standing -> may read the list of members
    ("members", "outside"): True,
    ("members", "follower"): True,
    ("members", "member"): True,
    ("members", "coordinator"): True,
    ("group", "outside"): False,
    ("group", "follower"): False,
    ("group", "member"): True,
    ("group", "coordinator"): True,
}


@pytest.mark.parametrize(("member_list", "where"), LIST)
def test_the_list_of_members_is_for_whom_the_group_chose_and_never_public(house, member_list, where):
    group, here = group_of(member_list=member_list), STANDINGS[where]
    for name in ("pia", "quinn", "ruth"):
        assert bool(policy.can_see_members(person(name), group, here)) is LIST[member_list, where], name
    assert not policy.can_see_members(person("visitor"), group, OUTSIDE)
    unproven = replace(person("pia"), is_confirmed=False)
    assert bool(policy.can_see_members(unproven, group, here)) is here.is_inside


def test_the_last_coordinator_stays_whoever_asks(house):
    alone = group_of(coordinator_count=1)
    only = Membership(user_id=99, group_id=1, role="coordinator")
    verdicts = [
        policy.can_leave(alone, STANDINGS["coordinator"]),
        policy.can_step_down(alone, only),
        policy.can_remove_member(person("nadia"), alone, STANDINGS["coordinator"], only),
    ]
    assert {str(verdict.reason) for verdict in verdicts} == {str(policy.LAST_COORDINATOR)}
    assert policy.can_leave(alone, STANDINGS["member"])


def test_nobody_puts_oneself_out_and_a_follower_gets_no_role(house):
    nadia, here = person("nadia"), STANDINGS["coordinator"]
    own = Membership(user_id=nadia.id, group_id=1, role="coordinator")
    follower = Membership(user_id=99, group_id=1, role="follower")
    assert not policy.can_remove_member(nadia, group_of(), here, own)
    assert not policy.can_change_role(nadia, here, follower)
    assert not policy.can_name_delegate(nadia, group_of(), here, follower)
    assert policy.can_remove_member(nadia, group_of(), here, follower)


def test_one_speaks_for_initiatives_alone(house):
    for kind, may in {"initiative": True, "working_group": False, "staff": False}.items():
        assert bool(policy.can_speak_for(person("pia"), group_of(kind=kind), STANDINGS["member"])) is may


FOUNDS = {
    "visitor": set(),
    "pia": {"initiative", "working_group"},
    "quinn": {"initiative", "working_group", "staff"},
    "ruth": {"initiative", "working_group", "staff"},
}


@pytest.mark.parametrize("name", FOUNDS)
def test_who_founds_which_kind(house, name):
    kinds = {
        kind for kind in ("initiative", "working_group", "staff") if policy.can_found(person(name), kind)
    }
    assert kinds == FOUNDS[name]


def test_a_standing_holds_the_role_the_marks_and_the_open_request(house):
    group = make_initiative(omar="member", ruth="follower")
    with writing():
        asked = actions.ask_to_join(person("pia"), group, "Mag ik?")
        actions.give_delegate(person("nadia"), group, person("omar").id)
        actions.hide_oneself(person("omar"), group, is_hidden=True)
    found = {name: standing(person(name), group) for name in ("visitor", "pia", "ruth", "omar", "nadia")}
    assert found == {
        "visitor": OUTSIDE,
        "pia": Standing(request_id=asked),
        "ruth": Standing("follower"),
        "omar": Standing("member", is_delegate=True, is_hidden=True, is_voice=True),
        "nadia": Standing("coordinator", is_voice=True),
    }
    assert standing_of(2**62, group.id) == OUTSIDE


def test_a_standing_says_whether_the_initiative_ended(house):
    group, other = make_initiative(), make_group()
    with writing():
        actions.end(person("nadia"), group, "Geen kavel.")
    assert [standing(person("pia"), one).has_ended for one in (group, other)] == [True, False]
    with writing():
        actions.move_to_phase(person("nadia"), group, "group", today())
    assert not standing(person("pia"), group).has_ended


def test_a_standing_is_one_question(house):
    group = make_group()
    nadia = person("nadia")
    with count_statements() as statements:
        standing(nadia, group)
        standing(person("visitor"), group)
    assert len(statements) == 1


SEES = {"visitor": 1, "pia": 1, "omar": 2, "nadia": 2, "quinn": 2, "ruth": 2}


@pytest.mark.parametrize("name", SEES)
def test_a_group_that_is_not_shown_is_for_its_own_people_and_moderators(house, name):
    make_group(name="Voor ieder")
    make_initiative(name="Nog niet getoond", omar="member")
    with writing():
        db.session.execute(sa.update(Group).where(Group.kind == "initiative").values(shown_at=None))
    viewer = person(name)
    seen = db.session.scalars(sa.select(Group).where(visible_groups(viewer))).all()
    assert len(seen) == SEES[name]
    if SEES[name] == 1:
        with pytest.raises(Hidden):
            load_group(viewer, "nog-niet-getoond")


def test_who_hides_is_seen_by_coordinators_and_oneself_alone(house):
    group = make_group(omar="member", pia="member", quinn="follower")
    with writing():
        actions.hide_oneself(person("omar"), group, is_hidden=True)
    for name, sees in {"nadia": True, "omar": True, "pia": False, "quinn": False, "ruth": False}.items():
        viewer = person(name)
        clause = visible_members(viewer, standing(viewer, group))
        listed = set(db.session.scalars(sa.select(User.username).join(Membership).where(clause)))
        assert listed == {"nadia", "pia"} | ({"omar"} if sees else set()), name
        if sees:
            assert load_member(viewer, group, "OMAR").user.name == "Omar"
        else:
            with pytest.raises(Hidden):
                load_member(viewer, group, "omar")


def test_requests_and_invitations_are_for_coordinators_and_ones_own_for_oneself(house):
    group = make_group(omar="member")
    with writing():
        asked = actions.ask_to_join(person("pia"), group, "Mag ik?")
        invitation = actions.invite_by_email(person("nadia"), group, "wim@voorbeeld.example")
    for name in ("visitor", "pia", "omar", "quinn", "ruth", "nadia"):
        viewer = person(name)
        reads = {
            load_request: (asked, name in ("nadia", "pia")),
            load_invitation: (invitation.id, name == "nadia"),
        }
        for load, (number, may) in reads.items():
            if may:
                assert load(viewer, group, number).id == number
            else:
                with pytest.raises(Hidden):
                    load(viewer, group, number)


def test_a_request_is_found_in_its_own_group_alone(house):
    group, other = make_group(), make_group(name="Een andere")
    with writing():
        asked = actions.ask_to_join(person("pia"), group, "")
    for number, where in ((asked, other), (0, group), (-1, group), (2**70, group), (asked + 1, group)):
        with pytest.raises(Hidden):
            load_request(person("nadia"), where, number)


def test_a_member_is_found_by_a_username_that_can_be_one(house):
    group = make_group()
    let_in(group, "omar")
    assert member_of(group, "omar").role == "member"
    for username in ("pia", "", "o\0mar", "x" * 10_000, "omar'"):
        with pytest.raises(Hidden):
            load_member(person("nadia"), group, username)
