"""The demo sleeps at night, and its order of things stays what it was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.daylight import FIRST, LAST, by_daylight

HERE = ZoneInfo("Europe/Amsterdam")
OPENING = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda ago: OPENING - ago)
CLOCK_GOES_BACK = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(MOMENTS)
def test_what_happened_before_today_happened_by_daylight_on_the_same_day(moment):
    moved = by_daylight(moment, OPENING).astimezone(HERE)
    assert moved.date() == moment.astimezone(HERE).date()
    if moved.date() < OPENING.astimezone(HERE).date():
        assert FIRST <= moved.hour <= LAST
        assert moved.hour < LAST or moved.minute == moved.second == 0


@given(MOMENTS, MOMENTS)
def test_what_came_first_still_comes_first(one, other):
    earlier, later = sorted([one, other])
    assert by_daylight(earlier, OPENING) <= by_daylight(later, OPENING)


@pytest.mark.parametrize("minutes", range(0, 180, 20))
def test_the_hour_that_is_lived_twice_keeps_its_order(minutes):
    moment = CLOCK_GOES_BACK + timedelta(minutes=minutes)
    assert by_daylight(moment, OPENING) < by_daylight(moment + timedelta(minutes=20), OPENING)


def test_what_happened_today_happened_when_it_did():
    moment = OPENING - timedelta(minutes=11)
    assert by_daylight(moment, OPENING) == moment
