"""The forms that make a dossier: of a conversation, or from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, ValidationError

from app.dossiers.picks import Pick
from app.dossiers.typed import accept_title
from app.foundation.forms import Form, body, line, obeys, proper_number


def row_number(sent: object) -> int:
    """Return the number of a row; what cannot be one is 0, and there is no such row."""
    return proper_number(str(sent))


def is_chosen(_form: Form, field: Field) -> None:
    """Refuse a theme that was left open."""
    if not field.data:
        raise ValidationError(_("Choose a theme."))


class NewDossierForm(Form):
    """A dossier to be; `look` only shows the page again."""

    title = StringField(_l("Title"), [obeys(accept_title)], filters=[line])
    theme_id = SelectField(_l("Theme"), [is_chosen], coerce=row_number, validate_choice=False)
    group_id = SelectField(
        _l("Who keeps it up to date?"), coerce=row_number, validate_choice=False, default=0
    )
    look = BooleanField()


class PromotionForm(NewDossierForm):
    """The same, of a conversation; what was picked is read by `picks_in`."""

    keep_rest_open = BooleanField(_l("Keep the other posts as work still to be done"))


def picks_in(sent: Mapping[str, Sequence[str]]) -> dict[int, Pick]:
    """Read what was picked: the posts with a tick, and those of which words were typed."""
    return {pick.post_id: pick for pick in _picks(sent)}


def _picks(sent: Mapping[str, Sequence[str]]) -> Iterator[Pick]:
    ticked = [proper_number(value) for value in sent.get("post_ids", ())]
    names = (name for name in sent if name.startswith("text_") and sent[name][0].strip())
    typed = [proper_number(name.removeprefix("text_")) for name in names]
    for post_id in dict.fromkeys([*ticked, *typed]):
        words = body(sent.get(f"text_{post_id}", ("",))[0])
        yield Pick(post_id, words or None, line(sent.get(f"section_{post_id}", ("",))[0]))
