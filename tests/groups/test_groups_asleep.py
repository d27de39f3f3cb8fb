"""Is this still right? Asked once a year; who does not answer falls asleep, and wakes with one click."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.foundation import clock
from app.foundation.database import db
from app.foundation.jobs import queue
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.asleep import LETTERS_AFTER, SLEEP_AFTER
from app.groups.upkeep import ask_today
from tests.cast import person
from tests.groups.profiles import profile_of
from tests.making import make_group, make_initiative

REGISTERED = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SUBJECT = "De Overzij"


@pytest.fixture
def group(house, letters):
    with clock.at(REGISTERED):
        group = make_initiative("nadia", SUBJECT, place="Rotterdam", omar="coordinator", pia="member")
    letters()  # those of coming in
    return group


@pytest.fixture
def on_day(letters):
    """Return a way to let the daily round pass on one day; it answers to whom letters went."""
    seen = len(letters())

    def pass_day(number: int) -> list[str]:
        nonlocal seen
        with clock.at(REGISTERED + number * DAY + timedelta(hours=1)):
            ask_today()
            new, seen = letters()[seen:], len(letters())
        return sorted(letter["To"].partition("@")[0] for letter in new if SUBJECT in letter["Subject"])

    return pass_day


BOTH = ["nadia", "omar"]
YEAR_OF_SILENCE = (365, 379, 393, 407)
CALENDAR = [
    (1, [], "active"), (364, [], "active"), (365, BOTH, "active"), (366, [], "active"), (378, [], "active"),
    (379, BOTH, "active"), (380, [], "active"), (393, BOTH, "active"), (406, [], "active"),
    (407, [], "asleep"), (408, [], "asleep"), (800, [], "asleep"),
]  # fmt: skip


def test_a_year_of_silence_brings_three_letters_and_then_sleep(group, on_day):
    for day, to, status in CALENDAR:
        assert on_day(day) == to, day
        assert profile_of(group).status == status, day


def test_the_letters_are_those_that_were_agreed():
    assert [one.days for one in (*LETTERS_AFTER, SLEEP_AFTER)] == [365, 379, 393, 407]


def test_the_round_may_pass_twice_on_one_day(group, on_day):
    assert (on_day(365), on_day(365)) == (BOTH, [])


def test_one_answer_is_good_for_a_year(group, on_day):
    on_day(365)
    with clock.at(REGISTERED + 370 * DAY), writing():
        actions.verify(person("omar"), group)
    assert profile_of(group).asked_at is None
    assert [on_day(day) for day in (379, 393, 407, 734)] == [[], [], [], []]
    assert (on_day(736), profile_of(group).status) == (BOTH, "active")


def test_one_click_wakes_who_sleeps(group, on_day):
    for day in YEAR_OF_SILENCE:
        on_day(day)
    with clock.at(REGISTERED + 500 * DAY), writing():
        actions.verify(person("nadia"), group)
    assert profile_of(group).status == "active"
    assert on_day(501) == []


def test_a_step_into_a_phase_wakes_too(group, on_day):
    for day in YEAR_OF_SILENCE:
        on_day(day)
    assert profile_of(group).status == "asleep"
    with clock.at(REGISTERED + 410 * DAY), writing():
        actions.move_to_phase(person("nadia"), group, "plan", (REGISTERED + 400 * DAY).date())
    assert profile_of(group).status == "active"


def test_nobody_falls_asleep_without_a_letter_and_two_weeks_to_answer(group, on_day):
    """The worker was away for a long time."""
    assert (on_day(500), profile_of(group).status) == (BOTH, "active")
    assert (on_day(513), profile_of(group).status) == ([], "active")
    assert (on_day(514), profile_of(group).status) == ([], "asleep")


def test_the_ledger_says_who_fell_asleep_and_that_nobody_did_it(group, on_day):
    for day in YEAR_OF_SILENCE:
        on_day(day)
    line = db.session.scalars(sa.select(Activity).filter_by(verb="initiative.fell_asleep")).one()
    assert (line.actor_id, line.subject_kind, line.subject_id) == (None, "groups", group.id)
    assert line.audience == "moderators"


def test_who_ended_is_left_alone(group, on_day):
    with clock.at(REGISTERED + DAY), writing():
        actions.end(person("nadia"), group, "Het lukte niet.")
    assert [on_day(day) for day in (365, 407)] == [[], []]
    assert profile_of(group).status == "ended"


def test_what_nobody_sees_yet_is_not_asked(house, on_day):
    with clock.at(REGISTERED):
        group = make_initiative("nadia", SUBJECT, is_shown=False)
    assert on_day(365) == []
    assert profile_of(group).status == "active"


def test_a_working_group_is_not_asked(house, on_day):
    with clock.at(REGISTERED):
        make_group("nadia", SUBJECT)
    assert on_day(365) == []


def test_the_letter_asks_one_thing_and_tells_nobody_s_address(group, letters):
    with clock.at(REGISTERED + 365 * DAY):
        ask_today()
    first, second = letters()[-2:]
    for letter in (first, second):
        text = letter.get_content()
        assert SUBJECT in letter["Subject"]
        assert "http://localhost/i/de-overzij/verification" in text
        assert "@" not in text


def test_each_initiative_has_its_own_year(house, on_day):
    with clock.at(REGISTERED):
        old = make_initiative("nadia", SUBJECT, place="Rotterdam")
    with clock.at(REGISTERED + 30 * DAY):
        young = make_initiative("pia", "Het Trapgat", place="Amsterdam")
    for day in YEAR_OF_SILENCE:
        on_day(day)
    assert [profile_of(one).status for one in (old, young)] == ["asleep", "active"]


def test_who_sleeps_is_out_of_the_list_until_one_asks_for_it(group, on_day, client):
    assert SUBJECT in client.get("/initiatives").text
    for day in YEAR_OF_SILENCE:
        on_day(day)
    assert client.get("/i/de-overzij").status_code == 200
    assert SUBJECT in client.get("/initiatives?status=asleep").text


def test_the_round_is_a_daily_job():
    assert "groups.ask_whether_right" in queue.tasks
    crons = {task.task.name: task.cron for task in queue.periodic_registry.periodic_tasks.values()}
    _minute, hour, *rest = crons["groups.ask_whether_right"].split()
    assert rest == ["*", "*", "*"]
    assert 6 <= int(hour) < 8
