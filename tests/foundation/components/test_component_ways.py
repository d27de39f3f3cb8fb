"""Notices, and the ways through a page: pager, tabs, crumbs, menu."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import flash

Draw = Callable[..., str]


@pytest.mark.parametrize(
    ("kind", "role"), [("", "status"), ("ok", "status"), ("info", "status"), ("error", "alert")]
)
def test_a_notice_is_announced_by_its_weight(draw: Draw, kind: str, role: str) -> None:
    html = draw("components/notice.html", "{{ notice('Mind & body', kind) }}", kind=kind)
    assert f'role="{role}"' in html
    assert "Mind &amp; body" in html


def test_flashes_are_shown_once(draw: Draw) -> None:
    flash("Kept.")
    flash("Wrong.", "error")
    html = draw("components/notice.html", "{{ flashes() }}")
    assert "notice--ok" in html
    assert "notice--error" in html


def numbers(html: str) -> list[str]:
    words = re.sub(r"<span class=\"sr-only\">[^<]*</span>|<svg.*?</svg>", "", html)
    return re.findall(r">\s*(\d+|…)\s*<", words)


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, []),
        (1, 2, ["1", "2"]),
        (2, 3, ["1", "2", "3"]),
        (1, 9, ["1", "2", "3", "…", "9"]),
        (5, 9, ["1", "…", "3", "4", "5", "6", "7", "…", "9"]),
        (4, 9, ["1", "2", "3", "4", "5", "6", "…", "9"]),
        (9, 9, ["1", "…", "7", "8", "9"]),
        (500, 1000, ["1", "…", "498", "499", "500", "501", "502", "…", "1000"]),
    ],
)
def test_the_pager_shows_the_pages_around(draw: Draw, current: int, last: int, shown: list[str]) -> None:
    line = "{{ pager(current, last, '/t/x/1') }}"
    html = draw("components/pager.html", line, current=current, last=last)
    assert numbers(html) == shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/t/x/1", ['href="/t/x/1"', 'href="/t/x/1?page=3"']),
        ("/top?period=week", ['href="/top?period=week"', 'href="/top?period=week&amp;page=3"']),
    ],
)
def test_the_pager_keeps_the_address_it_was_given(draw: Draw, url: str, expected: list[str]) -> None:
    html = draw("components/pager.html", "{{ pager(2, 3, url) }}", url=url)
    assert all(piece in html for piece in expected)
    assert 'rel="prev"' in html
    assert 'rel="next"' in html


@pytest.mark.parametrize(("url", "is_there"), [("/latest?after=x", True), (None, False)])
def test_a_list_without_numbers_goes_one_step_on(draw: Draw, url: str | None, is_there: bool) -> None:
    html = draw("components/pager.html", "{{ older(url, 'Older') }}", url=url)
    assert ("Older" in html) == is_there


def test_tabs_say_which_one_is_open(draw: Draw) -> None:
    items = [
        {"label": "Latest", "url": "/latest", "is_current": True},
        {"label": "New", "url": "/new", "count": 3, "icon": "rss"},
    ]
    html = draw("components/tabs.html", "{{ tabs('Order', items) }}", items=items)
    assert html.count('aria-current="page"') == 1
    assert '<span class="badge badge--new">3' in html


def test_crumbs_show_a_category_with_its_door(draw: Draw) -> None:
    steps = [{"name": "All", "url": "/latest"}, {"name": "Money", "url": "/c/1", "door": "oker"}]
    html = draw("components/crumbs.html", "{{ crumbs(steps) }}", steps=steps)
    assert html.count("<li>") == 2
    assert 'data-door="oker"' in html


def test_a_menu_opens_without_a_script(draw: Draw) -> None:
    line = (
        "{% call menu('More') %}{{ menu_link('Edit', '/e') }}"
        "{{ menu_act('Delete', '/d', confirm='Sure?') }}"
        "{{ menu_copy('Copy', '/p', copied='Copied') }}{% endcall %}"
    )
    html = draw("components/menu.html", line)
    assert html.startswith("<details")
    assert 'formaction="/d"' in html
    assert 'data-text-copied="Copied"' in html
