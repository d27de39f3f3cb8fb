"""Drawn avatars: the first letter of a name, on a door of one of sixteen colours."""

from __future__ import annotations

import zlib

from app.accounts.models import DOORS


def initial(name: str) -> str:
    """Return the first letter or digit of a name, as a capital."""
    first = next((sign for sign in name if sign.isalnum()), name[:1] or "?")
    return first.upper()[:1]


def door_for(username: str) -> str:
    """Return the colour that somebody gets who did not choose: always the same for the same name."""
    return DOORS[zlib.crc32(username.lower().encode()) % len(DOORS)]
