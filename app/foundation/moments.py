"""Moments in words: how long ago in a list, which day and time at a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from flask_babel import gettext as _

Width = Literal["abbreviated", "wide"]
MINUTE, HOUR, DAY = 60, 3600, 86400
DAYS_IN_WORDS = 14


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment for a `<time>` element: for machines, and in the reader's words."""

    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How one reader hears of time: their language, their zone, and the moment they look."""

    language: str
    zone: ZoneInfo
    now: datetime

    def ago(self, moment: datetime) -> Moment:
        """Say how long ago, as short as a list wants it."""
        return Moment(iso(moment), self._ago(moment))

    def at(self, moment: datetime) -> Moment:
        """Say which day and what time."""
        here, today = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        days = (today.date() - here.date()).days
        clock = f"{here.hour}.{here.minute:02}" if self.language == "nl" else f"{here:%H:%M}"
        if days == 0:
            return Moment(iso(moment), _("today, %(time)s", time=clock))
        if days == 1:
            return Moment(iso(moment), _("yesterday, %(time)s", time=clock))
        return Moment(iso(moment), f"{self._day(here, today, 'wide')}, {clock}")

    def on(self, moment: datetime) -> Moment:
        """Say which day."""
        here = moment.astimezone(self.zone)
        return Moment(iso(moment), f"{here.day} {self._month(here.month, 'wide')} {here.year}")

    def _ago(self, moment: datetime) -> str:
        seconds = int((self.now - moment).total_seconds())
        if seconds >= DAYS_IN_WORDS * DAY:
            return self._day(moment.astimezone(self.zone), self.now.astimezone(self.zone), "abbreviated")
        if seconds < HOUR:
            return str(_("%(n)s min", n=seconds // MINUTE) if seconds >= MINUTE else _("now"))
        return str(_("%(n)s h", n=seconds // HOUR) if seconds < DAY else _("%(n)s d", n=seconds // DAY))

    def _day(self, here: datetime, today: datetime, width: Width) -> str:
        year = "" if here.year == today.year else f" {here.year}"
        return f"{here.day} {self._month(here.month, width)}{year}"

    def _month(self, number: int, width: Width) -> str:
        return month_names(self.language, width)[number]


@lru_cache
def month_names(language: str, width: Width) -> dict[int, str]:
    """Return the names of the months, without the full stop of an abbreviation."""
    names = get_month_names(width, locale=language)
    return {number: str(names[number]).rstrip(".") for number in range(1, 13)}


@lru_cache
def zone(name: str) -> ZoneInfo:
    """Return a time zone by name; a name that is no longer known is the Netherlands."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/Amsterdam")


def iso(moment: datetime) -> str:
    """Return the moment as `<time datetime>` wants it, to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
