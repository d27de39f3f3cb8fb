"""The shape of what people type in this room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired

from app.accounts import passwords
from app.accounts.emails import proper_email
from app.accounts.models import LONGEST_BIO, LONGEST_EMAIL, LONGEST_NAME, LONGEST_USERNAME
from app.accounts.names import check_bio, check_name
from app.accounts.time_zones import time_zones
from app.accounts.usernames import check_username
from app.foundation.forms import Form, body, line, obeys, stays_empty

NAME = {"required": True, "maxlength": LONGEST_NAME, "autocomplete": "nickname"}
EMAIL = {"required": True, "maxlength": LONGEST_EMAIL, "autocomplete": "email"}
NEW_PASSWORD = {"required": True, "autocomplete": "new-password"}
CURRENT_PASSWORD = {"required": True, "autocomplete": "current-password"}
USERNAME = {"required": True, "maxlength": LONGEST_USERNAME, "autocomplete": "off",
            "autocapitalize": "none", "spellcheck": "false"}  # fmt: skip
LOGIN = {"required": True, "maxlength": LONGEST_EMAIL, "autocomplete": "username",
         "autocapitalize": "none", "spellcheck": "false"}  # fmt: skip
LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]
TEXT_SIZES = [
    SelectChoice("small", _l("Small")),
    SelectChoice("normal", _l("Normal")),
    SelectChoice("large", _l("Large")),
    SelectChoice("larger", _l("Larger")),
]
THEMES = [
    SelectChoice("auto", _l("Same as my device")),
    SelectChoice("light", _l("Light")),
    SelectChoice("dark", _l("Dark")),
]
TIME_ZONES = [SelectChoice(zone.name, zone.place, optgroup=zone.area) for zone in time_zones()]
TYPE_LOGIN = _l("Fill in your e-mail address or your username.")
TYPE_PASSWORD = _l("Fill in your password.")


class RegistrationForm(Form):
    """Becoming a member: three things, and one that only machines fill in."""

    name = StringField(_l("Your name"), [obeys(check_name)], filters=[line], render_kw=NAME)
    email = EmailField(_l("E-mail address"), [obeys(proper_email)], filters=[line], render_kw=EMAIL)
    password = PasswordField(_l("Password"), render_kw=NEW_PASSWORD)
    leave_empty = StringField(_l("Leave this empty"), [stays_empty])

    def validate_password(self, field: PasswordField) -> None:
        """Weigh the password beside the name and the address."""
        own_words = (self.name.data, self.email.data)
        obeys(lambda typed: passwords.check_new(typed, *own_words))(self, field)


class SignInForm(Form):
    """Who it is, the secret, and whether this browser remembers it."""

    login = StringField(
        _l("E-mail address or username"),
        [DataRequired(TYPE_LOGIN)], filters=[line], render_kw=LOGIN,
    )  # fmt: skip
    password = PasswordField(_l("Password"), [InputRequired(TYPE_PASSWORD)], render_kw=CURRENT_PASSWORD)
    remember = BooleanField(_l("Stay signed in on this device"), default=True)
    next = HiddenField()


class ForgottenForm(Form):
    """Who forgot a password."""

    login = StringField(
        _l("E-mail address or username"),
        [DataRequired(TYPE_LOGIN)], filters=[line], render_kw=LOGIN,
    )  # fmt: skip


class NewPasswordForm(Form):
    """The new secret."""

    password = PasswordField(_l("New password"), [obeys(passwords.check_new)], render_kw=NEW_PASSWORD)


class PasswordForm(NewPasswordForm):
    """The new secret, by somebody who knows the old one."""

    current_password = PasswordField(
        _l("Your current password"), [InputRequired(TYPE_PASSWORD)], render_kw=CURRENT_PASSWORD
    )


class EmailForm(Form):
    """Another address; its own id, since the password form stands on the same page."""

    email = EmailField(_l("New address"), [obeys(proper_email)], filters=[line], render_kw=EMAIL)
    current_password = PasswordField(
        _l("Your password"),
        [InputRequired(TYPE_PASSWORD)], id="email_current_password", render_kw=CURRENT_PASSWORD,
    )  # fmt: skip


class UsernameForm(Form):
    """Another username."""

    username = StringField(_l("New username"), [obeys(check_username)], filters=[line], render_kw=USERNAME)


class ProfileForm(Form):
    """What others see."""

    name = StringField(_l("Your name"), [obeys(check_name)], filters=[line], render_kw=NAME)
    bio = TextAreaField(
        _l("About you"), [obeys(check_bio)], filters=[body], render_kw={"maxlength": LONGEST_BIO}
    )


class LanguageForm(Form):
    """The language of the house, chosen at the foot of any page."""

    language = SelectField(choices=LANGUAGES)
    next = HiddenField()


class LookForm(Form):
    """How the house looks to one member."""

    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"), choices=TIME_ZONES)
    text_size = RadioField(_l("Text size"), choices=TEXT_SIZES)
    theme = RadioField(_l("Light or dark"), choices=THEMES)
