"""What people type about a group: cleaned, and refused with a sentence beside its field."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.errors import Invalid
from app.foundation.text import clean_body, clean_line
from app.groups.models.groups import NAME_LONGEST, NAME_SHORTEST, SUMMARY_LONGEST

REASON_LONGEST = 500
DESCRIPTION_LONGEST = 20_000


def accept_name(name: str) -> str:
    """Return the name of a group as it will be kept."""
    name = accept_line(name, NAME_LONGEST, "name")
    if len(name) < NAME_SHORTEST:
        raise Invalid(_("Give a name of at least %(n)s characters.", n=NAME_SHORTEST), "name")
    return name


def accept_summary(summary: str) -> str:
    """Return the few words about a group as they will be kept."""
    return accept_line(summary, SUMMARY_LONGEST, "summary")


def accept_description(description: str) -> str:
    """Return the story of a group as it will be kept."""
    return accept_text(description, DESCRIPTION_LONGEST, "description")


def accept_reason(reason: str) -> str:
    """Return why somebody is refused or put out; without a reason it cannot be done."""
    reason = accept_text(reason, REASON_LONGEST, "reason")
    if not reason:
        raise Invalid(_("Say why: the other person reads it."), "reason")
    return reason


def accept_line(text: str, most: int, field: str) -> str:
    """Return one line, or refuse it; nothing of it is ever cut off."""
    return _fitting(clean_line(text), most, field)


def accept_text(text: str, most: int, field: str) -> str:
    """Return some lines, or refuse them; nothing of them is ever cut off."""
    return _fitting(clean_body(text).strip(), most, field)


def accept_word(word: str, words: tuple[str, ...], field: str) -> str:
    """Return one word out of a vocabulary."""
    if word not in words:
        raise Invalid(_("Choose one of these."), field)
    return word


def _fitting(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Invalid(_("This is too long: at most %(n)s characters.", n=most), field)
    return text
