"""The last look at every text: only these tags, attributes, classes and schemes leave the house."""

import nh3
from pygments.token import STANDARD_TYPES

from app.foundation.text.highlighting import LANGUAGES

_TAG_NAMES = """
a abbr b blockquote br cite code del details dfn div em h2 h3 h4 h5 h6 hr i img input ins kbd label
li mark ol p pre q s samp section small span strong sub summary sup table tbody td th thead tr u ul
var wbr
"""
ALLOWED_TAGS = frozenset(_TAG_NAMES.split())
ALLOWED_ATTRIBUTES = {
    "a": frozenset({"href", "id", "rel", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "width", "height", "loading", "decoding"}),
    "input": frozenset({"disabled", "checked"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"tabindex"}),
    "div": frozenset({"tabindex"}),
    "span": frozenset({"data-door"}),
    "th": frozenset({"scope"}),
    "li": frozenset({"id"}),
    **{f"h{level}": frozenset({"id"}) for level in range(2, 7)},
}
ALLOWED_CLASSES = {
    "a": frozenset({"anchor", "attachment", "category", "fn", "footnote-back", "mention", "page", "redlink"}),
    "blockquote": frozenset({"quote"}),
    "code": frozenset(f"language-{name}" for name in LANGUAGES.values()),
    "details": frozenset({"details"}),
    "div": frozenset({"table-wrap"}),
    "li": frozenset({"task"}),
    "p": frozenset({"quote__by"}),
    "pre": frozenset({"code"}),
    "section": frozenset({"footnotes"}),
    "span": frozenset({"door", "link-host", "soft", *filter(None, STANDARD_TYPES.values())}),
    "sup": frozenset({"footnote-ref"}),
    "td": frozenset({"align-right", "align-center"}),
    "th": frozenset({"align-right", "align-center"}),
}
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    clean_content_tags={"script", "style"},
    attributes=ALLOWED_ATTRIBUTES,
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    allowed_classes=ALLOWED_CLASSES,
    url_schemes=set(ALLOWED_SCHEMES),
    link_rel=None,
)


def sanitise(html: str) -> str:
    """Let through what the lists allow and nothing else."""
    return _CLEANER.clean(html)
