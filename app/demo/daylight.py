"""Nobody in the demo is up at night: what happened before today is moved to the hours people are awake."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = 8, 22
DAY = timedelta(days=1)


def by_daylight(moment: datetime, opening: datetime) -> datetime:
    """Return a moment of the same day between eight and ten at night; the order of things stays."""
    day = moment.astimezone(HERE).date()
    if day >= opening.astimezone(HERE).date():
        return moment
    begin, end = _at(day, 0), _at(day + DAY, 0)
    return _at(day, FIRST) + (moment - begin) / (end - begin) * timedelta(hours=LAST - FIRST)


def _at(day: date, hour: int) -> datetime:
    """Return an hour of the local clock; a day on which the clock is changed is shorter or longer."""
    return datetime.combine(day, time(hour), HERE).astimezone(UTC)
