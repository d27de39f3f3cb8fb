"""The shape of what people type in the forum."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from typing_extensions import override
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import DOORS
from app.forum.actions.topics import accept_title
from app.forum.cooking import accept_body
from app.forum.models.categories import READERS, WRITERS
from app.forum.models.topics import LEVELS
from app.foundation.forms import Form, line, obeys, offer, proper_number
from app.foundation.text import clean_line


def row_number(sent: object) -> int:
    """Return the number of a row; what cannot be one is 0, and there is no such row."""
    return proper_number(str(sent))


def one_row(label: LazyString, *validators: Callable[[Form, Field], None]) -> SelectField:
    """Make a field to choose one row of a list."""
    return SelectField(label, validators, coerce=row_number, validate_choice=False)


class Checkboxes(SelectMultipleField):
    """Several rows of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: object, **options: object) -> None:
        given = {"choices": [], "coerce": row_number, "validate_choice": False}
        super().__init__(*args, **{**given, **options})


class NumberField(HiddenField):
    """A number that the page sends along, typed by nobody; anything strange counts as 0."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = proper_number(valuelist[0]) if valuelist else 0


class VoiceField(HiddenField):
    """For which initiative a text speaks: its number, 0 for only oneself, None when nothing was chosen."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = proper_number(valuelist[0]) if valuelist else None


def is_chosen(_form: Form, field: Field) -> None:
    """Refuse a choice that was left open."""
    if not field.data:
        raise ValidationError(_("Choose a category."))


class TopicForm(Form):
    """A new topic; everything that is not right yet is said at once."""

    category_id = one_row(_l("Category"), is_chosen)
    title = StringField(_l("Title"), [obeys(accept_title)])
    tags = Checkboxes(_l("Tags"))
    body = TextAreaField(_l("Your text"), [obeys(accept_body)])
    voice = VoiceField()
    group = HiddenField(filters=[line])
    preview = BooleanField()


class ReplyForm(Form):
    """A reply; `reply_to` is the number of the post it answers."""

    body = TextAreaField(_l("Your text"))
    voice = VoiceField()
    reply_to = NumberField()
    preview = BooleanField()


class EditForm(Form):
    """Another text for a post."""

    body = TextAreaField(_l("Your text"))
    reason = StringField(_l("Why (optional)"))
    preview = BooleanField()


class TitleForm(Form):
    """Another title and other tags for a topic."""

    title = StringField(_l("Title"))
    tags = Checkboxes(_l("Tags"))


class ReasonForm(Form):
    """Why a moderator does something."""

    reason = StringField(_l("Why"))


class MoveForm(ReasonForm):
    """To which category."""

    category_id = one_row(_l("To the category"))


class SplitForm(Form):
    """Which posts become a topic of their own."""

    posts = Checkboxes(_l("Posts"))
    title = StringField(_l("Title of the new topic"))
    category_id = one_row(_l("Category"))


class MergeTopicForm(ReasonForm):
    """Into which topic: its address or its number."""

    into = StringField(_l("Address or number of the other topic"))

    def into_id(self) -> int:
        """Return the first number in what was typed, or 0."""
        words = clean_line(self.into.data or "").split("?")[0].split("#")[0].split("/")
        return next(filter(None, map(proper_number, words)), 0)


class MergeCategoryForm(ReasonForm):
    """Into which category."""

    into = one_row(_l("Into the category"))


class CategoryForm(Form):
    """What a moderator decides about a category."""

    name_nl = StringField(_l("Name (Dutch)"))
    name_en = StringField(_l("Name (English)"))
    description_nl = StringField(_l("In one sentence (Dutch)"))
    description_en = StringField(_l("In one sentence (English)"))
    section_id = one_row(_l("Section"))
    door = RadioField(_l("Colour"), choices=offer(zip(DOORS, DOORS, strict=True)), validate_choice=False)
    read_access = RadioField(
        _l("Who can read here?"),
        choices=offer(zip(READERS, (_l("Everyone"), _l("Only members")), strict=True)),
        validate_choice=False,
    )
    write_access = RadioField(
        _l("Who can write here?"),
        choices=offer(zip(WRITERS, (_l("All members"), _l("Only moderators")), strict=True)),
        validate_choice=False,
    )
    tags = Checkboxes(_l("Tags offered here (none: all)"))
    topic_template = TextAreaField(_l("Begin a new topic with this text"))


class TagForm(Form):
    """A word to find topics by."""

    slug = StringField(_l("Tag"))
    name_nl = StringField(_l("Name (Dutch)"))
    name_en = StringField(_l("Name (English)"))
    family = StringField(_l("Family (optional)"))


class PersonForm(Form):
    """Somebody's username."""

    username = StringField(_l("Username"))


class PositionForm(Form):
    """One place up (-1) or down (1)."""

    step = HiddenField()

    def direction(self) -> int:
        """Return -1 or 1, or 0 when it is neither."""
        return {"-1": -1, "1": 1}.get(self.step.data or "", 0)


class LevelForm(Form):
    """How closely to follow."""

    level = SelectField(
        _l("Follow"),
        choices=offer(zip(LEVELS, (_l("Muted"), _l("Normal"), _l("Tracking"), _l("Watching")), strict=True)),
        validate_choice=False,
    )


class ReadingForm(Form):
    """The furthest post somebody has seen."""

    last_read = NumberField()


class DraftForm(Form):
    """What stands in the composer, and the number of the last save this window knows of."""

    sequence = NumberField()
    base_id = NumberField()
    title = StringField()
    category_id = NumberField()
    tags = Checkboxes()
    body = TextAreaField()
