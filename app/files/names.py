"""Safe names for files: letters, digits and single separators, with the extension that is true."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _

from app.files.kinds import KINDS, Kind
from app.foundation.text.typed import clean_line

LONGEST_TYPED = 1000
LONGEST_STEM = 80
_KNOWN = {extension for kind in KINDS for extension in kind.extensions}
_FOLDERS = re.compile(r"[/\\]")
_SEPARATORS = re.compile(r"[-_.\s]+")
_LOOSE_BEGINNING = re.compile(r"^[\W_]+")
_SELECTORS = range(0xFE00, 0xFE10)  # they choose between pictures, and are unseen on a letter


def safe_name(typed: str, kind: Kind) -> str:
    """Return a name that is safe in an address, in Markdown and on any disk."""
    plain = clean_line(unicodedata.normalize("NFKC", typed[-LONGEST_TYPED:]))
    last = _FOLDERS.split(plain)[-1]
    stem, dot, extension = last.rpartition(".")
    if not dot or extension.strip().lower() not in _KNOWN:
        stem = last
    nameless = _("image") if kind.is_image else _("document")
    return f"{_clean(stem) or nameless}.{kind.extension}"


def _clean(stem: str) -> str:
    """Keep what can be read; what stood between becomes one separator; no accent without a letter."""
    kept = "".join(character if _is_readable(character) else " " for character in stem)
    joined = _LOOSE_BEGINNING.sub("", _SEPARATORS.sub(_one_separator, kept))
    return clean_line(joined[:LONGEST_STEM].rstrip("-_."))


def _one_separator(found: re.Match[str]) -> str:
    return found[0] if found[0] in {"-", "_", "."} else "-"


def _is_readable(character: str) -> bool:
    if character in "-_.":
        return True
    return unicodedata.category(character)[0] in "LNM" and ord(character) not in _SELECTORS
