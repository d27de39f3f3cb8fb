"""Usernames: how one follows from a name, and which ones cannot be taken."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from app.accounts.models import LONGEST_USERNAME
from app.foundation.errors import Invalid

SHORTEST = 2
FOR_NAMELESS = "lid"
ROOM_FOR_DIGITS = LONGEST_USERNAME - 6  # in a longer name digits would take the place of letters
RESERVED = frozenset(Path(__file__).with_name("reserved_usernames.txt").read_text().split())
_SHAPE = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
_FEED_ENDINGS = (".json", ".atom", ".rss", ".xml", ".md", ".ics")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def usernames_for(name: str) -> Iterator[str]:
    """Yield usernames that suit a name, the nicest first; who makes the account takes the first free one."""
    base = _plain(name)
    if is_acceptable(base):
        yield base
    joint = "-" if base[-1].isdigit() or len(base) > ROOM_FOR_DIGITS else ""
    for number in itertools.count(2):
        ending = f"{joint}{number}"
        yield base[: LONGEST_USERNAME - len(ending)].rstrip("._") + ending


def _plain(name: str) -> str:
    """Return the name in ASCII, with dots between the words."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    ascii_only = letters.encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9_]+", ".", re.sub(r"['`]", "", ascii_only))
    return words.strip("._")[:LONGEST_USERNAME].strip("._") or FOR_NAMELESS


def is_acceptable(username: str) -> bool:
    """Return whether anybody could have this username."""
    return bool(_SHAPE.fullmatch(username)) and _fits(username) and not is_reserved(username)


def is_reserved(username: str) -> bool:
    """Return whether the house keeps this name for itself, with or without dots in between."""
    plain = username.lower()
    return re.sub(r"[._-]", "", plain) in RESERVED or plain.endswith(_FEED_ENDINGS)


def check_username(username: str) -> None:
    """Refuse a username that cannot be typed after an @, or that the house keeps for itself."""
    if not _fits(username):
        raise Invalid(_("Use %(n)s to %(m)s characters.", n=SHORTEST, m=LONGEST_USERNAME), "username")
    if not _SHAPE.fullmatch(username):
        raise Invalid(
            _("Use letters without accents, digits, and single dots or dashes in between."), "username"
        )
    if is_reserved(username):
        raise Invalid(_("Cooplink keeps this name for itself. Choose another one."), "username")


def _fits(username: str) -> bool:
    return SHORTEST <= len(username) <= LONGEST_USERNAME
