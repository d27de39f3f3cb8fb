"""What the browser gets: forms with a token, nothing inline, nothing from another house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.exceptions import MARKED_SAFE
from tests.architecture.house import House, Source

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)(?=<form\b|</form>|\Z)", re.DOTALL | re.IGNORECASE)
POSTS = re.compile(r"""\bmethod\s*=\s*["']?post\b""", re.IGNORECASE)
TOKEN = re.compile(r"csrf_token|\b(?:hidden_tag|hidden|token)\(")
INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)""")
SAFE = re.compile(r"\|\s*safe\b")

INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
HOST = r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)*[.:a-z0-9/]"
FETCHED = re.compile(
    r"""<(?!a\b)[a-z][^>]*\s(?:src|srcset|href|action|formaction|poster|data)\s*=\s*["']?\s*""" + HOST,
    re.IGNORECASE,
)
FETCHED_BY_ASSET = re.compile(r"""(?:["'`]|url\(\s*)""" + HOST, re.IGNORECASE)


def forms_carry_a_token(house: House) -> Iterator[str]:
    """Every form that posts holds the token."""
    for source in house.templates:
        text = _without_comments(source)
        plain = _without_jinja(text)
        for form in FORM.finditer(plain):
            inside = _with_includes(house, text[form.start() : form.end()])
            if POSTS.search(form["head"]) and not TOKEN.search(inside):
                yield (
                    f"{_place(source, form.start())}: this form posts without a token. "
                    "Put {{ hidden(form) }} in it, or a hidden csrf_token with {{ csrf_token() }}."
                )


def _with_includes(house: House, text: str) -> str:
    """Return a piece of template together with the files it includes."""
    names = {f"templates/{name}" for name in INCLUDE.findall(text)}
    return "".join([text, *(_without_comments(part) for part in house.templates if part.path in names)])


def nothing_inline(house: House) -> Iterator[str]:
    """Templates hold no style, script or event: the browser would refuse it."""
    for source in house.templates:
        plain = _without_jinja(_without_comments(source))
        for what, pattern in INLINE.items():
            for found in pattern.finditer(plain):
                yield (
                    f"{_place(source, found.start())}: {what}. Our own policy makes browsers refuse it: "
                    "a class in static/css, or a behaviour in static/js attached by data-behaviour."
                )


def nothing_from_elsewhere(house: House) -> Iterator[str]:
    """No page makes the browser contact another host; people may follow a link to one."""
    for source in [*house.templates, *house.assets]:
        is_template = source.path.endswith(".html")
        text = _without_jinja(_without_comments(source)) if is_template else source.text
        for found in (FETCHED if is_template else FETCHED_BY_ASSET).finditer(text):
            yield (
                f"{_place(source, found.start())}: `{found.group().split()[-1]}` is another host. Who reads "
                "here is nobody else's business: bring it in through static/vendor/."
            )


def nothing_marked_safe(house: House, exceptions: dict[str, str] = MARKED_SAFE) -> Iterator[str]:
    """No template trusts a text; what is safe comes as Markup from the one that made it so."""
    for source in house.templates:
        if source.path in exceptions:
            continue
        for found in SAFE.finditer(_without_comments(source)):
            yield (
                f"{_place(source, found.start())}: `|safe` trusts a text here, far from where it was made. "
                "Let the sanitiser's side return Markup, or say in exceptions.py why this can only be ours."
            )


def _without_comments(source: Source) -> str:
    return JINJA_COMMENT.sub(_blank, source.text)


def _without_jinja(text: str) -> str:
    return JINJA.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    """Keep every place where it is: only the words go."""
    return re.sub(r"[^\n]", " ", found.group())


def _place(source: Source, start: int) -> str:
    return f"{source.path}:{source.text.count(chr(10), 0, start) + 1}"
