"""The shape of what coordinators type about their initiative: a form for each section, from the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Field as TypedField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.files.forms import FileForm
from app.foundation.errors import Hidden, Invalid
from app.foundation.forms import Form, body, line, offer
from app.groups.actions.phases import REASON_LONGEST, STEPS, WORDS_LONGEST
from app.groups.actions.photos import TITLE_LONGEST
from app.groups.answers import accept
from app.groups.fields import FIELD, Field, Sort, fields_of, typed_value
from app.groups.models import Initiative
from app.groups.relay import MESSAGE_LONGEST
from app.groups.vocabulary import AUDIENCES, PHASES

OPEN_CHOICE = ("", _l("Not told"))
MAYBE_WORDS = [OPEN_CHOICE, ("yes", _l("Yes")), ("no", _l("No"))]
TITLE = _l("What is it called, or what can be seen?")
READERS = _l("Who may see it?")


class Chips(SelectMultipleField):
    """Several words out of a vocabulary, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SectionForm(Form):
    """One section of the profile."""

    section = ""

    def answers(self) -> dict[str, object]:
        """Return what was typed, for `change_section`."""
        return {field.key: self._answer(field) for field in fields_of(self.section)}

    def _answer(self, field: Field) -> object:
        if field.sort == "mix":
            return {word: self[f"{field.key}_{word}"].data for word in field.words or {}}
        return self[field.key].data


@cache
def section_form(section: str) -> type[SectionForm]:
    """Return the form of a section; there is none for a section that does not exist."""
    fields = fields_of(section)
    if not fields:
        raise Hidden
    shape: dict[str, object] = {"section": section}
    for field in fields:
        shape |= _shape(field)
    return cast("type[SectionForm]", type(f"{section.title()}Form", (SectionForm,), shape))


def filled_form(section: str, initiative: Initiative, contact: str = "") -> SectionForm:
    """Return the form of a section with what stands there now; `contact` is a username."""
    data: dict[str, object] = {}
    for field in fields_of(section):
        data |= _as_typed(field, contact if field.key == "contact" else typed_value(field, initiative))
    return section_form(section)(formdata=None, data=data)


def _shape(field: Field) -> dict[str, object]:
    """Return the typed fields for a field: one, or one for each sort of home."""
    if field.sort == "mix":
        rule = [partial(_is_accepted, field=FIELD["dwellings_planned"])]
        words = (field.words or {}).items()
        return {f"{field.key}_{word}": StringField(label, rule, filters=[line]) for word, label in words}
    return {field.key: _MADE[field.sort](field, [partial(_is_accepted, field=field)])}


def _is_accepted(_form: Form, typed: TypedField, *, field: Field) -> None:
    try:
        accept(field, typed.data)
    except Invalid as error:
        raise ValidationError(error.sentence) from error


Rules = list[Callable[[Form, TypedField], None]]


def _one_line(field: Field, rules: Rules) -> TypedField:
    given = {"maxlength": field.most} if field.sort in {"line", "address"} else {}
    return StringField(field.label, rules, filters=[line], render_kw={**given, **_KEYS.get(field.sort, {})})


def _many_lines(field: Field, rules: Rules) -> TypedField:
    return TextAreaField(field.label, rules, filters=[body], render_kw={"maxlength": field.most})


def _one_word(field: Field, rules: Rules) -> TypedField:
    words = (field.words or {}).items()
    if field.key == "location_precision":
        return RadioField(field.label, rules, choices=offer(words), validate_choice=False)
    return SelectField(field.label, rules, choices=offer([OPEN_CHOICE, *words]), validate_choice=False)


def _many_words(field: Field, rules: Rules) -> TypedField:
    return Chips(field.label, rules, choices=offer((field.words or {}).items()), validate_choice=False)


def _yes(field: Field, rules: Rules) -> TypedField:
    return BooleanField(field.label, rules)


def _yes_or_no(field: Field, rules: Rules) -> TypedField:
    return SelectField(field.label, rules, choices=offer(MAYBE_WORDS), validate_choice=False)


_KEYS: dict[Sort, dict[str, str]] = {"kvk": {"inputmode": "numeric"}, "number": {"inputmode": "numeric"}}
_MADE: dict[Sort, Callable[[Field, Rules], TypedField]] = {
    "line": _one_line,
    "text": _many_lines,
    "markdown": _many_lines,
    "address": _one_line,
    "kvk": _one_line,
    "number": _one_line,
    "month": _one_line,
    "choice": _one_word,
    "choices": _many_words,
    "flag": _yes,
    "maybe": _yes_or_no,
    "place": _one_line,
    "places": _one_line,
    "position": _one_line,
    "member": _one_line,
}


def _as_typed(field: Field, value: object) -> dict[str, object]:
    """Return a value as one would type it."""
    if isinstance(value, dict):
        return {f"{field.key}_{word}": str(number) for word, number in value.items()}
    return {field.key: _said(field.sort, value)}


def _said(sort: Sort, value: object) -> object:
    if isinstance(value, bool):
        return value if sort == "flag" else ("yes" if value else "no")
    if isinstance(value, date):
        return f"{value.month:02}-{value.year}"
    if isinstance(value, tuple) or (isinstance(value, list) and sort == "places"):
        return ", ".join(map(str, value))
    return value if isinstance(value, list) else str("" if value is None else value)


class PhaseForm(Form):
    """Which phase, since when, and a few words for the timeline."""

    phase = RadioField(
        _l("Phase"), choices=offer((step, PHASES[step]) for step in STEPS), validate_choice=False
    )
    on = DateField(_l("Since"), [DataRequired(_l("Fill in a day, such as 2022-03-01."))])
    words = StringField(
        _l("In a few words (optional)"), filters=[line], render_kw={"maxlength": WORDS_LONGEST}
    )


class EndForm(Form):
    """Why it ended, and what others can learn from it."""

    reason = TextAreaField(
        _l("Why did you stop, and what did you learn?"),
        filters=[body], render_kw={"required": True, "maxlength": REASON_LONGEST},
    )  # fmt: skip


class MessageForm(Form):
    """What one writes to an initiative, or an initiative back to somebody."""

    message = TextAreaField(
        _l("Your message"), filters=[body], render_kw={"required": True, "maxlength": MESSAGE_LONGEST}
    )


class FileChoiceForm(Form):
    """What a photo or document is called, and who may see it."""

    title = StringField(TITLE, filters=[line], render_kw={"maxlength": TITLE_LONGEST})
    audience = RadioField(READERS, choices=offer(AUDIENCES.items()), validate_choice=False)


class NewFileForm(FileForm):
    """A photo or document from somebody's device; nothing is shown to all by itself."""

    kind = RadioField(
        _l("What is it?"), default="photo", validate_choice=False,
        choices=offer([("photo", _l("A photo")), ("document", _l("A document"))]),
    )  # fmt: skip
    title = StringField(TITLE, filters=[line], render_kw={"maxlength": TITLE_LONGEST})
    audience = RadioField(READERS, choices=offer(AUDIENCES.items()), default="group", validate_choice=False)
    consent = BooleanField(_l("Whoever is in it agrees, and nothing in it is private."))

    def validate_consent(self, field: BooleanField) -> None:
        """Refuse a file of which nobody says that it may be shared."""
        if not field.data:
            raise ValidationError(_("Tick this, or leave the file out."))
