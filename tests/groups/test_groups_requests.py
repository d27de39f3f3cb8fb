"""Asking to join, the answer, and what the worker does with requests that wait or are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.activity.pages import log_page
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions, upkeep
from app.groups.answers import today
from app.groups.counting import recount
from app.groups.models import Group, JoinRequest
from app.groups.policy import HAS_ENDED
from app.groups.standing import standing
from tests.cast import person
from tests.groups.seeing import counts, roles, verbs_of
from tests.making import make_group, make_initiative

DAY = timedelta(days=1)


def ask(group: Group, name: str = "pia", message: str = "Ik kook graag mee.") -> int:
    with writing():
        return actions.ask_to_join(person(name), group, message)


def request(number: int) -> JoinRequest:
    return db.session.get_one(JoinRequest, number, populate_existing=True)


def answer(name: str, what: str, group: Group, number: int, *more: str) -> None:
    with writing():
        getattr(actions, f"{what}_request")(person(name), group, request(number), *more)


def later(days: float):
    return clock.at(clock.now() + days * DAY)


def test_a_request_is_open_until_a_coordinator_lets_one_in(house):
    group = make_group()
    number = ask(group, message="  Ik kook\r\ngraag mee. ")
    assert request(number).message == "Ik kook\ngraag mee."
    assert standing(person("pia"), group).request_id == number
    assert roles(group) == {"nadia": "coordinator"}
    answer("nadia", "accept", group, number)
    found = request(number)
    assert (found.state, found.decided_by_id) == ("accepted", person("nadia").id)
    assert (roles(group)["pia"], counts(group)) == ("member", (1, 2, 0))
    assert verbs_of(group) == ["group.founded", "group.requested", "group.request_accepted"]
    with writing():
        assert recount() == 0


def test_one_request_is_open_at_a_time(house):
    group = make_group()
    number = ask(group)
    with pytest.raises(Conflict) as refused:
        ask(group, message="Nog eens")
    assert refused.value.sentence
    assert request(number).message == "Ik kook graag mee."
    answer("nadia", "decline", group, number, "We zijn vol.")
    assert ask(group) != number


def test_whoever_may_not_ask_leaves_no_request(house):
    group, invited = make_group(omar="member"), make_group(name="Besloten", join_policy="invitation")
    is_open = make_group(name="Open huis", join_policy="open")
    for name, where in (
        ("visitor", group), ("omar", group), ("nadia", group), ("pia", invited), ("pia", is_open),
    ):  # fmt: skip
        with pytest.raises(Denied):
            ask(where, name)
    with pytest.raises(Invalid) as refused:
        ask(group, message="x" * 501)
    assert refused.value.field == "message"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JoinRequest)) == 0


def test_an_initiative_that_ended_takes_no_requests_until_it_begins_again(house):
    group = make_initiative()
    with writing():
        actions.end(person("nadia"), group, "Geen kavel.")
    with pytest.raises(Denied) as refused:
        ask(group)
    assert refused.value.sentence == str(HAS_ENDED)
    with writing():
        actions.move_to_phase(person("nadia"), group, "group", today())
    assert request(ask(group)).state == "open"


def test_a_message_is_welcome_and_not_needed(house):
    group = make_group()
    assert request(ask(group, message="")).message == ""
    assert len(request(ask(group, "ruth", "x" * 500)).message) == 500


def test_only_coordinators_answer_and_moderators_of_the_site_do_not(house):
    group = make_group(omar="member", ruth="follower")
    number = ask(group)
    for name in ("visitor", "pia", "omar", "ruth", "quinn"):
        for what, more in {"accept": (), "decline": ("Nee.",)}.items():
            with pytest.raises(Denied):
                answer(name, what, group, number, *more)
    assert request(number).state == "open"


def test_any_coordinator_answers(house):
    group = make_group(omar="coordinator")
    answer("omar", "accept", group, ask(group))
    assert roles(group)["pia"] == "member"


def test_a_no_needs_its_reason(house):
    group = make_group()
    number = ask(group)
    for reason in ("", "   ", "\u200b", "x" * 501):
        with pytest.raises(Invalid) as refused:
            answer("nadia", "decline", group, number, reason)
        assert refused.value.field == "reason"
        assert request(number).state == "open"
    answer("nadia", "decline", group, number, "We zijn nu met genoeg.")
    assert (request(number).state, request(number).reason) == ("declined", "We zijn nu met genoeg.")
    assert counts(group) == (1, 1, 0)


SECOND = {"accept": (), "decline": ("Toch niet.",), "withdraw": ()}


@pytest.mark.parametrize("first", SECOND)
@pytest.mark.parametrize("second", SECOND)
def test_a_request_gets_one_answer(house, first, second):
    group = make_group()
    number = ask(group)
    who = {"accept": "nadia", "decline": "nadia", "withdraw": "pia"}
    answer(who[first], first, group, number, *SECOND[first])
    before = (request(number).state, request(number).reason, counts(group), verbs_of(group))
    with pytest.raises(Conflict) as refused:
        answer(who[second], second, group, number, *SECOND[second])
    assert refused.value.sentence.endswith(".")
    assert (request(number).state, request(number).reason, counts(group), verbs_of(group)) == before


def test_one_takes_back_ones_own_request_alone(house):
    group = make_group()
    number = ask(group)
    for name in ("visitor", "omar", "nadia", "ruth"):
        with pytest.raises(Denied):
            answer(name, "withdraw", group, number)
    answer("pia", "withdraw", group, number)
    assert (request(number).state, request(number).message) == ("withdrawn", "")
    assert standing(person("pia"), group).request_id == 0


def test_who_comes_in_another_way_has_no_request_left(house):
    group = make_group()
    number = ask(group)
    with writing():
        invitation = actions.make_link(person("nadia"), group, 1)
        actions.accept_invitation(person("pia"), invitation)
    assert (request(number).state, counts(group)) == ("accepted", (1, 2, 0))
    with pytest.raises(Conflict):
        answer("nadia", "accept", group, number)


def test_following_answers_no_request(house):
    group = make_group()
    number = ask(group)
    with writing():
        actions.follow_group(person("pia"), group)
    assert request(number).state == "open"
    answer("nadia", "accept", group, number)
    assert (roles(group)["pia"], counts(group)) == ("member", (1, 2, 0))


def test_nothing_that_was_written_stands_in_the_ledger(house):
    group = make_group()
    answer("nadia", "decline", group, ask(group, message="Mijn verhaal"), "Ons verhaal")
    told = " ".join(db.session.scalars(sa.text("SELECT details::text FROM activities")))
    assert "verhaal" not in told


def test_after_three_weeks_the_coordinators_are_reminded_once(house, letters):
    group = make_group(omar="coordinator")
    ask(group)
    letters()
    for days, more in ((20, 0), (22, 2), (30, 0)):
        before = len(letters())
        with later(days):
            upkeep.remind_today()
        assert len(letters()) - before == more, days
    assert {letter["To"] for letter in letters()[-2:]} == {
        "nadia@voorbeeld.example",
        "omar@voorbeeld.example",
    }


def test_an_answered_request_reminds_nobody(house, letters):
    group = make_group()
    answer("nadia", "decline", group, ask(group), "Vol.")
    answer("pia", "withdraw", group, ask(group))
    before = len(letters())
    with later(50), writing():
        upkeep.remind_of_requests()
        upkeep.tell_moderators()
    assert len(letters()) == before
    assert "group.request_waits" not in verbs_of(group)


def test_after_45_days_moderators_of_the_site_read_it_once_and_others_never(house):
    group = make_group()
    ask(group)
    for days, times in ((44, 0), (46, 1), (60, 1)):
        with later(days), writing():
            upkeep.tell_moderators()
        there = sa.select(sa.func.count()).where(Activity.verb == "group.request_waits")
        assert db.session.scalar(there) == times, days
    with later(61):
        for name, reads in {"visitor": 0, "pia": 0, "nadia": 0, "quinn": 1, "ruth": 1}.items():
            page = log_page(person(name), "groups", None)
            waits = [line for line in page.lines if line.icon == "clock"]
            assert len(waits) == reads, name
        assert f"/g/{group.slug}" in [piece.url for piece in waits[0].sentence]


def test_after_ninety_days_what_was_declined_or_withdrawn_is_gone_and_an_accepted_text_too(house):
    group = make_group()
    declined, withdrawn, accepted = ask(group), ask(group, "omar"), ask(group, "ruth")
    answer("nadia", "decline", group, declined, "Vol.")
    answer("omar", "withdraw", group, withdrawn)
    answer("nadia", "accept", group, accepted)
    waiting = ask(group, "quinn", "Nog open")
    for days, left in ((89, {declined, withdrawn, accepted, waiting}), (91, {accepted, waiting})):
        with later(days), writing():
            upkeep.forget_old()
        assert set(db.session.scalars(sa.select(JoinRequest.id))) == left, days
    assert request(accepted).message == ""
    assert request(waiting).message == "Nog open"


def test_who_coordinates_alone_for_a_month_is_asked_to_find_a_second_at_most_once_a_quarter(house, letters):
    make_group()
    make_group(name="Met twee", omar="coordinator")
    make_initiative("pia", "Nog verborgen", is_shown=False)
    letters()
    for days, more in ((29, 0), (31, 1), (60, 0), (120, 0), (122, 1)):
        before = len(letters())
        with later(days), writing():
            upkeep.nudge_lonely_coordinators()
        assert len(letters()) - before == more, days
    assert {letter["To"] for letter in letters()} == {"nadia@voorbeeld.example"}


def test_who_became_alone_lately_is_given_a_month(house, letters):
    group = make_group(omar="coordinator")
    with later(40), writing():
        actions.leave(person("omar"), group)
    for days, more in ((50, 0), (71, 1)):
        before = len(letters())
        with later(days), writing():
            upkeep.nudge_lonely_coordinators()
        assert len(letters()) - before == more, days


def test_who_coordinates_an_initiative_that_ended_is_left_in_peace(house, letters):
    group = make_initiative()
    with writing():
        ended = "UPDATE initiatives SET phase = 'ended', status = 'ended', ended_reason = 'Geen kavel.'"
        db.session.execute(sa.text(f"{ended} WHERE group_id = {group.id}"))
    with later(40), writing():
        upkeep.nudge_lonely_coordinators()
    assert not letters()


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "declined", "decided_at": sa.func.now()},
        {"state": "accepted"},
        {"state": "misschien"},
        {"message": "x" * 501},
        {"decided_at": sa.func.now()},
    ],
)
def test_the_database_itself_refuses_a_request_that_cannot_be(house, broken):
    number = ask(make_group())
    with pytest.raises(IntegrityError), writing():
        db.session.execute(sa.update(JoinRequest).where(JoinRequest.id == number).values(broken))
