"""What every form shares: texts are cleaned first, and a refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from babel.support import NullTranslations, Translations
from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectChoice, ValidationError
from wtforms.i18n import messages_path

from app.foundation.errors import Invalid
from app.foundation.text.typed import clean_body, clean_line
from app.foundation.wording import language

DIGITS_MOST = 9  # far above any id or page a person comes across


class Form(FlaskForm):
    """A form that reads typed text only: neither files nor JSON ever come in its place."""

    class Meta(FlaskForm.Meta):
        """How what was sent reaches the fields."""

        @override
        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """Return what was typed; `formdata` is given only by who fills in the form otherwise."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if request.method == "POST" else None

        @override
        def get_translations(self, form: FlaskForm) -> NullTranslations:
            """Return what fields say by themselves, read once: Flask-WTF reads its file for each form."""
            return _words_of_fields(language())


@lru_cache(maxsize=8)
def _words_of_fields(spoken: str) -> NullTranslations:
    return Translations.load(messages_path(), [spoken], domain="wtforms")


def line(text: str | None) -> str:
    """Clean what was typed on one line; a field that was not sent is empty."""
    return clean_line(text or "")


def body(text: str | None) -> str:
    """Clean what was typed on many lines; a field that was not sent is empty."""
    return clean_body(text or "")


def obeys(check: Callable[[str], object]) -> Callable[[FlaskForm, Field], None]:
    """Make a validator of a rule that raises Invalid, so that the rule is written once."""

    def validate(_form: FlaskForm, field: Field) -> None:
        try:
            check(field.data or "")
        except Invalid as error:
            raise ValidationError(error.sentence) from error

    return validate


def stays_empty(_form: FlaskForm, field: Field) -> None:
    """Refuse anything typed where people type nothing: machines fill in every field they find."""
    if field.data:
        raise ValidationError(_("Leave this field empty: it is there to catch machines."))


def accepts(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Check the form and do the act; False when one of them refused, with the reason in the form."""
    if not form.validate():
        return False
    try:
        act()
    except Invalid as error:
        show_invalid(form, error)
        return False
    return True


def show_invalid(form: FlaskForm, error: Invalid) -> None:
    """Put the sentence of a refusal beside the field it is about, or above the form."""
    if error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, error.sentence]
    else:
        form.form_errors.append(error.sentence)


def proper_number(text: str) -> int:
    """Return a positive number the database can hold, or 0 for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MOST
    return int(text) if is_number else 0


def offer(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Make choices of values with their words."""
    return [SelectChoice(value, words) for value, words in pairs]
