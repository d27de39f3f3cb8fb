"""Every type of page, for everybody: axe finds nothing, by day and by night, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import NARROWEST, PHONE, WIDE, People
from tests.journeys.places import PLACES, Place
from tests.journeys.site import Site

Visit = Callable[[Place], Page]


@pytest.fixture(scope="module")
def regulars(site: Site, browser: Browser) -> Iterator[dict[str, tuple[People, Page]]]:
    """Return who came by already: they stay, and their browsers know the styles and scripts of the house."""
    here: dict[str, tuple[People, Page]] = {}
    yield here
    for people, _page in here.values():
        people.go_home()


@pytest.fixture
def visit(site: Site, browser: Browser, regulars: dict[str, tuple[People, Page]]) -> Iterator[Visit]:
    """Return a way to go and look at a place; afterwards nothing may have gone wrong there."""
    visited: list[People] = []

    def go(place: Place) -> Page:
        if place.person not in regulars:
            people = People(site, browser)
            regulars[place.person] = people, people.come(place.person, language="nl")
        people, page = regulars[place.person]
        visited.append(people)
        people.watches[0].expect(place.status)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        return page

    yield go
    troubles = [trouble for people in visited for trouble in people.watches[0].begin_anew()]
    assert not troubles, "\n".join([*troubles, site.log("web", '"error"')])


def looks(page: Page) -> dict[str, list[str]]:
    """Return what axe finds by day on a wide window and by night on a phone: every colour and every width.

    The second time only what sight can tell apart is asked: the page is the same.
    """
    found = {"light, wide": violations(page)}
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where a reply form at the edge covers nothing
    found["dark, phone"] = violations(page, by_sight_only=True)
    return found


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_keeps_nobody_out_and_fits_any_window(visit: Visit, site: Site, place: Place):
    page = visit(place)
    answer = page.goto(place.address.format_map(site.places))
    assert answer
    assert answer.status == place.status
    assert page.get_by_role("heading", level=1).count() == 1
    assert {look: found for look, found in looks(page).items() if found} == {}
    assert steps.sticking_out(page) == []
    page.set_viewport_size(NARROWEST)
    assert steps.sticking_out(page) == []
