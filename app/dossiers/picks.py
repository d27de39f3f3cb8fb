"""What somebody picks from a conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pick:
    """A post to be taken in: all its words, or the stretch that was chosen; "" has no section yet."""

    post_id: int
    words: str | None = None
    section: str = ""
