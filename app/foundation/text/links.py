"""Links, images and files as they appear in a text; pages contact no third party."""

import re
from html import escape, unescape
from urllib.parse import quote

from mistune.util import escape_url

from app.foundation.text.addresses import Address, read_address, shows_host
from app.foundation.text.context import HEADING_MARK, Context, Token, heading_name
from app.foundation.text.surroundings import FileFacts
from app.foundation.text.tags import Tag
from app.foundation.text.titles import normalise_title

_ANY_TAG = re.compile(r"<[^>]*>")
_LONGEST_TITLE = 200


def link(token: Token, inner: str, context: Context) -> str:
    """Write a link; what may not be linked to keeps its words."""
    attrs = token["attrs"]
    address = _affordable(attrs["url"], context)
    if address is None:
        return inner
    inner = inner if inner.strip() else escape(attrs["url"])
    facts = context.surroundings.files.get(address.file_key)
    if facts and not facts.is_image:
        return _attachment(facts, inner)
    start, end = _anchor(address, unescape(attrs.get("title") or ""))
    seen = shows_host(_words(inner), address.host) if address.host else True
    return start + inner + end + ("" if seen else _host_label(address))


def image(token: Token, inner: str, context: Context) -> str:
    """Write an image of our own; one from elsewhere becomes a link, so that nobody is followed."""
    return _picture(token["attrs"]["url"], _words(inner), context)


def page_link(token: Token, _: str, context: Context) -> str:
    """Write a link to a page by its title; to one that is not there yet it is red."""
    words, around = escape(token["words"]), context.surroundings
    known = (around.pages or {}).get(normalise_title(token["title"]), "")
    if known:
        url = known + (f"#{HEADING_MARK}{heading_name(token['heading'])}" if token["heading"] else "")
    else:
        url = around.redlink_url and around.redlink_url + quote(token["title"], safe="")
    is_within = context.inside["link"] or context.inside["image"]
    if is_within or not url or not context.spend_url(url):
        return words
    kind = "page" if known else "redlink"
    return f'<a class="{kind}" href="{escape(url)}">{words}</a>'


def opening(tag: Tag, context: Context) -> tuple[str, str]:
    """Write a tag that somebody typed: its start, and the end that belongs to it."""
    if tag.name == "a":
        return _typed_link(tag, context)
    if tag.name == "img":
        return _picture(escape_url(tag.attribute("src")), tag.attribute("alt"), context), ""
    if tag.name in ("br", "wbr"):
        return f"<{tag.name}>", ""
    kept = _kept_attributes(tag)
    return f"<{tag.name}{kept}>", f"</{tag.name}>"


def _kept_attributes(tag: Tag) -> str:
    if tag.name == "details":
        return ' class="details"'
    return _attributes(title=tag.attribute("title")[:_LONGEST_TITLE]) if tag.name == "abbr" else ""


def _typed_link(tag: Tag, context: Context) -> tuple[str, str]:
    address = _affordable(escape_url(tag.attribute("href")), context)
    if address is None:
        return "", ""
    start, end = _anchor(address, "")
    return start, end + (_host_label(address) if address.host else "")


def _picture(url: str, alt: str, context: Context) -> str:
    address = _affordable(url, context)
    in_link = context.inside["link"] or context.inside["image"] > 1
    facts = context.surroundings.files.get(address.file_key) if address else None
    if facts and facts.is_image:
        drawn = _drawn(facts, alt)
        return drawn if in_link else f"<a{_attributes(href=facts.url)}>{drawn}</a>"
    if in_link or address is None:
        return escape(alt)
    return link({"attrs": {"url": url}}, escape(alt), context)


def _affordable(url: str, context: Context) -> Address | None:
    if not url or not context.spend_url(url):
        return None
    return read_address(url, context.surroundings.site_host)


def _anchor(address: Address, title: str) -> tuple[str, str]:
    rel = "nofollow ugc noopener" if address.host else ""
    return f"<a{_attributes(href=address.url, rel=rel, title=title[:_LONGEST_TITLE])}>", "</a>"


def _host_label(address: Address) -> str:
    return f' <span class="link-host">({escape(address.host)})</span>'


def _attachment(facts: FileFacts, inner: str) -> str:
    size = f' <span class="soft">({escape(facts.size_label)})</span>' if facts.size_label else ""
    start = f'<a class="attachment"{_attributes(href=facts.url)}>'
    return f"{start}<span>{inner}{size}</span></a>"


def _drawn(facts: FileFacts, alt: str) -> str:
    source, width, height = facts.url, facts.width, facts.height
    if facts.thumb_url:
        source, width, height = facts.thumb_url, facts.thumb_width, facts.thumb_height
    size = _attributes(width=width, height=height)
    named = _attributes(src=source, alt=alt or facts.name)
    return f'<img{named}{size} loading="lazy" decoding="async">'


def _attributes(**values: str | int | None) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in values.items() if value)


def _words(html: str) -> str:
    return unescape(_ANY_TAG.sub("", html)).strip()
