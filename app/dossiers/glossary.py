"""The words of the glossary that occur in a text, whatever their ending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.foundation.text import CookedPage, stem
from app.foundation.text.slugs import fold
from app.groups.pages.pieces import prose

MOST_SHOWN = 12
LONGEST_TEXT = 120_000  # characters that are looked at
LONGEST_TERM = 5  # words
_BEGINNING = 2  # letters that no ending changes
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_CALL = re.compile(r"<sup[^>]*>.*?</sup>", re.DOTALL)
_OTHERWISE = re.compile(r"\s*[/(),]\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its meaning, and where the glossary explains it."""

    word: str
    meaning: Markup
    url: str


def terms_of(page: CookedPage, url: str) -> Iterator[Term]:
    """Read a glossary: each heading is a term, its first paragraph the meaning."""
    for section in page.sections:
        if found := _PARAGRAPH.search(section.html):
            yield Term(section.title, _without_notes(found[1]), f"{url}#{section.id}")


def terms_in(text: str, terms: Iterable[Term], most: int = MOST_SHOWN) -> tuple[Term, ...]:
    """Find the terms that stand in a text as whole words, in the order of the alphabet."""
    known = _by_stems(terms)
    if not known:
        return ()
    beginnings = {first[:_BEGINNING] for stems in known for first in stems}
    words = [_bare(word, beginnings) for word in _WORD.findall(text[:LONGEST_TEXT])]
    longest = max(map(len, known))
    runs = {tuple(words[at : at + size]) for size in range(1, longest + 1) for at in range(len(words))}
    found = {term.word: term for stems, term in known.items() if stems in runs}
    return tuple(sorted(found.values(), key=lambda term: term.word.casefold()))[:most]


def _by_stems(terms: Iterable[Term]) -> dict[tuple[str, ...], Term]:
    """Index the terms by each way they are written: `Vereniging van eigenaars (VvE)` is two."""
    known: dict[tuple[str, ...], Term] = {}
    for term in terms:
        for way in _OTHERWISE.split(term.word):
            stems = tuple(_stem(word) for word in _WORD.findall(way))
            if 0 < len(stems) <= LONGEST_TERM:
                known.setdefault(stems, term)
    return known


def _bare(word: str, beginnings: set[str]) -> str:
    """Stem only what may be a term: most words of a text begin otherwise."""
    return _stem(word) if fold(word[:_BEGINNING].lower()) in beginnings else word


def _stem(word: str) -> str:
    return stem(word) or word.lower()


def _without_notes(html: str) -> Markup:
    """Leave out the calls of footnotes, which stand on another page."""
    return prose(_CALL.sub("", html))
