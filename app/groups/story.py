"""The story of a group: Markdown as it was typed, and the HTML made of it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.errors import Invalid
from app.foundation.text import NOTHING_KNOWN, TextTooLong, cook
from app.groups.models import Group
from app.groups.typed import accept_description


def tell_story(group: Group, description: str) -> None:
    """Give the group its story; the HTML is the same for every reader, so it names no person."""
    description = accept_description(description)
    try:
        cooked = cook(description, prefix=f"g{group.id}-", surroundings=NOTHING_KNOWN)
    except TextTooLong as error:
        raise Invalid(_("This text is too long."), "description") from error
    group.description, group.description_html = description, cooked.html
