"""The shape of what is chosen when a reply is worked in or set aside."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField

from app.foundation.forms import Form, body, line


class FoldForm(Form):
    """Which paragraphs come under which heading; nothing chosen is all, where it seems to fit."""

    section = StringField(filters=[line])
    text = SelectMultipleField(choices=[], coerce=body, validate_choice=False)
