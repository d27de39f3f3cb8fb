"""Pages for visitors, kept for at most half a second and only while nothing visible was written.

It stands in front of Flask: a kept page costs a dictionary look-up. What makes it correct: the number in
`freshness` is read before a page is made and compared each time the page is given away; a write raises that
number before its own answer is sent, in every process on this host.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags
from werkzeug.sansio.http import parse_cookie

from app.foundation import freshness
from config import LOCALES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SHARED = "cooplink.page_is_shared"
PASSED_ON = ("/assets/", "/files/", "/healthz", "/static/")  # never a page; may be large, or a stream
TOLD_AGAIN = {"cache-control", "content-location", "expires", "vary"}
MEGABYTE = 1024 * 1024
Header = tuple[str, str]
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One answer as it left the application."""

    number: int
    made_at: float
    etag: str
    headers: list[Header]
    body: bytes


@dataclass(slots=True)
class _Answer:
    """What the application says before its body."""

    status: str = ""
    headers: list[Header] = field(default_factory=list)

    def begin(
        self, status: str, headers: list[Header], _trouble: object = None, /
    ) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return _refuse_to_write

    @property
    def is_everyones(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return self.status.startswith("200 ") and not names & {"set-cookie", "etag"}


class PageCache:
    """WSGI middleware that gives visitors a kept page while it is certainly still right."""

    def __init__(
        self,
        inner: WSGIApplication,
        *,
        seconds: float = 0.5,  # made of parts that may be as old: together a second
        most: int = 512,
        most_bytes: int = 24 * MEGABYTE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._seconds = seconds
        self._clock = clock
        self._shelf = _Shelf(most, most_bytes)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and remember it."""
        key = _key(environ)
        if key is None:
            return self._inner(environ, start_response)
        page = self._shelf.get(key)
        if page is None or not self._is_fresh(page):
            return self._answer_anew(key, environ, start_response)
        return _give(page, environ, start_response)

    def _is_fresh(self, page: KeptPage) -> bool:
        is_young = self._clock() - page.made_at < self._seconds
        return is_young and page.number == freshness.current()

    def _answer_anew(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        number, made_at, answer = freshness.current(), self._clock(), _Answer()
        chunks = self._inner(environ, answer.begin)
        if not (environ.get(SHARED) and answer.is_everyones):
            start_response(answer.status, answer.headers)
            return chunks
        body = _read(chunks)
        page = KeptPage(number, made_at, _etag(body), answer.headers, body)
        self._shelf.put(key, page)
        return _give(page, environ, start_response)


class _Shelf:
    """The kept pages; when they are too many, or too heavy together, the oldest goes first."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: dict[Key, KeptPage] = {}
        self._threads = threading.Lock()
        self.get = self._pages.get

    def put(self, key: Key, page: KeptPage) -> None:
        with self._threads:
            self._remove(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while len(self._pages) > self._most or self._bytes > self._most_bytes:
                self._remove(next(iter(self._pages)))

    def _remove(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= len(page.body) if page else 0


def _key(environ: WSGIEnvironment) -> Key | None:
    """Return what tells visitors' pages apart, or None when the answer is not such a page."""
    path = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] != "GET" or path.startswith(PASSED_ON):
        return None
    language = ""
    if cookies := environ.get("HTTP_COOKIE"):
        jar = parse_cookie(cookies)
        if "session" in jar or "remember_token" in jar:
            return None
        language = jar.get("language", "")
    known_language = language if language in LOCALES else ""
    return environ.get("HTTP_HOST", ""), path, environ.get("QUERY_STRING", ""), known_language


def _give(page: KeptPage, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    headers = [*page.headers, ("ETag", f'"{page.etag}"')]
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and parse_etags(known).contains_weak(page.etag):  # a proxy that compresses makes it weak
        kept = [(name, value) for name, value in headers if name.lower() in TOLD_AGAIN | {"etag"}]
        start_response("304 NOT MODIFIED", kept)
        return []
    start_response("200 OK", headers)
    return [page.body]


def _read(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()


def _refuse_to_write(_: bytes) -> object:
    raise RuntimeError("Give the body as the answer: pages are kept whole.")


def _etag(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()
