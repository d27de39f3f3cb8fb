"""The gate: a verdict with its reason for every act, and one way to insist on it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from app.foundation.errors import Denied


@dataclass(frozen=True)
class Verdict:
    """May it be done? When not, `reason` is the sentence the person reads."""

    is_allowed: bool
    reason: str | LazyString = ""

    def __bool__(self) -> bool:
        return self.is_allowed


YES = Verdict(is_allowed=True)


def no(reason: str | LazyString) -> Verdict:
    """Refuse, and say why."""
    return Verdict(is_allowed=False, reason=reason)


def require(verdict: Verdict) -> None:
    """Stop the act when the verdict is no."""
    if not verdict:
        raise Denied(str(verdict.reason))
