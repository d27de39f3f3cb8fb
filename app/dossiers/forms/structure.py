"""The shape of merging and splitting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from app.dossiers.typed import accept_title
from app.forum.forms import NumberField, one_row, row_number
from app.foundation.forms import Form, line, obeys, proper_number

TAKE = "take-"


class MergeForm(Form):
    """Into which dossier; the sections that come along are read by `homes_in`."""

    into = NumberField()
    revision_id = NumberField()


class SplitForm(Form):
    """Which section, and what it will be called."""

    revision_id = NumberField()
    section = RadioField(_l("Which section?"), coerce=row_number, validate_choice=False)
    title = StringField(_l("Title of the new dossier"), [obeys(accept_title)], filters=[line])
    theme_id = one_row(_l("Theme"))


def homes_in(sent: Mapping[str, str]) -> dict[int, str]:
    """Read which sections come along (take-3), and under which heading (home-3)."""
    return {number: line(sent.get(f"home-{number}")) for number in _taken(sent)}


def _taken(sent: Mapping[str, str]) -> Iterator[int]:
    for name in sent:
        text = name.removeprefix(TAKE)
        if name.startswith(TAKE) and (text == "0" or proper_number(text)):
            yield int(text)
