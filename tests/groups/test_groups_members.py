"""Coming in, going, following, roles, delegates, and for whom one speaks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.activity.verbs import VERBS
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Hidden, Invalid
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.counting import recount
from app.groups.models import Group, Initiative, Membership
from app.groups.policy import DELEGATES_MOST, LAST_COORDINATOR, NOT_IN_IT
from tests.cast import person
from tests.groups.seeing import audiences, counts, roles, verbs_of
from tests.making import let_in, make_group, make_initiative, member_of


@pytest.fixture(autouse=True)
def counted(house):
    """After every test the counters are right."""
    yield
    with writing():
        assert recount() == 0


def act(name: str, what: str, group: Group, *more: object, **facts: object):
    with writing():
        return getattr(actions, what)(person(name), group, *more, **facts)


def about(name: str) -> int:
    return person(name).id


def test_anybody_joins_an_open_group_once(house):
    group = make_group(join_policy="open")
    act("pia", "join", group)
    act("pia", "join", group)
    assert roles(group) == {"nadia": "coordinator", "pia": "member"}
    assert counts(group) == (1, 2, 0)
    assert verbs_of(group) == ["group.founded", "group.joined"]


def test_nobody_joins_a_group_that_lets_people_in_itself(house):
    for policy in ("request", "invitation"):
        group = make_group(name=f"Kring {policy}", join_policy=policy)
        for name in ("visitor", "pia", "quinn", "ruth"):
            with pytest.raises(Denied):
                act(name, "join", group)
        assert roles(group) == {"nadia": "coordinator"}


def test_a_visitor_joins_and_follows_nothing(house):
    group = make_group(join_policy="open")
    for what in ("join", "leave", "follow_group", "unfollow_group"):
        with pytest.raises(Denied):
            act("visitor", what, group)
    assert counts(group) == (1, 1, 0)


def test_following_is_no_membership_and_ends_as_easily(house):
    group = make_group()
    act("pia", "follow_group", group)
    act("pia", "follow_group", group)
    assert (roles(group)["pia"], counts(group)) == ("follower", (1, 1, 1))
    act("pia", "unfollow_group", group)
    act("pia", "unfollow_group", group)
    assert (roles(group), counts(group)) == ({"nadia": "coordinator"}, (1, 1, 0))
    assert verbs_of(group) == ["group.founded", "group.followed", "group.unfollowed"]


def test_who_is_in_a_group_does_not_follow_it_too(house):
    group = make_group(omar="member")
    for name in ("nadia", "omar"):
        for what in ("follow_group", "unfollow_group"):
            with pytest.raises(Denied):
                act(name, what, group)
    assert counts(group) == (1, 2, 0)


def test_a_follower_who_joins_is_a_member_and_no_follower(house):
    group = make_group(join_policy="open", pia="follower")
    act("pia", "join", group)
    assert (roles(group)["pia"], counts(group)) == ("member", (1, 2, 0))


def test_a_member_leaves_and_leaves_nothing_behind(house):
    group = make_initiative(omar="member")
    act("omar", "leave", group)
    assert (roles(group), counts(group)) == ({"nadia": "coordinator"}, (1, 1, 0))
    assert verbs_of(group)[-1] == "group.left"


def test_who_is_not_in_a_group_cannot_leave_it_and_reads_so(house):
    group = make_group(ruth="follower")
    for name in ("pia", "ruth", "quinn"):
        with pytest.raises(Denied) as refused:
            act(name, "leave", group)
        assert refused.value.sentence == str(NOT_IN_IT)
    assert counts(group) == (1, 1, 1)


def test_the_last_coordinator_leaves_only_after_naming_another(house):
    group = make_group(omar="member")
    with pytest.raises(Denied) as refused:
        act("nadia", "leave", group)
    assert refused.value.sentence == str(LAST_COORDINATOR)
    act("nadia", "change_role", group, about("omar"), "coordinator")
    act("nadia", "leave", group)
    assert (roles(group), counts(group)) == ({"omar": "coordinator"}, (1, 1, 0))
    with pytest.raises(Denied):
        act("omar", "change_role", group, about("omar"), "member")


def test_who_was_the_contact_is_so_no_more_after_leaving(house):
    group = make_initiative(omar="coordinator")
    act("nadia", "leave", group)
    assert db.session.scalar(sa.select(Initiative.contact_id).filter_by(group_id=group.id)) is None


def test_a_coordinator_puts_somebody_out_with_a_reason(house, letters):
    group = make_group(omar="member", pia="follower")
    for reason in ("", "  \n ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            act("nadia", "remove_member", group, about("omar"), reason)
        assert refused.value.field == "reason"
    assert "omar" in roles(group)
    act("nadia", "remove_member", group, about("omar"), "Al een jaar niet gezien.")
    act("nadia", "remove_member", group, about("pia"), "Vergissing.")
    assert (roles(group), counts(group)) == ({"nadia": "coordinator"}, (1, 1, 0))
    (letter,) = letters()
    assert letter["To"] == "omar@voorbeeld.example"
    assert "Al een jaar niet gezien." in letter.get_content()


def test_the_reason_for_putting_somebody_out_is_not_in_the_ledger(house):
    group = make_group(omar="member")
    act("nadia", "remove_member", group, about("omar"), "Iets heel persoonlijks")
    rows = db.session.scalars(sa.text("SELECT details::text FROM activities")).all()
    assert not [row for row in rows if "persoonlijks" in row]


def test_only_a_coordinator_decides_about_others(house):
    group = make_group(omar="member", ruth="follower")
    acts = {
        "remove_member": ("Zomaar.",),
        "change_role": ("coordinator",),
        "give_delegate": (),
        "take_delegate": (),
    }
    for name in ("visitor", "pia", "omar", "ruth", "quinn"):
        for what, more in acts.items():
            with pytest.raises(Denied):
                act(name, what, group, about("omar" if name != "omar" else "nadia"), *more)
    assert roles(group) == {"nadia": "coordinator", "omar": "member", "ruth": "follower"}


def test_about_somebody_who_is_not_in_it_nothing_can_be_decided(house):
    group = make_group()
    for user_id in (about("pia"), 0, 2**62):
        for what, more in {
            "remove_member": ("Zomaar.",), "change_role": ("coordinator",), "give_delegate": (),
        }.items():  # fmt: skip
            with pytest.raises(Hidden):
                act("nadia", what, group, user_id, *more)


def test_a_coordinator_removes_another_but_never_oneself(house):
    group = make_group(omar="coordinator")
    with pytest.raises(Denied):
        act("omar", "remove_member", group, about("omar"), "Ik ga.")
    act("omar", "remove_member", group, about("nadia"), "Afgesproken op de vergadering.")
    assert (roles(group), counts(group)) == ({"omar": "coordinator"}, (1, 1, 0))


def test_roles_go_up_and_down_and_the_same_role_again_is_no_news(house):
    group = make_group(omar="member", pia="follower")
    for role in ("coordinator", "coordinator", "member", "member"):
        act("nadia", "change_role", group, about("omar"), role)
        assert roles(group)["omar"] == role
    assert [verb for verb in verbs_of(group) if "role" in verb] == ["group.role_given", "group.role_taken"]
    for role in ("follower", "", "beheerder"):
        with pytest.raises(Invalid):
            act("nadia", "change_role", group, about("omar"), role)
    with pytest.raises(Denied):
        act("nadia", "change_role", group, about("pia"), "coordinator")


def test_a_coordinator_may_be_a_delegate_too_and_five_is_the_most(house, monkeypatch):
    group = make_initiative(omar="member", pia="member", ruth="follower")
    act("nadia", "give_delegate", group, about("nadia"))
    act("nadia", "give_delegate", group, about("nadia"))
    monkeypatch.setattr("app.groups.actions.roles.DELEGATES_MOST", 2)
    act("nadia", "give_delegate", group, about("omar"))
    with pytest.raises(Conflict):
        act("nadia", "give_delegate", group, about("pia"))
    with pytest.raises(Denied):
        act("nadia", "give_delegate", group, about("ruth"))
    act("nadia", "take_delegate", group, about("nadia"))
    act("nadia", "take_delegate", group, about("nadia"))
    act("nadia", "give_delegate", group, about("pia"))
    marked = {name for name in ("nadia", "omar", "pia") if member_of(group, name).is_delegate}
    assert marked == {"omar", "pia"}
    assert verbs_of(group).count("group.delegate_given") == 3
    assert DELEGATES_MOST == 5


def test_a_group_that_is_no_initiative_has_no_delegates(house):
    for kind in ("working_group", "staff"):
        group = make_group("quinn", f"Kring {kind}", kind=kind, omar="member")
        for what in ("give_delegate", "take_delegate"):
            with pytest.raises(Denied) as refused:
                act("quinn", what, group, about("omar"))
            assert "Alleen initiatieven" in refused.value.sentence
        assert not member_of(group, "omar").is_delegate


def test_one_hides_oneself_from_the_list_and_comes_back(house):
    group = make_group(omar="member")
    for is_hidden in (True, False):
        act("omar", "hide_oneself", group, is_hidden=is_hidden)
        assert member_of(group, "omar").is_hidden is is_hidden
    for name in ("visitor", "pia", "quinn"):
        with pytest.raises(Denied):
            act(name, "hide_oneself", group, is_hidden=True)


def test_one_speaks_for_one_initiative_at_a_time_or_for_none(house):
    first = make_initiative(omar="member")
    second = make_initiative("pia", "Een tweede")
    let_in(second, "omar", coordinator="pia")
    assert [member_of(group, "omar").is_voice for group in (first, second)] == [True, False]
    for chosen, voices in ((first, [True, False]), (second, [False, True]), (None, [False, False])):
        act("omar", "choose_voice", chosen)
        assert [member_of(group, "omar").is_voice for group in (first, second)] == voices
    assert member_of(first, "nadia").is_voice


def test_one_speaks_for_no_initiative_one_is_not_in(house):
    initiative, group = make_initiative(ruth="follower"), make_group(omar="member")
    for name in ("visitor", "pia", "ruth", "quinn"):
        with pytest.raises(Denied):
            act(name, "choose_voice", initiative)
    with pytest.raises(Denied):
        act("omar", "choose_voice", group)


def test_a_refused_choice_leaves_the_voice_as_it_was(house):
    own = make_initiative()
    with pytest.raises(Denied):
        act("nadia", "choose_voice", make_group("omar"))
    assert member_of(own, "nadia").is_voice


def test_what_happens_inside_a_group_is_in_no_public_log(house):
    group = make_initiative(omar="member", pia="follower")
    act("nadia", "change_role", group, about("omar"), "coordinator")
    act("nadia", "give_delegate", group, about("omar"))
    act("nadia", "remove_member", group, about("pia"), "Vergissing.")
    act("omar", "leave", group)
    inside = [name for name, verb in VERBS.items() if name.startswith("group.") and not verb.is_logged]
    assert audiences(*inside) == {"moderators"}


@pytest.mark.parametrize(
    "broken",
    [
        {"role": "baas"},
        {"role": "follower", "is_delegate": True},
    ],
)
def test_the_database_itself_refuses_a_membership_that_cannot_be(house, broken):
    group = make_group(omar="member")
    mine = sa.update(Membership).where(Membership.group_id == group.id, Membership.user_id == about("omar"))
    with pytest.raises(IntegrityError), writing():
        db.session.execute(mine.values(broken))


def test_the_database_itself_refuses_two_voices(house):
    first, second = make_initiative(), make_initiative(name="Een tweede")
    assert member_of(first, "nadia").is_voice
    both = sa.update(Membership).where(Membership.group_id == second.id)
    with pytest.raises(IntegrityError), writing():
        db.session.execute(both.values(is_voice=True))
