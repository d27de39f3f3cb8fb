"""What every event of the demo is, and where the content stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).with_name("content")


@dataclass(frozen=True)
class Event:
    """Something that happened, so many days ago."""

    days_ago: float


def rows(name: str) -> list[dict[str, Any]]:
    """Read a list out of the content folder."""
    found: list[dict[str, Any]] = json.loads((CONTENT / name).read_text(encoding="utf-8"))
    return found
