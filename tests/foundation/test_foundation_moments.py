"""The time, and moments in words: for the reader's language, their zone, and the moment they look."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale
from flask_babel import gettext as _

from app.foundation import clock
from app.foundation.moments import Wording, iso, month_names, zone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECONDS, MINUTES, HOURS, DAYS = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.fixture(params=["nl", "en"])
def language(request, house):
    with force_locale(request.param):
        yield request.param


def wording(language, now=NOON, place=AMSTERDAM):
    return Wording(language, place, now)


AGO = [
    (-5 * MINUTES, "now", {}),  # a clock elsewhere runs ahead
    (0 * SECONDS, "now", {}),
    (59 * SECONDS, "now", {}),
    (60 * SECONDS, "%(n)s min", {"n": 1}),
    (59 * MINUTES + 59 * SECONDS, "%(n)s min", {"n": 59}),
    (HOURS, "%(n)s h", {"n": 1}),
    (23 * HOURS + 59 * MINUTES, "%(n)s h", {"n": 23}),
    (DAYS, "%(n)s d", {"n": 1}),
    (14 * DAYS - SECONDS, "%(n)s d", {"n": 13}),
]


@pytest.mark.parametrize(("ago", "sentence", "values"), AGO)
def test_in_a_list_it_is_as_short_as_can_be(language, ago, sentence, values):
    assert wording(language).ago(NOON - ago).words == _(sentence, **values)


DATES = [
    ("nl", NOON - 14 * DAYS, "9 nov"),
    ("en", NOON - 14 * DAYS, "9 Nov"),
    ("nl", datetime(2026, 3, 1, 12, tzinfo=UTC), "1 mrt"),
    ("nl", datetime(2026, 5, 31, 12, tzinfo=UTC), "31 mei"),
    ("en", datetime(2026, 9, 9, 12, tzinfo=UTC), "9 Sep"),
    ("nl", datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "31 dec 2025"),
    ("nl", datetime(2025, 12, 31, 23, 1, tzinfo=UTC), "1 jan"),  # in Amsterdam it was 2026 already
    ("en", datetime(1999, 1, 1, 12, tzinfo=UTC), "1 Jan 1999"),
]


@pytest.mark.parametrize(("language", "moment", "words"), DATES)
def test_long_ago_is_a_date_with_its_year_when_that_is_another(house, language, moment, words):
    assert wording(language).ago(moment).words == words


# In Amsterdam the clock goes back an hour on 25 October 2026, and forward on 29 March.
DAYS_AND_TIMES = [
    (NOON, NOON - HOURS, "today", "12.00"),
    (NOON, datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "today", "0.00"),
    (NOON, datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "yesterday", "23.59"),
    (NOON, datetime(2026, 11, 21, 23, 5, tzinfo=UTC), "yesterday", "0.05"),
    (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "today", "0.30"),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "today", "2.30"),
    (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC), "yesterday", "14.00"),
    (datetime(2026, 10, 26, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC), "yesterday", "13.00"),
    (datetime(2026, 3, 29, 21, 30, tzinfo=UTC), datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "today", "0.30"),
    (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 28, 12, tzinfo=UTC), "yesterday", "13.00"),
]


@pytest.mark.parametrize(("now", "moment", "day", "time"), DAYS_AND_TIMES)
def test_today_and_yesterday_are_days_of_the_calendar_where_one_is(language, now, moment, day, time):
    hour, minute = time.split(".")
    time = time if language == "nl" else f"{int(hour):02}:{minute}"
    expected = {"today": _("today, %(time)s", time=time), "yesterday": _("yesterday, %(time)s", time=time)}
    assert wording(language, now).at(moment).words == expected[day]


ELSEWHERE = [
    ("UTC", "yesterday, 23:30"),
    ("Europe/Amsterdam", "today, 00:30"),
    ("Asia/Tokyo", "today, 08:30"),
    ("America/Los_Angeles", "yesterday, 15:30"),
    ("Pacific/Kiritimati", "yesterday, 13:30"),
    ("Asia/Kathmandu", "today, 05:15"),
]


@pytest.mark.parametrize(("place", "words"), ELSEWHERE)
def test_the_same_moment_is_another_day_and_time_elsewhere(house, place, words):
    with force_locale("en"):
        moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
        assert wording("en", NOON, ZoneInfo(place)).at(moment).words == words


AT = [
    ("nl", NOON - 2 * DAYS, "21 november, 13.00"),
    ("en", NOON - 2 * DAYS, "21 November, 13:00"),
    ("nl", NOON - 730 * DAYS, "23 november 2024, 13.00"),
    ("en", datetime(2026, 7, 1, 6, 5, tzinfo=UTC), "1 July, 08:05"),
    ("nl", datetime(2026, 7, 1, 6, 5, tzinfo=UTC), "1 juli, 8.05"),
    ("nl", NOON + DAYS, "24 november, 13.00"),
]


@pytest.mark.parametrize(("language", "moment", "words"), AT)
def test_any_other_day_is_a_date_and_a_time(house, language, moment, words):
    assert wording(language).at(moment).words == words


@pytest.mark.parametrize(("language", "words"), [("nl", "1 januari 2026"), ("en", "1 January 2026")])
def test_a_day_alone_is_the_day_where_one_is(house, language, words):
    moment = wording(language).on(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert moment.words == words
    assert moment.iso == "2025-12-31T23:30:00Z"


@pytest.mark.parametrize("hours", [-11, 0, 1, 2, 14])
def test_for_machines_it_is_the_same_moment_whatever_zone_the_database_speaks(hours):
    assert iso(NOON.astimezone(timezone(timedelta(hours=hours)))) == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize("words", ["ago", "at", "on"])
def test_every_moment_comes_with_itself_for_machines(language, words):
    assert getattr(wording(language), words)(NOON).iso == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize("width", ["abbreviated", "wide"])
@pytest.mark.parametrize("name", ["nl", "en"])
def test_months_have_names_without_a_full_stop(name, width):
    names = month_names(name, width)
    assert sorted(names) == list(range(1, 13))
    assert all(word.isalpha() for word in names.values())


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe", "\0", "x" * 300, "nl"])
def test_a_zone_that_nobody_knows_is_the_netherlands(name):
    assert zone(name) == AMSTERDAM


def test_a_zone_is_found_by_its_name():
    assert zone("Asia/Tokyo") == ZoneInfo("Asia/Tokyo")


def test_the_present_is_in_utc_and_goes_on():
    one, other = clock.now(), clock.now()
    assert one.tzinfo == UTC
    assert timedelta(0) <= other - one < timedelta(seconds=5)


def test_the_house_can_live_at_another_moment_and_comes_back():
    with clock.at(NOON):
        with clock.at(NOON + DAYS):
            assert clock.now() == NOON + DAYS
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_an_error_brings_it_back_too():
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        raise ZeroDivisionError
    assert clock.now() != NOON


def test_other_threads_live_on_in_the_present():
    seen = []
    with clock.at(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NOON
