"""The outbox of a demo: letters that were written into the instance instead of being sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from app.accounts.viewer import Viewer
from app.forum.pages.pieces import wording
from app.foundation.errors import Hidden
from app.foundation.moments import Moment

LETTERS_SHOWN = 100
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])")
_PARSER = BytesParser(policy=policy.default)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a letter, and where they lead."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class LetterPage:
    """One letter."""

    name: str
    to: str
    subject: str
    when: Moment
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class OutboxPage:
    """The letters, the latest first."""

    letters: tuple[LetterPage, ...]


def outbox_page(viewer: Viewer, folder: Path) -> OutboxPage:
    """Show the latest letters."""
    latest = sorted(folder.glob("*.eml"), reverse=True)[:LETTERS_SHOWN]
    return OutboxPage(tuple(_letter(viewer, path) for path in latest))


def letter_page(viewer: Viewer, folder: Path, name: str) -> LetterPage:
    """Show one letter; a name that does not stand in the list is nothing, whatever path it spells."""
    for path in folder.glob("*.eml"):
        if path.name == name:
            return _letter(viewer, path)
    raise Hidden


def _letter(viewer: Viewer, path: Path) -> LetterPage:
    with path.open("rb") as file:
        message: EmailMessage = _PARSER.parse(file)
    return LetterPage(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        when=wording(viewer).at(message["Date"].datetime),
        text=tuple(_pieces(str(message.get_content()))),
    )


def _pieces(text: str) -> list[Piece]:
    """Cut the text at its addresses; every second part is one."""
    parts = enumerate(_ADDRESS.split(text))
    return [Piece(part, part if place % 2 else "") for place, part in parts if part]
