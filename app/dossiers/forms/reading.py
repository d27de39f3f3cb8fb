"""What a reader sends: an answer, or the beginning of a conversation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from app.forum.actions.topics import accept_title
from app.forum.cooking import accept_body
from app.forum.forms import NumberField, is_chosen, one_row
from app.foundation.forms import Form, obeys


class FeedbackForm(Form):
    """Was it useful, or what is no longer right?"""

    kind = HiddenField()
    note = TextAreaField(_l("What is no longer right?"))


class DiscussionForm(Form):
    """A new conversation about a section; `section` is its number in the newest text."""

    section = NumberField()
    title = StringField(_l("Title"), [obeys(accept_title)])
    category_id = one_row(_l("Category"), is_chosen)
    body = TextAreaField(_l("Your text"), [obeys(accept_body)])
