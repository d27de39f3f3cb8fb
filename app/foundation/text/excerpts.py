"""The first words of a text, for lists, letters and feeds."""

import re
from collections.abc import Iterator
from html import unescape

# One alternative per kind of attribute text, so that a `>` inside quotes ends nothing.
_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:"[^"]*"|[^">])*+)>')
_INLINE_NAMES = "a abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var"
_INLINE = frozenset(_INLINE_NAMES.split())
_UNSAID_TAGS = frozenset({"blockquote", "pre"})
_UNSAID_CLASSES = re.compile(r'\bclass="(?:anchor|link-host|footnote-ref|footnotes)"')
_ELLIPSIS = "…"


def excerpt(html: str, limit: int = 200) -> str:
    """Shorten cooked HTML to plain text of at most `limit` characters, whole words where it can."""
    parts: list[str] = []
    length = 0
    for words in plain_words(html):
        parts.append(words)
        length += len(words.strip())
        if length > limit:
            break
    return _cut(" ".join("".join(parts).split()), limit)


def plain_text(html: str) -> str:
    """Read cooked HTML aloud: all of its own words, on one line."""
    return " ".join("".join(plain_words(html)).split())


def plain_words(html: str) -> Iterator[str]:
    """Walk through the words of cooked HTML, leaving out quotations, code and marks of our own."""
    done = 0
    unsaid, depth = "", 0
    for tag in _TAG.finditer(html):
        if not unsaid:
            yield unescape(html[done : tag.start()])
            yield "" if tag["name"] in _INLINE else " "
            if _is_unsaid(tag):
                unsaid, depth = tag["name"], 0
        if tag["name"] == unsaid:
            depth += -1 if tag["end"] else 1
            unsaid = unsaid if depth else ""
        done = tag.end()
    yield "" if unsaid else unescape(html[done:])


def _is_unsaid(tag: re.Match[str]) -> bool:
    return tag["name"] in _UNSAID_TAGS or bool(_UNSAID_CLASSES.search(tag["rest"]))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    room = text[: limit - len(_ELLIPSIS) + 1]
    words = room.rpartition(" ")[0] or room[:-1]
    return words.rstrip(" ,.;:–-") + _ELLIPSIS
