"""What was typed in a form that could not be taken: shown again, so that nothing is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from app.foundation.returning import came_from

_SECRET = re.compile(r"password|token|secret|^code$")
_LABELS = {
    "title": _l("Title"),
    "body": _l("Text"),
    "reason": _l("Reason"),
    "summary": _l("What did you change?"),
    "answers": _l("Text"),
    "name": _l("Name"),
    "email": _l("E-mail address"),
    "login": _l("E-mail address or username"),
    "username": _l("Username"),
    "bio": _l("About you"),
    "name_nl": _l("Name (Dutch)"),
    "name_en": _l("Name (English)"),
    "description_nl": _l("In one sentence (Dutch)"),
    "description_en": _l("In one sentence (English)"),
    "topic_template": _l("Begin a new topic with this text"),
    "slug": _l("Tag"),
    "family": _l("Family (optional)"),
}
LONG = 80


@dataclass(frozen=True, slots=True)
class KeptField:
    """One field of the form; `label` is empty for what people do not type themselves."""

    name: str
    value: str
    label: str

    @property
    def is_long(self) -> bool:
        """Return whether it needs more than one line."""
        return len(self.value) > LONG or "\n" in self.value


@dataclass(frozen=True)
class KeptForm:
    """A form with where it was going; `can_resend` when one click may send it there again."""

    url: str
    fields: tuple[KeptField, ...]
    had_files: bool
    can_resend: bool

    @property
    def has_text(self) -> bool:
        """Return whether somebody typed something in it."""
        return any(field.label and field.value.strip() for field in self.fields)


def kept_form(*, can_resend: bool) -> KeptForm | None:
    """Return what was sent, without secrets; None when nothing was typed or it cannot be read."""
    if request.method != "POST":
        return None
    try:
        sent, had_files = list(request.form.items(multi=True)), bool(request.files)
    except HTTPException:  # too large, or broken off: there is nothing to show
        return None
    fields = tuple(KeptField(name, value, _label(name, value)) for name, value in sent if _is_open(name))
    form = KeptForm(request.full_path.rstrip("?"), fields, had_files, can_resend and comes_from_here())
    return form if form.has_text else None


def comes_from_here() -> bool:
    """Return whether a page of this site sent the form: nobody else gets a fresh token for it."""
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.host
    return bool(came_from(otherwise=""))


def _is_open(name: str) -> bool:
    return not _SECRET.search(name.lower())


def _label(name: str, value: str) -> str:
    if name in _LABELS:
        return str(_LABELS[name])
    return name if len(value) > LONG or re.search(r"\s", value.strip()) else ""
