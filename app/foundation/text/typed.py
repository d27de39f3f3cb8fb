"""Cleaning of what people type or paste, before anything else looks at it."""

import re
import unicodedata
from functools import cache

# Letters nobody means to type: controls, surrogates, private use, noncharacters, and everything
# that takes no room or turns the reading direction. Tabs and line ends are decided elsewhere.
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(1 << 16, 15 << 16, 1 << 16))
    + "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# A zero-width joiner stays where it makes one picture out of several, as in a family.
_JOINER = "\u200d"
_PICTURE = (
    "\u2194-\u21aa\u231a\u231b\u2328\u23cf-\u23fa\u24c2\u25aa-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\U0001f000-\U0001faff"
)
_STRAY_JOINER = re.compile(f"(?<![{_PICTURE}\ufe0f]){_JOINER}|{_JOINER}(?![{_PICTURE}])")
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x85]")
_PAGE_CONTROLS = re.compile("[\x0b\x0c\x1c-\x1f]")
# Without any of these a text is composed already: it holds Latin letters and punctuation only.
_MAY_COMPOSE = re.compile(
    "[\u0300-\u1fff\u2000\u2001\u20d0-\u20ff\u2126\u212a\u212b\u2190-\u2bff\u2e80-\U0010ffff]"
)
# More marks than this on one letter is no language; so many also make composing slow.
_MOST_MARKS = 8


def clean_line(text: str) -> str:
    """Clean a text of one line: a name, a title; every run of white space becomes one space."""
    return " ".join(_composed(_visible(text)).split())


def clean_body(text: str) -> str:
    """Clean a text of many lines; line ends become plain, the layout stays."""
    text = _PAGE_CONTROLS.sub("", _LINE_END.sub("\n", text))
    return _composed(_visible(text)).rstrip()


def _visible(text: str) -> str:
    text = _UNWANTED.sub("", text)
    return _STRAY_JOINER.sub("", text) if _JOINER in text else text


def _composed(text: str) -> str:
    if not _MAY_COMPOSE.search(text):
        return text
    few_marks = _surplus_marks().sub(r"\1", text)
    return _surplus_marks().sub(r"\1", unicodedata.normalize("NFC", few_marks))


@cache
def _surplus_marks() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
    return re.compile(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+")
