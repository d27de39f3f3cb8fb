"""How the house looks to one person: language, day and night, size of the text."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.people import Come


def ground(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def font_size(page: Page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")


def choose(page: Page, **choices: str) -> None:
    """Choose on the page of looks and language, and save."""
    page.goto("/preferences/look")
    if "language" in choices:
        page.locator("#language").select_option(choices["language"])
    for name in ("theme", "text_size"):
        if name in choices:
            page.locator(f'[name="{name}"][value="{choices[name]}"]').check()
    page.locator("main form").get_by_role("button").last.click()
    expect(page.locator(".notice--ok")).to_be_visible()


def test_a_member_chooses_english_and_dutch_again(come: Come):
    bas = come("bas", language="nl")
    choose(bas, language="en")
    expect(bas.locator("html")).to_have_attribute("lang", "en")
    expect(bas.get_by_role("heading", level=1)).to_have_text("Preferences")
    bas.goto("/categories")
    expect(bas.get_by_role("link", name="Finance & tax")).to_be_visible()
    choose(bas, language="nl")
    expect(bas.locator("html")).to_have_attribute("lang", "nl")
    bas.goto("/categories")
    expect(bas.get_by_role("link", name="Financiering & fiscaal")).to_be_visible()


def test_a_visitor_changes_the_language_at_the_foot_of_a_page(come: Come):
    visitor = come(language="nl")
    visitor.goto("/categories")
    visitor.get_by_role("contentinfo").get_by_role("button", name="English").click()
    expect(visitor).to_have_url("/categories")
    expect(visitor.get_by_role("link", name="Finance & tax")).to_be_visible()
    visitor.get_by_role("contentinfo").get_by_role("button", name="Nederlands").click()
    expect(visitor.get_by_role("link", name="Financiering & fiscaal")).to_be_visible()


def test_a_member_reads_by_night_in_larger_letters_on_every_device(come: Come):
    lotte = come("lotte")
    lotte.goto("/about")
    by_day, normal = ground(lotte), font_size(lotte)
    choose(lotte, theme="dark", text_size="larger")
    lotte.goto("/about")
    assert ground(lotte) != by_day
    assert font_size(lotte) > normal
    elsewhere = come("lotte", theme="light")
    elsewhere.goto("/about")
    assert ground(elsewhere) == ground(lotte)
    choose(lotte, theme="light", text_size="normal")
    lotte.emulate_media(color_scheme="dark")
    lotte.goto("/about")
    assert (ground(lotte), font_size(lotte)) == (by_day, normal)
