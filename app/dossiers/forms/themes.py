"""What a moderator decides about a theme."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField

from app.accounts.models import DOORS
from app.dossiers.models.dossiers import POLICIES
from app.forum.forms import one_row
from app.foundation.forms import Form, offer

POLICY_WORDS = (
    _l("All members edit; what they write shows at once"),
    _l("All members edit; readers see the reviewed text first"),
    _l("The group that looks after it edits; others suggest"),
)


class ThemeForm(Form):
    """A shelf for dossiers, and what holds for those on it."""

    name_nl = StringField(_l("Name (Dutch)"))
    name_en = StringField(_l("Name (English)"))
    description_nl = StringField(_l("In one sentence (Dutch)"))
    description_en = StringField(_l("In one sentence (English)"))
    door = RadioField(_l("Colour"), choices=offer(zip(DOORS, DOORS, strict=True)), validate_choice=False)
    policy = RadioField(
        _l("A new dossier in this theme"),
        choices=offer(zip(POLICIES, POLICY_WORDS, strict=True)),
        validate_choice=False,
    )
    review_months = IntegerField(_l("A review holds for so many months"))
    reviewers_needed = IntegerField(_l("So many people must review it"))
    template = TextAreaField(_l("Begin a new dossier with this text"))
    is_glossary = BooleanField(_l("The headings of its dossiers are words that are explained"))


class MergeThemeForm(Form):
    """Into which theme."""

    into = one_row(_l("Into the theme"))
