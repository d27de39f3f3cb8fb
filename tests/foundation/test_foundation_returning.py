"""Going back to where one came from, never to another house."""

import string
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.returning import came_from, local_path

HERE = "http://cooplink.example"


@pytest.mark.parametrize(
    "path", ["/", "/latest", "/t/x/12?page=2#p3", "/a//b", "/caf%C3%A9", "/q?u=https://x.nl/"]
)
def test_a_page_of_this_house_stays_as_it_was_asked(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        None, "", "latest", "?x", "#x", "//evil.nl", "///evil.nl", "/\\evil.nl", "/\\/evil.nl", "\\\\evil.nl",
        "https://evil.nl", "https:evil.nl", "javascript:alert(1)", "/\tx", "/ x", "/x\ny",
        "/x\r\nSet-Cookie: a=b", "/x\\y", "/\x00", "/\x7f", " /x", "/" + "x" * 3000,
    ],
)  # fmt: skip
def test_anything_else_becomes_the_front_page(wanted):
    assert local_path(wanted) == "/"
    assert local_path(wanted, "/latest") == "/latest"


SIGNS = st.text(alphabet=[*string.printable, *"\x00\u2028\u3000ｅ／＼"], max_size=12)


@given(st.one_of(SIGNS, SIGNS.map(lambda rest: "/" + rest), SIGNS.map(lambda rest: "//" + rest)))
def test_wherever_one_wants_to_go_it_is_on_this_site(wanted):
    parts = urlsplit(urljoin(HERE + "/session", local_path(wanted)))
    assert (parts.scheme, parts.netloc) == ("http", "cooplink.example")


@pytest.mark.parametrize(
    ("referer", "where"),
    [
        ("http://localhost/latest", "/latest"),
        ("http://localhost/latest?page=2#x", "/latest?page=2"),
        ("http://localhost", "/"),
        ("http://localhost:81/latest", "/"),
        ("http://evil.nl/latest", "/"),
        ("http://localhost@evil.nl/latest", "/"),
        ("http://localhost//evil.nl", "/"),
        ("http://[", "/"),
        ("", "/"),
        ("about:blank", "/"),
    ],
)
def test_one_goes_back_to_the_page_with_the_form(house, referer, where):
    with house.test_request_context(headers={"Referer": referer}):
        assert came_from() == where
