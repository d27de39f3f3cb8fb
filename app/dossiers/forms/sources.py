"""The shape of what writers and stewards say about the words of a source."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.dossiers.models.opinions import NOTE_LONGEST
from app.foundation.forms import Form, body


class ObjectionForm(Form):
    """Why words should go; one need not say."""

    note = TextAreaField(_l("Why"), filters=[body], render_kw={"maxlength": NOTE_LONGEST})


class AnswerForm(Form):
    """What a steward answers."""

    reason = TextAreaField(_l("Why"), filters=[body], render_kw={"maxlength": NOTE_LONGEST})
