"""The time zones to choose from: those named after a place, Europe first."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

HOME = "Europe/Amsterdam"
AREAS = ("Europe", "Africa", "America", "Asia", "Atlantic", "Australia", "Indian", "Pacific")


@dataclass(frozen=True)
class TimeZone:
    """A zone by its name, and the area and the place that name is made of."""

    name: str

    @property
    def area(self) -> str:
        """Return the part of the world."""
        return self.name.partition("/")[0]

    @property
    def place(self) -> str:
        """Return the place as people write it."""
        return self.name.partition("/")[2].replace("_", " ").replace("/", ", ")


def time_zones() -> list[TimeZone]:
    """Return the zones by area; home is there even when the system knows no zones."""
    zones = [TimeZone(name) for name in sorted(available_timezones() | {HOME})]
    return [zone for area in AREAS for zone in zones if zone.area == area]
