"""The shape of what is chosen for a dossier that nobody looks after."""

from __future__ import annotations

from wtforms import StringField

from app.foundation.forms import Form, line


class AdoptionForm(Form):
    """The group, by its slug."""

    group = StringField(filters=[line])
