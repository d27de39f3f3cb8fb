"""What people type on one line: cleaned, and refused with a sentence when it is too long."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.errors import Invalid
from app.foundation.text import clean_line

REASON_LONGEST = 200
NAME_LONGEST = 60


def accept_line(text: str, most: int, field: str) -> str:
    """Return the line as it will be kept; nothing of it is ever cut off."""
    text = clean_line(text)
    if len(text) > most:
        raise Invalid(_("This is too long: at most %(n)s characters.", n=most), field)
    return text


def accept_reason(reason: str) -> str:
    """Return why somebody does something, as it will be kept."""
    return accept_line(reason, REASON_LONGEST, "reason")
