"""Names and the few lines people write about themselves: how long they may be."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import LONGEST_BIO, LONGEST_NAME
from app.foundation.errors import Invalid


def check_name(name: str) -> None:
    """Refuse a display name that is empty or too long."""
    if not name.strip():
        raise Invalid(_("Fill in a name. A first name is enough."), "name")
    _check_length(name, LONGEST_NAME, "name")


def check_bio(bio: str) -> None:
    """Refuse more about oneself than a few lines."""
    _check_length(bio, LONGEST_BIO, "bio")


def _check_length(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        raise Invalid(_("Use at most %(n)s characters.", n=longest), field)
