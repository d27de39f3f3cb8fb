"""What can go wrong on purpose: pure exceptions; their pages are made at the roof."""

from __future__ import annotations


class HouseError(Exception):
    """Something the person can read: a sentence, already in their language."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Hidden(HouseError):
    """It is not there, or not for these eyes: 404."""


class Gone(HouseError):
    """It was there and can no longer be used, with the reason: 410."""


class Denied(HouseError):
    """Not allowed, with the reason: 403."""


class Invalid(HouseError):
    """What was typed cannot be accepted; `field` says beside which field the sentence belongs: 422."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(HouseError):
    """Somebody else was first; `theirs` is the text that stands now: 409."""

    def __init__(self, sentence: str, theirs: str = "", sequence: int = 0) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.sequence = sequence


class Unavailable(HouseError):
    """What it takes is not there on this server, at the moment or for good: 503."""


class TooFast(HouseError):
    """Too many in too short a time; try again after `seconds`: 429."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds
