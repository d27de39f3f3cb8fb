"""The shape of what people send: one file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.files.kinds import KINDS

ACCEPT = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions[:2])


class FileForm(FlaskForm):
    """A file from somebody's device."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ACCEPT},
    )
