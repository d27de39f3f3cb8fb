"""The shape of what people type at the front: an initiative, and who registers it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts import passwords
from app.accounts.emails import proper_email
from app.accounts.forms import EMAIL, NAME, NEW_PASSWORD
from app.accounts.names import check_name
from app.foundation.forms import Form, line, obeys, offer, stays_empty
from app.groups.models.groups import NAME_LONGEST
from app.groups.places import Place
from app.groups.typed import accept_name
from app.groups.vocabulary import DECLARATIONS, KINDS, Vocabulary

GROUP_NAME = {"required": True, "maxlength": NAME_LONGEST, "autocomplete": "organization"}
PLACE = {"required": True, "list": "places", "autocomplete": "off"}


class Words(SelectMultipleField):
    """Several words out of a vocabulary, as checkboxes; what is no word of it is left out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: object, vocabulary: Vocabulary, **options: object) -> None:
        super().__init__(*args, choices=offer(vocabulary.items()), validate_choice=False, **options)
        self.vocabulary = vocabulary

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the words that were chosen, in the order of the vocabulary."""
        return tuple(word for word in self.vocabulary if word in (self.data or ()))


def has_one(_form: Form, field: Words) -> None:
    """Refuse when nothing was chosen."""
    if not field.chosen:
        raise ValidationError(_("Choose at least one."))


def has_all(_form: Form, field: Words) -> None:
    """Refuse when something was not agreed to."""
    if len(field.chosen) < len(field.vocabulary):
        raise ValidationError(_("Every initiative here stands for all three. Tick them when yours does too."))


def is_typed(_form: Form, field: Field) -> None:
    """Refuse a place that was left open."""
    if not field.data:
        raise ValidationError(_("Fill in a place."))


class PersonForm(Form):
    """Who registers, when they have no account yet; the initiative has the plain word `name`."""

    person_name = StringField(_l("Your name"), [obeys(check_name)], filters=[line], render_kw=NAME)
    email = EmailField(_l("E-mail address"), [obeys(proper_email)], filters=[line], render_kw=EMAIL)
    password = PasswordField(_l("Password"), render_kw=NEW_PASSWORD)

    def validate_password(self, field: PasswordField) -> None:
        """Weigh the password beside the name and the address."""
        own_words = (self.person_name.data, self.email.data)
        obeys(lambda typed: passwords.check_new(typed, *own_words))(self, field)


class InitiativeForm(Form):
    """An initiative: four things, and one that only machines fill in."""

    name = StringField(
        _l("Name of the initiative"), [obeys(accept_name)], filters=[line], render_kw=GROUP_NAME
    )
    place = StringField(_l("Place, or where you are looking"), [is_typed], filters=[line], render_kw=PLACE)
    which = RadioField(_l("Which of these do you mean?"), choices=[], validate_choice=False)
    kinds = Words(_l("What kind? More than one is fine."), [has_one], vocabulary=KINDS)
    declarations = Words(_l("We declare"), [has_all], vocabulary=DECLARATIONS)
    leave_empty = StringField(_l("Leave this empty"), [stays_empty])
    anyway = HiddenField()

    def offer_places(self, places: tuple[Place, ...]) -> None:
        """Let somebody choose between places of one name."""
        self.which.choices = offer((place.full_name, place.full_name) for place in places)


class NewcomerForm(PersonForm, InitiativeForm):
    """An initiative together with the person who registers it."""
