"""The house in a small window: everything is within reach, and nothing sticks out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import NARROWEST, PHONE, Come
from tests.journeys.site import Site


def expect_within(page: Page, thing: Locator) -> None:
    """It is in the window, from left to right."""
    box, window = thing.bounding_box(), page.viewport_size
    assert box
    assert window
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert steps.sticking_out(page) == []


def test_a_reply_is_written_from_the_bar_at_the_bottom(come: Come, site: Site):
    omar = come("omar", size=PHONE)
    omar.goto(site.topic("Wie appt de rest", replies=6))
    steps.composer(omar)
    bar = omar.locator(".replybar")
    expect(bar).to_be_in_viewport()
    bar.get_by_role("link", name="Reply").click()
    expect(steps.text_field(omar)).to_be_in_viewport()
    steps.text_field(omar).fill("Ik app **iedereen**.")
    omar.get_by_role("button", name="Preview").click()
    expect(omar.get_by_role("region", name="Preview").locator("strong")).to_have_text("iedereen")
    assert violations(omar) == []
    expect_within(omar, omar.locator(".composer"))
    omar.get_by_role("button", name="Post reply").click()
    expect(steps.post(omar, 8).locator("strong")).to_have_text("iedereen")
    expect(steps.post(omar, 8)).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, NARROWEST], ids=["390 px", "320 px"])
def test_menus_open_within_the_window(come: Come, site: Site, size: dict[str, int]):
    omar = come("omar", size=size)
    omar.goto(site.places["talk"])
    steps.stream(omar)
    steps.own_menu(omar).click()
    expect_within(omar, omar.get_by_role("banner").locator(".menu__list"))
    omar.keyboard.press("Escape")
    steps.post(omar, 1).get_by_role("link", name="More").click()
    expect_within(omar, steps.post(omar, 1).locator(".menu__list"))


def test_a_refused_form_leads_to_what_is_wrong(come: Come):
    visitor = come(size=PHONE, expected=(422,))
    visitor.goto("/register")
    visitor.get_by_label("Your name").fill("Mees")
    visitor.get_by_label("Password").fill("kort")
    visitor.get_by_role("main").get_by_role("button", name="Join in").click()
    expect(visitor.get_by_role("alert")).to_be_focused()
    expect(visitor.get_by_role("alert").get_by_role("listitem")).to_have_count(2)
    assert violations(visitor) == []
    expect(visitor.get_by_label("Your name")).to_have_value("Mees")


@pytest.mark.parametrize(
    "place", ["/", "/latest", "{talk}", "{category}", "/topics/new", "/preferences/look"]
)
def test_the_largest_letters_fit_the_narrowest_window(come: Come, site: Site, place: str):
    sem = come("sem", language="nl", size=NARROWEST)
    sem.goto("/preferences/look")
    sem.locator('[name="text_size"][value="larger"]').check()
    sem.locator("main form").get_by_role("button").last.click()
    expect(sem.locator("html")).to_have_attribute("data-text-size", "larger")
    sem.goto(place.format_map(site.places))
    assert steps.sticking_out(sem) == []
