"""Everything without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import Come
from tests.journeys.site import Site

FOCUSED = "document.activeElement.textContent.trim() || document.activeElement.id"
IN_SIGHT = """() => {
    const at = document.activeElement.getBoundingClientRect();
    return at.width > 0 && at.height > 0 && at.bottom > 0 && at.top < innerHeight;
}"""
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"
MANY = 120


def tab_until(page: Page, words: str) -> None:
    """Press Tab until this has the focus; wherever it is meanwhile, it can be seen."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert page.evaluate(IN_SIGHT), f"The focus is out of sight at {focused!r}"
        if words in focused:
            return
    raise AssertionError(f"Tab never came to {words!r}")


def test_the_first_tab_is_a_way_past_the_menu(come: Come):
    visitor = come()
    visitor.goto("/latest")
    visitor.keyboard.press("Tab")
    skip = visitor.get_by_role("link", name="To the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("main")).to_be_focused()
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert visitor.evaluate(OUTLINE) != "none"


def test_menus_open_with_enter_and_close_with_escape_where_they_were_opened(come: Come, site: Site):
    omar = come("omar")
    omar.goto(site.topic("Wie repareert de bel"))
    tab_until(omar, "profile and preferences")
    omar.keyboard.press("Enter")
    preferences = omar.get_by_role("link", name="Preferences")
    expect(preferences).to_be_visible()
    omar.keyboard.press("Escape")
    expect(preferences).to_be_hidden()
    expect(steps.own_menu(omar)).to_be_focused()

    steps.stream(omar)
    more = omar.locator("#post-1 .more")
    more.focus()
    omar.keyboard.press("Enter")
    expect(omar.get_by_role("link", name="Copy source")).to_be_visible()
    expect(more).to_be_focused()
    assert violations(omar) == []
    omar.keyboard.press("Tab")
    expect(omar.get_by_role("link", name="Copy link")).to_be_focused()
    omar.keyboard.press("Escape")
    expect(omar.get_by_role("link", name="Copy source")).to_be_hidden()
    expect(more).to_be_focused()


def test_a_reply_is_posted_without_touching_a_mouse(come: Come, site: Site):
    nadia = come("nadia")
    nadia.goto(site.topic("Wie schildert het hek", replies=1))
    steps.composer(nadia)
    steps.post(nadia, 1).get_by_role("link", name="Reply").focus()
    nadia.keyboard.press("Enter")
    expect(steps.text_field(nadia)).to_be_focused()
    nadia.keyboard.type("Ik, zaterdag.")
    tab_until(nadia, "Post reply")
    nadia.keyboard.press("Enter")
    expect(steps.post(nadia, 3)).to_contain_text("Ik, zaterdag.")


def test_nothing_on_a_page_with_a_form_is_ever_focused_out_of_sight(come: Come, site: Site):
    omar = come("omar")
    omar.goto(site.topic("Wie loopt alles na", replies=6))
    expect(omar.locator(".composer.is-docked")).to_be_visible()
    tab_until(omar, "Nederlands")
