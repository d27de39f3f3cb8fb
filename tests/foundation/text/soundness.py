"""An independent reader of the HTML that leaves the house: it knows the rules and trusts nobody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = {"br", "hr", "img", "input", "wbr"}
TAGS = VOID | {
    *("a", "abbr", "b", "blockquote", "cite", "code", "del", "details", "dfn", "div", "em", "i"),
    *("ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small"),
    *("span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u"),
    *("ul", "var", "h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {
    "href": {"a"},
    "rel": {"a"},
    "title": {"a", "abbr"},
    "id": {"a", "li", "h2", "h3", "h4", "h5", "h6"},
    "class": TAGS,
    "src": {"img"},
    "alt": {"img"},
    "width": {"img"},
    "height": {"img"},
    "loading": {"img"},
    "decoding": {"img"},
    "type": {"input"},
    "disabled": {"input"},
    "checked": {"input"},
    "start": {"ol"},
    "tabindex": {"pre", "div"},
    "data-door": {"span"},
    "scope": {"th"},
}
SCHEMES = {"", "http", "https", "mailto", "tel"}
ID = re.compile(r"p7-(h-[a-z0-9-]+|fn-\d+|fnref-\d+(-\d+)?)")
CLASS = re.compile(r"[a-z][a-z0-9_-]*( [a-z][a-z0-9_-]*)*")


class Reader(HTMLParser):
    """Goes through cooked HTML and stops at the first thing that may not be there."""

    def __init__(self, *, own_images: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.own_images = own_images
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> may not be there"
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice on <{tag}>"
        for name, value in attrs:
            self.check_attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def check_attribute(self, tag: str, name: str, value: str) -> None:
        assert tag in ATTRIBUTES.get(name, set()), f"{name} may not be on <{tag}>"
        if name in ("href", "src"):
            self.check_address(tag, value)
        if name == "id":
            assert ID.fullmatch(value), value
            self.ids.append(value)
        if name == "class":
            assert CLASS.fullmatch(value), value
        if name == "type":
            assert value == "checkbox"

    def check_address(self, tag: str, value: str) -> None:
        assert urlsplit(value).scheme in SCHEMES, value
        assert not re.match(r"[\x00-\x20]", value), value
        if tag == "img" and self.own_images:
            assert value.startswith("/files/"), f"an image from elsewhere: {value}"
        if value.startswith("#p7-"):
            self.targets.append(value[1:])


def read(html: str, *, own_images: bool = True) -> Reader:
    """Read HTML cooked with the prefix `p7-`; fails on whatever is unsafe or out of order."""
    reader = Reader(own_images=own_images)
    reader.feed(html)
    reader.close()
    assert reader.open == [], f"left open: {reader.open}"
    assert len(set(reader.ids)) == len(reader.ids), "an id twice"
    missing = set(reader.targets) - set(reader.ids)
    assert not missing, f"links to nothing: {missing}"
    return reader


def words(html: str) -> str:
    """The words a reader of cooked HTML sees."""
    return "".join(read(html).words)
