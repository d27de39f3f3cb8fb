"""Titles of pages, compared as people read them."""

import unicodedata


def normalise_title(title: str) -> str:
    """Give the form in which two titles are the same: capitals, accents and spaces may be typed otherwise."""
    folded = unicodedata.normalize("NFD", title).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())
