"""Why a file was not taken; each kind of refusal has its own answer at the door."""

from __future__ import annotations

from app.foundation.errors import HouseError, Invalid

FIELD = "file"


class RefusedFile(Invalid):
    """A file that cannot be taken, with the sentence that says why: 422."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, FIELD)


class TooLarge(RefusedFile):
    """It weighs too much: 413."""


class UnknownKind(RefusedFile):
    """It is not of a kind this house keeps: 415."""


class StoreUnavailable(HouseError):
    """The store could not take the bytes or give them back: 503."""
