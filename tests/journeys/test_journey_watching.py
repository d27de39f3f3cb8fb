"""The watch itself: what may not happen in a journey does not go unseen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import Come, People
from tests.journeys.site import Site

ADD = "const it = document.createElement('{tag}'); it.{what}; document.body.append(it);"
MISCHIEF = {
    "a script within the page": (ADD.format(tag="script", what="textContent = '1'"), "console: "),
    "a style within the page": (ADD.format(tag="style", what="textContent = 'p {}'"), "console: "),
    "a picture of another house": (ADD.format(tag="img", what="src = 'http://elders.example/'"), "console: "),
    "a script that fails": (
        "setTimeout(() => niemand()); return new Promise((seen) => setTimeout(seen, 100));",
        "script: ",
    ),
    "a warning": ("console.warn('pas op');", "console: pas op"),
    "a file that is not there": (
        "return fetch('/static/0/nergens.js').then((answer) => answer.text());",
        "404: GET ",
    ),
}


@pytest.mark.parametrize(("mischief", "seen"), MISCHIEF.values(), ids=MISCHIEF)
def test_mischief_on_a_page_is_seen(site: Site, browser: Browser, mischief: str, seen: str):
    people = People(site, browser)
    page = people.come()
    page.goto("/about")
    page.evaluate(f"() => {{ {mischief} }}")
    page.goto("/log")
    assert [trouble for trouble in people.go_home() if trouble.startswith(seen)]


def test_another_host_is_seen_even_where_nothing_forbids_it(site: Site, browser: Browser):
    people = People(site, browser)
    page = people.come()
    page.context.route("http://elders.example/**", lambda route: route.fulfill(body="<h1>Elders</h1>"))
    page.goto("http://elders.example/")
    assert people.go_home() == ["another host: http://elders.example/"]


def test_axe_and_the_ruler_find_what_is_wrong(come: Come):
    page = come()
    page.goto("/about")
    assert violations(page) == []
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"\">')")
    assert {found.split(":")[0] for found in violations(page)} >= {"label", "image-alt"}
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<hr width=\"3000\">')")
    assert len(steps.sticking_out(page)) == 2
