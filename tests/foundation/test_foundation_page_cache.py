"""Kept pages: given to visitors only, for a second at most, and never after something visible was written."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from app.foundation import freshness
from app.foundation.page_cache import PageCache
from tests.foundation.small_house import HTML, Clock, House


@pytest.fixture(autouse=True)
def number(tmp_path):
    """A number of its own for each test."""
    freshness.share(tmp_path / "freshness")


@pytest.fixture
def inner():
    return House()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(inner, clock):
    return PageCache(inner, clock=clock)


@pytest.fixture
def visitor(cache):
    return Client(cache, use_cookies=False)


def test_a_page_is_made_once_for_two_visitors(visitor, inner):
    assert [visitor.get("/").text, visitor.get("/").text] == ["page 1 at /"] * 2
    assert inner.made == 1


def test_a_page_is_made_anew_after_a_write(visitor):
    visitor.get("/")
    freshness.changed()
    assert visitor.get("/").text == "page 2 at /"


@pytest.mark.parametrize(("age", "made"), [(0.0, 1), (0.499, 1), (0.5, 2), (60.0, 2)])
def test_no_page_is_older_than_half_a_second(visitor, clock, inner, age, made):
    visitor.get("/")
    clock.seconds += age
    visitor.get("/")
    assert inner.made == made


def test_the_age_of_a_page_counts_from_before_it_was_made(visitor, clock, inner):
    inner.meanwhile = lambda: setattr(clock, "seconds", clock.seconds + 0.6)
    visitor.get("/")
    clock.seconds += 0.5
    assert visitor.get("/").text == "page 2 at /"


def test_a_write_while_a_page_is_made_leaves_no_stale_page(visitor, inner):
    inner.meanwhile = freshness.changed
    visitor.get("/")
    inner.meanwhile = lambda: None
    assert visitor.get("/").text == "page 2 at /"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/", "/latest"),
        ("/latest", "/latest?page=2"),
        ("/latest?page=2", "/latest?page=3"),
        ("/search?q=a", "/search?q=A"),
    ],
)
def test_each_address_is_a_page_of_its_own(visitor, inner, one, other):
    for path in (one, other, one, other):
        visitor.get(path)
    assert inner.made == 2


def test_each_host_has_pages_of_its_own(visitor, inner):
    for host in ("http://localhost", "http://evil.example", "http://localhost"):
        visitor.get("/", base_url=host)
    assert inner.made == 2


@pytest.mark.parametrize(
    ("one", "other", "made"),
    [
        ("language=nl", "language=en", 2),
        ("", "language=en", 2),
        ("language=en", "language=en; other=1", 1),
        ("language=english", "language=en", 2),  # the house reads the first as no choice at all
        ("language=de", "", 1),
        ("language=xx", "language=yy", 1),
        ("language=en; language=nl", "language=en", 1),
        ("x=\xff; language=en", "language=en", 1),
        (";;;=;", "", 1),
    ],
)
def test_each_language_has_pages_of_its_own(inner, visitor, one, other, made):
    for cookies in (one, other):
        visitor.get("/", environ_overrides={"HTTP_COOKIE": cookies} if cookies else {})
    assert inner.made == made


@pytest.mark.parametrize("cookie", ["session=abc", "remember_token=1|x", "language=nl; session="])
def test_who_may_be_somebody_never_gets_a_kept_page_and_leaves_none(visitor, inner, cookie):
    for _ in range(2):
        visitor.get("/", environ_overrides={"HTTP_COOKIE": cookie})
    assert inner.made == 2
    visitor.get("/")
    assert inner.made == 3
    assert visitor.get("/", environ_overrides={"HTTP_COOKIE": cookie}).text == "page 4 at /"


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_only_a_get_is_answered_from_memory(visitor, inner, method):
    for one in ("GET", method, method, "GET"):
        visitor.open("/", method=one)
    assert inner.made == 3


@pytest.mark.parametrize("status", ["404 NOT FOUND", "302 FOUND", "303 SEE OTHER", "500 OOPS", "206 PARTIAL"])
def test_only_a_page_that_is_well_is_kept(visitor, inner, status):
    inner.status = status
    responses = [visitor.get("/") for _ in range(2)]
    assert [response.status for response in responses] == [status] * 2
    assert inner.made == 2


@pytest.mark.parametrize("header", [("Set-Cookie", "session=1"), ("set-cookie", "a=b"), ("ETag", '"own"')])
def test_a_page_that_sets_a_cookie_or_marks_itself_is_not_kept(visitor, inner, header):
    inner.headers = [*HTML, header]
    for _ in range(2):
        assert visitor.get("/").headers[header[0]] == header[1]
    assert inner.made == 2


def test_a_page_that_is_not_for_everyone_is_not_kept(visitor, inner):
    inner.is_shared = False
    assert [visitor.get("/").text, visitor.get("/").text] == ["page 1 at /", "page 2 at /"]


def test_a_kept_page_has_all_its_headers_and_each_once(visitor):
    made, kept = visitor.get("/"), visitor.get("/")
    assert list(made.headers) == list(kept.headers)
    assert [name for name, _ in kept.headers] == ["Content-Type", "Vary", "Cache-Control", "ETag"]


@pytest.mark.parametrize("say", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_already_is_told_so_without_it(visitor, say):
    etag = visitor.get("/").headers["ETag"]
    response = visitor.get("/", headers={"If-None-Match": say.format(etag)})
    assert (response.status_code, response.data) == (304, b"")
    assert dict(response.headers) == {"Vary": "Cookie", "Cache-Control": "no-cache", "ETag": etag}


def test_who_has_another_page_gets_this_one(visitor):
    etag = visitor.get("/").headers["ETag"]
    freshness.changed()
    response = visitor.get("/", headers={"If-None-Match": etag})
    assert (response.status_code, response.text) == (200, "page 2 at /")
    assert response.headers["ETag"] != etag


def test_a_page_made_anew_with_the_same_words_is_not_sent_again(inner, visitor):
    etag = visitor.get("/").headers["ETag"]
    freshness.changed()
    inner.made = 0
    assert visitor.get("/", headers={"If-None-Match": etag}).status_code == 304
