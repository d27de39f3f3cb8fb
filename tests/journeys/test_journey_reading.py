"""Reading: what is new and unread, told by the beacon; and everything for whoever has no account."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.people import Come
from tests.journeys.site import Site

BEACON = re.compile("/reading$")


def look_at_list(page: Page) -> None:
    """Choose the list of conversations in the menu."""
    page.get_by_role("banner").get_by_role("link", name="Conversations").click()
    expect(page).to_have_url("/latest")


def row(page: Page, title: str) -> Locator:
    """Return what a list says of one conversation."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=title)


def test_omar_reads_nadia_replies_and_it_is_unread_until_he_reads_it(come: Come, site: Site):
    address = site.topic("Wie heeft de sleutel van het hek", author="pia")
    omar, nadia = come("omar"), come("nadia")
    omar.goto("/new")
    expect(row(omar, "Wie heeft de sleutel").locator(".badge--new")).to_be_visible()
    with omar.expect_response(BEACON):
        omar.goto(address)
    look_at_list(omar)
    expect(row(omar, "Wie heeft de sleutel").locator(".badge--new")).to_have_count(0)

    nadia.goto(address)
    steps.reply(nadia, 1, "Die hangt in de schuur.")
    omar.reload()
    badge = row(omar, "Wie heeft de sleutel").get_by_role("link", name=re.compile("^1 new"))
    expect(badge).to_be_visible()
    omar.goto("/unread")
    expect(row(omar, "Wie heeft de sleutel")).to_be_visible()

    with omar.expect_response(BEACON):
        badge.click()
    expect(omar).to_have_url(re.compile(r"#post-2$"))
    expect(omar.get_by_text("New since your last visit")).to_be_visible()
    expect(omar.locator("#post-2")).to_have_class(re.compile("is-new"))
    look_at_list(omar)
    expect(row(omar, "Wie heeft de sleutel").locator(".badge--new")).to_have_count(0)
    omar.goto("/unread")
    expect(row(omar, "Wie heeft de sleutel")).to_have_count(0)


def test_a_long_conversation_opens_at_the_first_unread_post_on_its_page(come: Come, site: Site):
    address = site.topic("Verslag van de hele verbouwing", author="pia", replies=24)
    fenna = come("fenna")
    fenna.goto(address)
    with fenna.expect_request(lambda request: "last_read=20" in (request.post_data or "")) as beacon:
        steps.post(fenna, 20).scroll_into_view_if_needed()
    assert beacon.value.response()
    look_at_list(fenna)
    row(fenna, "Verslag van de hele").get_by_role("link", name=re.compile("to the first new post")).click()
    expect(fenna).to_have_url(re.compile(r"\?page=2#post-21$"))
    expect(fenna.get_by_text("New since your last visit")).to_be_visible()


def test_everything_is_read_after_one_press(come: Come):
    kofi = come("kofi")
    kofi.goto("/new")
    kofi.get_by_role("button", name="Mark all as read").click()
    expect(kofi.get_by_role("status").first).to_contain_text("All topics are marked as read.")
    kofi.goto("/new")
    expect(kofi.get_by_role("heading", name="You have seen everything that is new")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without a script"])
def test_a_visitor_reads_everything_without_an_account(come: Come, site: Site, has_script: bool):
    visitor = come(has_script=has_script)
    visitor.goto("/")
    visitor.get_by_role("link", name="Read the conversations").click()
    visitor.locator(".topic-row__title a").first.click()
    expect(visitor.locator(".post").first).to_be_visible()
    visitor.goto(site.places["long"])
    visitor.get_by_role("link", name="Page 2").first.click()
    expect(steps.post(visitor, 21)).to_be_visible()
    steps.post(visitor, 21).get_by_role("heading", level=2).get_by_role("link").click()
    expect(visitor.get_by_role("navigation", name="Contributions")).to_be_visible()
    visitor.get_by_role("link", name="Categories").first.click()
    visitor.get_by_role("link", name="Finance & tax").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Finance & tax")
    for name in ("Public log", "About Cooplink"):
        visitor.get_by_role("contentinfo").get_by_role("link", name=name).click()
        expect(visitor.get_by_role("heading", level=1)).to_contain_text(name.split()[-1])
    visitor.goto(f"/posts/{site.places['edited_post']}/revisions")
    expect(visitor.locator(".diff ins").first).to_be_visible()
