"""Words for in an address: plain ASCII, readable, never empty."""

import re
import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "þ": "th"})
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_OTHER = re.compile(r"[^a-z0-9]+")
_READ_AT_MOST = 4


def fold(text: str) -> str:
    """Take the accents off: coöperatie becomes cooperatie."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def slugify(text: str, *, fallback: str = "gesprek", limit: int = 60) -> str:
    """Make a slug; one of digits only gets the fallback before it, or it would read as a number."""
    folded = fold(text[: limit * _READ_AT_MOST].lower())
    slug = _shortened(_OTHER.sub("-", _APOSTROPHES.sub("", folded)).strip("-"), limit)
    if not slug:
        return fallback
    return f"{fallback}-{slug}"[:limit].strip("-") if slug.isdigit() else slug


def _shortened(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    whole_words = slug[: limit + 1].rpartition("-")[0]
    return whole_words if len(whole_words) > limit // 2 else slug[:limit].strip("-")
