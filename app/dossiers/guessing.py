"""Where words of a reply belong in a page, as well as its words tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.foundation.text import terms

SHARED_LEAST = 2  # one word in common says nothing
IN_TITLE = 2


class Shelves:
    """The sections of a page (title, own text), known by their words."""

    def __init__(self, sections: Iterable[tuple[str, str]]) -> None:
        self._known = [(title, _terms(title), _terms(text)) for title, text in sections]
        self._spread = Counter(term for _, of_title, of_text in self._known for term in of_title | of_text)
        self.titles = frozenset(title for title, _, _ in self._known)

    def best_for(self, words: str) -> str:
        """Return the title of the section that has most in common with these words; "" for none.

        What two share weighs more when few other sections have it; a word of the title counts double.
        """
        wanted = _terms(words)
        best, highest = "", 0.0
        for title, of_title, of_text in self._known:
            shared = wanted & (of_title | of_text)
            score = sum((IN_TITLE if term in of_title else 1) / self._spread[term] for term in shared)
            if (len(shared) >= SHARED_LEAST or shared & of_title) and score > highest:
                best, highest = title, score
        return best


def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text).split())
