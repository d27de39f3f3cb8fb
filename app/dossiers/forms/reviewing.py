"""The shape of a review."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField

from app.forum.forms import NumberField, row_number
from app.foundation.forms import Form


class ReviewForm(Form):
    """A verdict on one version; the two buttons of the form are the verdicts."""

    revision_id = NumberField()
    verdict = HiddenField()
    group_id = RadioField(_l("For which group"), coerce=row_number, validate_choice=False)
    note = TextAreaField(_l("What you want to say about it (needed when something is not right)"))
