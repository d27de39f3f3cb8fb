"""Every type of page, for everybody: axe finds nothing, by day and by night, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import NARROWEST, PHONE, Come
from tests.journeys.places import PLACES, Place
from tests.journeys.site import Site


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
def test_a_page_keeps_nobody_out_and_fits_any_window(come: Come, site: Site, place: Place):
    page = come(place.person, language="nl", expected=(place.status,))
    answer = page.goto(place.address.format_map(site.places))
    assert answer
    assert answer.status == place.status
    assert page.get_by_role("heading", level=1).count() == 1
    assert {look: found for look, found in looks(page).items() if found} == {}
    assert steps.sticking_out(page) == []
    page.set_viewport_size(NARROWEST)
    assert steps.sticking_out(page) == []
