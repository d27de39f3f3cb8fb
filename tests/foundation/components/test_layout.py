"""The layout every page stands in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.foundation.components.drawing import MEMBER, VISITOR

Draw = Callable[..., str]


def test_a_visitor_is_asked_in_and_gets_no_token(page: Draw) -> None:
    html = page()
    assert 'href="/session/new"' in html
    assert 'href="/register"' in html
    assert "csrf" not in html


def test_a_member_finds_the_way_to_what_is_theirs(page: Draw) -> None:
    html = page(MEMBER)
    for address in ("/u/omar", "/preferences", "/bookmarks", "/drafts", "/session/end"):
        assert f'"{address}"' in html
    assert '<meta name="csrf-token"' in html
    assert "Omar &lt;b&gt;" in html


@pytest.mark.parametrize(
    ("viewer", "language", "expected"),
    [
        (VISITOR, "", '<html lang="nl">'),
        (VISITOR, "en", '<html lang="en">'),
        (MEMBER, "", '<html lang="nl" data-theme="dark" data-text-size="large">'),
    ],
)
def test_the_page_is_as_the_viewer_likes_it(page: Draw, viewer: object, language: str, expected: str) -> None:
    assert expected in page(viewer, language=language)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/latest", '<a href="/latest" aria-current="page">'),
        ("/t/x/1", '<a href="/latest" aria-current="true">'),
        ("/categories", '<a href="/categories" aria-current="page">'),
        ("/c/x/1", '<a href="/categories" aria-current="true">'),
    ],
)
def test_the_main_menu_shows_where_one_is(page: Draw, path: str, expected: str) -> None:
    assert expected in page(path=path)


@pytest.mark.parametrize(("language", "other"), [("nl", "English"), ("en", "Nederlands")])
def test_the_footer_offers_the_other_language_in_that_language(page: Draw, language: str, other: str) -> None:
    html = page(language=language)
    assert 'action="/language"' in html
    assert f">{other}</button>" in html


def test_the_demo_says_that_it_is_one(page: Draw) -> None:
    assert "demo-banner" in page(is_demo=True)
    assert "demo-banner" not in page()


def test_a_page_obeys_the_content_policy(page: Draw) -> None:
    html = page(MEMBER)
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html) == [""]


def test_a_page_has_landmarks_and_a_way_past_the_menu(page: Draw) -> None:
    html = page()
    assert '<a class="skip" href="#inhoud">' in html
    assert html.count("<main ") == html.count("<header ") == html.count("<footer ") == 1
    assert html.count("<h1") == 1


def test_the_frame_of_a_page_is_light(page: Draw) -> None:
    assert len(page(MEMBER)) < 6_000
