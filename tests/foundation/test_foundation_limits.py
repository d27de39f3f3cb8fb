"""How often is too often: per person, per address, per act, and until the window is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from app.accounts.presence import enter
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import TooFast
from app.foundation.limits import RateHit, count_hit, forget_old_hits, limited
from app.foundation.transaction import writes, writing
from tests.cast import PASSWORD, person

NOON = datetime(2026, 11, 23, 12, 0, 15, tzinfo=UTC)
SIGN_IN = {"login": "omar", "password": "not the password"}


@limited("knock", most=2, seconds=60)
def door():
    return "come in"


def knock(house, name="visitor", address="192.0.2.1", moment=NOON, through=door):
    """Go through the door as somebody from somewhere; say how long to wait, 0 when it opens."""
    with house.test_request_context(environ_base={"REMOTE_ADDR": address}), clock.at(moment):
        if name != "visitor":
            enter(person(name), is_staying=False)
        try:
            assert through() == "come in"
        except TooFast as error:
            return error.seconds
        return 0


def test_the_third_time_is_too_often_and_one_hears_how_long_to_wait(house):
    assert [knock(house) for _ in range(4)] == [0, 0, 45, 45]


def test_each_address_counts_for_itself(house):
    assert [knock(house, address=f"192.0.2.{last}") for last in (1, 1, 2, 2, 1)] == [0, 0, 0, 0, 45]


def test_each_person_counts_for_themselves_wherever_they_are(house):
    addresses = ("192.0.2.1", "192.0.2.2", "2001:db8::1")
    assert [knock(house, "omar", address) for address in addresses] == [0, 0, 45]
    assert knock(house, "nadia", addresses[0]) == 0


def test_a_person_does_not_suffer_from_their_address(house):
    for _ in range(3):
        knock(house)
    assert knock(house, "omar") == 0


def test_each_act_counts_for_itself(house):
    other = limited("ring", most=1, seconds=60)(lambda: "come in")
    for _ in range(3):
        knock(house)
    assert [knock(house, through=other) for _ in range(2)] == [0, 45]


@pytest.mark.parametrize(("later", "waits"), [(0, 45), (44, 1), (45, 0), (60, 0), (90, 0)])
def test_when_the_window_is_over_the_door_opens_again(house, later, waits):
    for _ in range(2):
        knock(house)
    assert knock(house, moment=NOON + timedelta(seconds=later)) == waits


@pytest.mark.parametrize(("second", "wait"), [(0, 60), (0.999, 60), (1, 59), (59, 1), (59.999, 1), (60, 60)])
def test_one_waits_until_the_end_of_the_window_and_never_zero_seconds(house, second, wait):
    moment = NOON.replace(second=0) + timedelta(seconds=second)
    with clock.at(moment), writing(is_visible=False):
        assert count_hit("x", most=0, seconds=60) == wait


def test_old_counts_are_forgotten_and_those_of_now_are_not(house):
    with writing(is_visible=False):
        for hours in (-2, -1, 0):
            with clock.at(NOON + timedelta(hours=hours)):
                count_hit("x", most=1, seconds=60)
        with clock.at(NOON):
            forget_old_hits()
    assert db.session.scalars(sa.select(RateHit.ends_at)).all() == [NOON + timedelta(seconds=45)]


def test_a_door_that_refuses_has_counted_all_the_same(house):
    @limited("knock", most=1, seconds=60)
    @writes
    def refusing():
        return "no", 403

    with house.test_request_context(), clock.at(NOON):
        assert refusing().status_code == 403
        with pytest.raises(TooFast):
            refusing()


def test_counts_survive_no_crash_and_cost_no_log(house):
    kind = "SELECT relpersistence::text FROM pg_class WHERE relname = 'rate_hits'"
    assert db.session.scalar(sa.text(kind)) == "u"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sentence_says_how_long(house, language):
    with house.test_request_context(), clock.at(NOON), force_locale(language):
        door()
        door()
        with pytest.raises(TooFast, match="45"):
            door()


def test_who_tries_too_often_gets_429_with_a_sentence_and_the_time_to_wait(client):
    with clock.at(NOON):
        responses = [client.post("/session", data=SIGN_IN) for _ in range(60)]
    refused = [response for response in responses if response.status_code == 429]
    assert refused
    assert responses[0].status_code == 422
    for response in refused:
        assert 0 < int(response.headers["Retry-After"]) <= 3600
        assert "<h1" in response.text


def test_after_the_wait_one_may_try_again(client):
    with clock.at(NOON):
        responses = [client.post("/session", data=SIGN_IN) for _ in range(60)]
    wait = int(responses[-1].headers["Retry-After"])
    with clock.at(NOON + timedelta(seconds=wait)):
        assert client.post("/session", data={**SIGN_IN, "password": PASSWORD}).status_code == 303
