"""The smallest house there is, to stand behind the page cache: one page, and a clock set by hand."""

from __future__ import annotations

from app.foundation.page_cache import SHARED

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Cookie"), ("Cache-Control", "no-cache")]


class House:
    """A house with one page, that counts how often it was made."""

    def __init__(self):
        self.made = 0
        self.status = "200 OK"
        self.headers = HTML
        self.is_shared = True
        self.meanwhile = lambda: None

    def __call__(self, environ, start_response):
        self.made += 1
        body = f"page {self.made} at {environ['PATH_INFO']}"
        self.meanwhile()
        environ[SHARED] = self.is_shared
        start_response(self.status, list(self.headers))
        return [body.encode()]


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def begin(cache, path):
    """Ask for an answer, and return its body unread."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    return cache(environ, lambda _status, _headers: None)
