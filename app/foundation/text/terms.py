"""Dutch search words: what is stored beside a text, and what a question is turned into."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer

from app.foundation.text.slugs import fold
from app.foundation.text.stopwords import IRREGULAR, IRREGULAR_ENDINGS, STOP_WORDS

LONGEST_WORD = 60
MOST_ANY_TERMS = 32
LONGEST_QUERY = 400

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A single letter before a hyphen belongs to its word: e-mail, a-locatie.
_LETTER_HYPHEN = re.compile(r"(?<![\w-])([^\W\d_])-(?=[^\W\d_])")
_NO_LETTER = re.compile(r"[\W_]+")
_QUERY_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_ENDING_LENGTHS = sorted({len(ending) for ending in IRREGULAR_ENDINGS}, reverse=True)
_ALTERNATIVE = frozenset({"or", "of"})


class _OwnStemmer(threading.local):
    """A stemmer may not be shared between threads, so each has its own."""

    def __init__(self) -> None:
        self.stemmer = Stemmer("dutch")


_own = _OwnStemmer()


def terms(text: str) -> str:
    """Give the stems of a text in order, without the words that say nothing."""
    return " ".join(_stems(text))


def query_terms(text: str) -> str:
    """Give a question as PostgreSQL's `websearch_to_tsquery('simple', …)` reads it."""
    parts: list[str] = []
    for found in _QUERY_PART.finditer(text[:LONGEST_QUERY]):
        if (found["word"] or "").lower() in _ALTERNATIVE:
            parts.append("or")
        elif part := _query_part(found):
            parts.append(part)
    return " ".join(_well_placed(parts))


def any_terms(text: str) -> str:
    """Give a question that any one of the words answers: for what is like a text."""
    different = list(dict.fromkeys(_stems(text)))[:MOST_ANY_TERMS]
    return " or ".join(_quoted(term) for term in different)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Reduce one word to its stem; empty for a word that says nothing."""
    folded = fold(word[:LONGEST_WORD].lower()).replace("’", "'")
    bare = _NO_LETTER.sub("", folded.removesuffix("'s"))
    if folded in STOP_WORDS or bare in STOP_WORDS:
        return ""
    return str(_own.stemmer.stemWord(_regular(bare)))


def _regular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    for length in _ENDING_LENGTHS:
        if ending := IRREGULAR_ENDINGS.get(word[-length:]):
            return word[:-length] + ending
    return word


def _stems(text: str) -> Iterator[str]:
    joined = _LETTER_HYPHEN.sub(r"\1", _composed(text))
    for word in _WORD.findall(joined):
        if found := stem(word):
            yield found


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _query_part(found: re.Match[str]) -> str:
    minus = "-" if found["minus"] else ""
    if found["phrase"] is not None:
        stems = terms(found["phrase"])
        return f'{minus}"{stems}"' if stems else ""
    return " ".join(minus + _quoted(term) for term in _stems(found["word"]))


def _well_placed(parts: list[str]) -> Iterator[str]:
    """Keep an `or` only where it stands between two words."""
    for index, part in enumerate(parts):
        between = 0 < index < len(parts) - 1 and parts[index - 1] != "or"
        if part != "or" or between:
            yield part


def _quoted(term: str) -> str:
    """Keep a stem that happens to be `or` from being read as an operator."""
    return f'"{term}"' if term == "or" else term
