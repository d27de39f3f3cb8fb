"""What people type in a dossier: cleaned, and refused with a sentence that says what to do."""

from __future__ import annotations

from flask_babel import gettext as _

from app.dossiers.models.dossiers import BODY_LONGEST, TITLE_LONGEST, TITLE_SHORTEST
from app.dossiers.models.opinions import NOTE_LONGEST
from app.dossiers.models.revisions import SUMMARY_LONGEST
from app.forum.typed import accept_line
from app.foundation.errors import Invalid
from app.foundation.text import clean_body, clean_line


def accept_title(title: str) -> str:
    """Return the title as it will be kept."""
    title = accept_line(title, TITLE_LONGEST, "title")
    if len(title) < TITLE_SHORTEST:
        raise Invalid(_("Give it a title of at least %(n)s characters.", n=TITLE_SHORTEST), "title")
    if "[" in title or "]" in title or "|" in title or "#" in title:
        raise Invalid(_("A title cannot hold [ ] | or #: links to it use those signs."), "title")
    return title


def accept_body(body: str) -> str:
    """Return the text as it will be kept; it may be empty: what was there stays in the history."""
    body = clean_body(body)
    if len(body) > BODY_LONGEST:
        raise Invalid(
            _("This text is too long: %(n)s characters, at most %(most)s.", n=len(body), most=BODY_LONGEST),
            "body",
        )
    return body


def accept_summary(summary: str) -> str:
    """Return what was changed, in a line."""
    return accept_line(summary, SUMMARY_LONGEST, "summary")


def accept_note(note: str, field: str = "note") -> str:
    """Return a remark of a few lines."""
    note = clean_body(note).strip()
    if len(note) > NOTE_LONGEST:
        raise Invalid(_("This is too long: at most %(n)s characters.", n=NOTE_LONGEST), field)
    return note


def plain(text: str) -> str:
    """Return a text on one line."""
    return clean_line(text)
