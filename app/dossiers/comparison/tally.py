"""How much changed, in words: one short line for a list of versions."""

import re
from dataclasses import dataclass

from app.foundation.text import word_changes

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Tally:
    """How many words came and how many went."""

    words_added: int = 0
    words_removed: int = 0


def summary_of(old: str, new: str) -> Tally:
    """Count the words that came and went between two texts."""
    counts = {"added": 0, "removed": 0, "same": 0}
    for change in word_changes(old, new):
        counts[change.kind] += len(_WORD.findall(change.text))
    return Tally(counts["added"], counts["removed"])
