"""E-mail addresses: what counts as one, and how it is written."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from app.accounts.models import LONGEST_EMAIL
from app.foundation.errors import Invalid


def proper_email(text: str) -> str:
    """Return the address as mail servers write it; whether anybody reads it, the letter will show."""
    if not text or len(text) > LONGEST_EMAIL:
        raise Invalid(_("Fill in an e-mail address, such as name@example.org."), "email")
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        sentence = _("This is not an e-mail address. It looks like name@example.org.")
        raise Invalid(sentence, "email") from error
    return found.ascii_email or found.normalized
