"""How much the page cache holds, and what it lets through unread."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from app.foundation import freshness
from app.foundation.page_cache import PASSED_ON, SHARED, PageCache
from tests.foundation.small_house import HTML, House, begin


@pytest.fixture(autouse=True)
def number(tmp_path):
    """A number of its own for each test."""
    freshness.share(tmp_path / "freshness")


@pytest.fixture
def inner():
    return House()


def test_when_there_are_too_many_pages_the_oldest_goes(inner):
    visitor = Client(PageCache(inner, most=2))
    for path in ("/1", "/2", "/3", "/3", "/2", "/1"):
        visitor.get(path)
    assert inner.made == 4


def test_a_page_made_anew_is_the_youngest(inner):
    visitor = Client(PageCache(inner, most=2))
    visitor.get("/1")
    visitor.get("/2")
    freshness.changed()
    for path in ("/1", "/2", "/1", "/2"):
        visitor.get(path)
    assert inner.made == 4


def test_pages_together_take_no_more_than_a_certain_room(inner):
    visitor = Client(PageCache(inner, most_bytes=25))
    for path in ("/1", "/2", "/2", "/3", "/1"):  # each 12 bytes
        visitor.get(path)
    assert inner.made == 4
    assert len(visitor.get(f"/{'x' * 30}").text) > 25
    visitor.get("/1")
    assert inner.made == 6


class Stream:
    """A body that tells how far it was read and whether it was let go."""

    def __init__(self):
        self.read, self.is_closed = 0, False

    def __iter__(self):
        for _ in range(3):
            self.read += 1
            yield b"piece"

    def close(self):
        self.is_closed = True


def streaming(stream, *, is_shared):
    def application(environ, start_response):
        environ[SHARED] = is_shared
        start_response("200 OK", [("Content-Type", "text/html")])
        return stream

    return PageCache(application)


@pytest.mark.parametrize(
    ("path", "is_shared"),
    [("/files/a/b.pdf", True), ("/static/0/x.woff2", True), ("/assets/0/app.css", True), ("/stream", False)],
)
def test_what_may_be_large_or_endless_is_passed_on_as_it_comes(path, is_shared):
    stream = Stream()
    assert begin(streaming(stream, is_shared=is_shared), path) is stream
    assert (stream.read, stream.is_closed) == (0, False)


def test_the_body_of_a_kept_page_is_let_go(tmp_path):
    stream = Stream()
    assert begin(streaming(stream, is_shared=True), "/") == [b"piece" * 3]
    assert stream.is_closed


@pytest.mark.parametrize("start", PASSED_ON)
def test_what_is_no_page_is_never_kept(inner, start):
    visitor = Client(PageCache(inner))
    for _ in range(2):
        visitor.get(f"{start.rstrip('/')}/x" if start.endswith("/") else start)
    assert inner.made == 2


def test_an_application_that_pushes_its_body_is_a_mistake_of_ours():
    def application(environ, start_response):
        start_response("200 OK", HTML)(b"body")

    with pytest.raises(RuntimeError, match="as the answer"):
        Client(PageCache(application)).get("/")


def test_threads_do_not_disturb_each_other(inner):
    visitor = PageCache(inner, most=3)
    barrier = threading.Barrier(4)

    def ask(turn):
        barrier.wait()
        for number in range(300):
            freshness.changed()
            assert b"page" in b"".join(begin(visitor, f"/{(turn + number) % 5}"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(ask, range(4)))
    assert len(visitor._shelf._pages) <= 3
    assert visitor._shelf._bytes == sum(len(page.body) for page in visitor._shelf._pages.values())
