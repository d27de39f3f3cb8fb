"""Where a position stands on the drawing in `static/netherlands.svg`: on the whole, or on a piece of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.groups.filters import Area
from app.groups.positions import Position

WIDTH, HEIGHT = 440, 520
WEST, NORTH = 3.1985, 53.68  # the upper left corner, in degrees
EASTWARD, SOUTHWARD = 105.33, 172.36  # units to a degree
CLOSEST = 32  # no closer than so many times the whole map
ROOM = 1.3  # a piece of the map, and some room around it


@dataclass(frozen=True, slots=True)
class View:
    """Which piece of the map is looked at: how much larger, and what stands in the upper left corner."""

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def transform(self) -> str:
        """Return what the outline of the country needs to be seen so; nothing for the whole map."""
        if self.scale == 1:
            return ""
        x, y = -self.left * self.scale, -self.top * self.scale
        return f"translate({x:.1f} {y:.1f}) scale({self.scale:.3f})"

    def put(self, position: Position) -> tuple[float, float]:
        """Return where a position stands in this view, in units from the upper left."""
        x, y = projected(position)
        return (x - self.left) * self.scale, (y - self.top) * self.scale


def projected(position: Position) -> tuple[float, float]:
    """Return where a position stands on the whole map, in units from the upper left."""
    lat, lon = position
    return (lon - WEST) * EASTWARD, (NORTH - lat) * SOUTHWARD


def view_of(area: Area | None) -> View:
    """Return the view of a piece of the map; it shows nothing beyond the edge of the whole."""
    if area is None:
        return View()
    left, top = projected((area.north, area.west))
    right, bottom = projected((area.south, area.east))
    fitting = min(WIDTH / (right - left), HEIGHT / (bottom - top)) / ROOM
    scale = min(max(fitting, 1.0), CLOSEST)
    return View(scale, _from((left + right) / 2, WIDTH, scale), _from((top + bottom) / 2, HEIGHT, scale))


def _from(middle: float, whole: float, scale: float) -> float:
    """Return where a view begins that has this in the middle."""
    seen = whole / scale
    return min(max(middle - seen / 2, 0.0), whole - seen)
