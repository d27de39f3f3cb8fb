"""Taking one edit back out of a text that went on since: a merge with the way back as one of its sides."""

from __future__ import annotations

from flask_babel import gettext as _

from app.dossiers.merge import Merge, merge


def without(undone: str, before: str, latest: str) -> Merge:
    """Merge the newest text with the step from a version back to the one before it."""
    return merge(undone, before, latest)


def obstacle(number: int, kind: str) -> str:
    """Return why a version can never be undone, or nothing."""
    if number == 1:
        return str(_("This is the first version: there is nothing before it to go back to."))
    if kind == "merge":
        return str(_("This version took another dossier in. Take that dossier out again instead."))
    if kind == "withdrawal":
        return str(_("These words were taken out because their writer asked for it."))
    return ""
