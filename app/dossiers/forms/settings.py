"""What a steward group decides, as it is typed and chosen."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, StringField, ValidationError
from wtforms.validators import Optional

from app.dossiers.typed import accept_title
from app.forum.forms import Checkboxes, one_row
from app.foundation.forms import Form, line, obeys, offer
from app.groups.vocabulary import KINDS, PHASES

POLICIES = {
    "open": _l("Everybody edits"),
    "reviewed_first": _l("Readers see the reviewed text"),
    "suggested": _l("Only the group edits"),
}
POLICY_HINTS = {
    "open": _l("An edit shows at once; the page tells how many there were since the review."),
    "reviewed_first": _l("Everybody edits; the newest text is one click away until somebody reviewed it."),
    "suggested": _l("Others suggest their change; the group decides."),
}
READERS = {"public": _l("Everybody"), "members": _l("Members only")}


def is_month_count(_form: Form, field: Field) -> None:
    """Refuse what is no number; empty means: as the theme says."""
    if field.raw_data and field.raw_data[0].strip() and field.data is None:
        raise ValidationError(_("Type a number of months, or leave it empty."))


class SettingsForm(Form):
    """The settings of a dossier."""

    theme_id = one_row(_l("Theme"))
    group_id = one_row(_l("Group that looks after it"))
    policy = RadioField(_l("How edits come in"), choices=offer(POLICIES.items()), validate_choice=False)
    read_access = RadioField(_l("Who may read it"), choices=offer(READERS.items()), validate_choice=False)
    review_months = IntegerField(_l("A review holds for so many months"), [Optional(), is_month_count])
    applies_on = DateField(_l("Holds from"), [Optional()])
    phases = Checkboxes(
        _l("For initiatives in these phases"),
        coerce=str,
        choices=offer((key, words) for key, words in PHASES.items() if key != "ended"),
    )
    kinds = Checkboxes(_l("For these kinds of initiatives"), coerce=str, choices=offer(KINDS.items()))


class RenameForm(Form):
    """Another title."""

    title = StringField(_l("Title"), [obeys(accept_title)], filters=[line])
