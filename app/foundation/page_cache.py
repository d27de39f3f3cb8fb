"""Pages for visitors, kept for at most a second and only while nothing visible was written.

It stands in front of Flask: a kept page costs a dictionary look-up. What makes it correct: the number in
`freshness` is read before a page is made and compared each time the page is given away; a write raises that
number before its own answer is sent, in every process on this host.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.http import parse_cookie
from werkzeug.test import run_wsgi_app

from app.foundation import freshness

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SHARED = "cooplink.page_is_shared"
Header = tuple[str, str]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One answer as it left the application."""

    number: int
    made_at: float
    etag: str
    headers: list[Header]
    body: bytes


class PageCache:
    """WSGI middleware that gives visitors a kept page while it is certainly still right."""

    def __init__(self, inner: WSGIApplication, *, seconds: float = 1.0, largest: int = 512) -> None:
        self._inner = inner
        self._seconds = seconds
        self._largest = largest
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and remember it."""
        key = _key(environ)
        if key is None:
            return self._inner(environ, start_response)
        page = self._pages.get(key)
        if page is None or not self._is_fresh(page):
            return self._answer_anew(key, environ, start_response)
        return _give(page, environ, start_response)

    def _is_fresh(self, page: KeptPage) -> bool:
        is_young = time.monotonic() - page.made_at < self._seconds
        return is_young and page.number == freshness.current()

    def _answer_anew(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        number, made_at = freshness.current(), time.monotonic()
        status, headers, body = _run(self._inner, environ)
        if status[:3] != "200" or not environ.get(SHARED):
            start_response(status, headers)
            return [body]
        page = KeptPage(number, made_at, _etag(body), headers, body)
        self._keep(key, page)
        return _give(page, environ, start_response)

    def _keep(self, key: Key, page: KeptPage) -> None:
        self._pages[key] = page
        self._pages.move_to_end(key)
        while len(self._pages) > self._largest:
            self._pages.popitem(last=False)


def _run(inner: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, list[Header], bytes]:
    answer, status, headers = run_wsgi_app(inner, environ, buffered=True)
    return status, list(headers), b"".join(answer)


def _key(environ: WSGIEnvironment) -> Key | None:
    """Return what tells visitors' pages apart, or None when the answer is for one person."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    language = ""
    if cookies:
        jar = parse_cookie(cookies)
        if "session" in jar or "remember_token" in jar:
            return None
        language = jar.get("language", "")[:2]
    return environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), language


def _give(page: KeptPage, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == page.etag:
        start_response("304 NOT MODIFIED", [("ETag", page.etag)])
        return []
    start_response("200 OK", [*page.headers, ("ETag", page.etag)])
    return [page.body]


def _etag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
