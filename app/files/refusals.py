"""Why a file was not taken; each kind of refusal has its own answer at the door."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.errors import HouseError, Invalid

FIELD = "file"
LARGEST_MB = 10
LARGEST = LARGEST_MB * 1024 * 1024


class RefusedFile(Invalid):
    """A file that cannot be taken, with the sentence that says why: 422."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, FIELD)


class TooLarge(RefusedFile):
    """It weighs too much: 413."""

    def __init__(self) -> None:
        super().__init__(_("This file is too large: at most %(n)s MB.", n=LARGEST_MB))


class UnknownKind(RefusedFile):
    """It is not of a kind this house keeps: 415."""


class StoreUnavailable(HouseError):
    """The store could not take the bytes or give them back: 503."""
