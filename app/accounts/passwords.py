"""Passwords: Argon2id, never more than two at a time, and which ones are too easy to guess."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from app.foundation.errors import Invalid, TooFast

SHORTEST = 10
LONGEST = 200
FEWEST_DIFFERENT = 3
SECONDS_TO_WAIT = 5.0
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())


@dataclass(frozen=True)
class Cost:
    """How much work one guess is. `memory` is in KiB."""

    passes: int
    memory: int


class _Workshop:
    """The cost in force, and the two places where hashing is done.

    Of the settings that OWASP holds equally strong this one takes the least memory (19 MiB, two passes):
    two at a time in each process stay below 40 MiB, which a small server can spare.
    """

    cost = Cost(passes=2, memory=19 * 1024)
    places = threading.BoundedSemaphore(2)

    @contextmanager
    def place(self) -> Iterator[PasswordHasher]:
        """Wait for a free place; who waits too long is asked to come back."""
        if not self.places.acquire(timeout=SECONDS_TO_WAIT):
            raise TooFast(_("It is very busy here. Try again in a moment."), int(SECONDS_TO_WAIT))
        try:
            yield self.hasher()
        finally:
            self.places.release()

    def hasher(self) -> PasswordHasher:
        return PasswordHasher(
            time_cost=self.cost.passes, memory_cost=self.cost.memory, parallelism=1, type=Type.ID
        )


_workshop = _Workshop()


def make_cheap() -> None:
    """Let hashing cost next to nothing; for tests, where nobody guesses."""
    _workshop.cost = Cost(passes=1, memory=8)


def hash_of(password: str) -> str:
    """Return what the database keeps of a password."""
    with _workshop.place() as hasher:
        return hasher.hash(_composed(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Return whether this is the password; for nobody (None) it takes as long to say no."""
    if password_hash is None:
        hash_of(password)
        return False
    try:
        with _workshop.place() as hasher:
            return hasher.verify(password_hash, _composed(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash was made at another cost than the one in force."""
    return _workshop.hasher().check_needs_rehash(password_hash)


def check_new(password: str, *own_words: str, field: str = "password") -> None:
    """Refuse a password that is too short, too long, well known, or somebody's own name or address."""
    if sentence := next(_objections(password, own_words), ""):
        raise Invalid(sentence, field)


def _objections(password: str, own_words: tuple[str, ...]) -> Iterator[str]:
    if len(password) < SHORTEST:
        yield _("Choose a password of at least %(n)s characters.", n=SHORTEST)
    if len(password) > LONGEST:
        yield _("Choose a password of at most %(n)s characters.", n=LONGEST)
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) < FEWEST_DIFFERENT:
        yield _("Many people use this password, so it is easy to guess. Choose another one.")
    if plain in {word.casefold() for word in own_words}:
        yield _("Choose a password that is not your name or your e-mail address.")


def _composed(password: str) -> str:
    """Return the password as every keyboard means it: é in one piece, however it was typed.

    What is longer than any password stays just too long, so that a megabyte costs no more than a word.
    """
    return unicodedata.normalize("NFC", password[: LONGEST + 1])
