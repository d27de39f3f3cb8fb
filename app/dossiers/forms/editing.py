"""What the editor sends: a text with the version it began from, or the answers to a conflict."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from app.forum.forms import Checkboxes, NumberField
from app.foundation.forms import Form

NOWHERE = -1  # a section that no version has
DIGITS_MOST = 4
NO = (False, "false", "0", "")


class SectionField(HiddenField):
    """The number of the section that was edited; None for the whole page."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = section_number(valuelist[0]) if valuelist else None


class Texts(HiddenField):
    """Several texts under one name, in order."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist


class RevisionForm(Form):
    """Another text for a dossier or one section of it.

    When a conflict is settled there is no `body`: `attempt` names what was kept (the last one first), and
    `answers` holds what is to stand in the place of each conflict.
    """

    body = TextAreaField(_l("Your text"))
    section = SectionField()
    base_id = NumberField()
    key = HiddenField()
    summary = StringField(_l("What did you change?"))
    minor = BooleanField(_l("Only language or layout"), false_values=NO)
    preview = BooleanField()
    attempt = Checkboxes()
    answers = Texts()


class PresenceForm(Form):
    """Which section somebody has in the editor."""

    section = StringField()


def section_number(typed: str) -> int | None:
    """Return the number of a section, None for the whole page, and of nonsense one that no page has."""
    if not typed:
        return None
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS_MOST
    return int(typed) if is_number else NOWHERE
