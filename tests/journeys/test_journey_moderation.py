"""What moderators and administrators do in the browser; whatever it is, the public log tells it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.people import Come
from tests.journeys.site import Site


def expect_in_log(page: Page, *sentences: str) -> None:
    """The newest lines of the public log say this, as a visitor reads it too."""
    page.goto("/log")
    for sentence in sentences:
        expect(page.locator(".log li").filter(has_text=sentence).first).to_be_visible()


def make_category(page: Page, dutch: str, english: str, section: str) -> str:
    """Fill in the form for a new category; return its address."""
    page.goto("/categories")
    page.get_by_role("link", name="New category").click()
    page.get_by_label("Name (Dutch)").fill(dutch)
    page.get_by_label("Name (English)").fill(english)
    page.get_by_label("In one sentence (English)").fill(f"All about {english.lower()}.")
    page.get_by_label("Section").select_option(label=section)
    page.get_by_label("koraal").check()
    page.get_by_role("button", name="Make the category").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(english)
    return urlsplit(page.url).path


def names_in(page: Page, section: str) -> list[str]:
    """Return the categories of one section, in order."""
    page.goto("/categories")
    return page.get_by_role("region", name=section).get_by_role("heading", level=3).all_inner_texts()


def test_a_moderator_makes_renames_orders_and_moves_a_category(come: Come):
    quinn, visitor = come("quinn"), come()
    address = make_category(quinn, "Tuinen", "Gardens", "Meet")
    expect_in_log(visitor, "Quinn made the category Tuinen")

    quinn.goto(address)
    quinn.get_by_role("link", name="Settings").click()
    quinn.get_by_label("Name (Dutch)").fill("Moestuinen")
    quinn.get_by_label("Name (English)").fill("Kitchen gardens")
    quinn.get_by_role("button", name="Keep the settings").click()
    expect(quinn.get_by_role("heading", level=1)).to_have_text("Kitchen gardens")
    visitor.goto(address)
    expect(visitor).to_have_url(re.compile(r"/c/moestuinen/\d+$"))
    expect_in_log(visitor, "It was called Tuinen.")

    assert names_in(quinn, "Meet")[-1] == "Kitchen gardens"
    quinn.get_by_role("button", name="Move Kitchen gardens up").click()
    expect(quinn).to_have_url(re.compile("#category-"))
    assert names_in(quinn, "Meet")[-2] == "Kitchen gardens"
    expect_in_log(visitor, "Quinn moved the category Moestuinen in the order")

    quinn.goto(address)
    quinn.get_by_role("link", name="Settings").click()
    quinn.get_by_label("Section").select_option(label="Do together")
    quinn.get_by_role("button", name="Keep the settings").click()
    expect(quinn.get_by_role("status").first).to_contain_text("The settings are saved")
    assert "Kitchen gardens" not in names_in(quinn, "Meet")
    assert "Kitchen gardens" in names_in(quinn, "Do together")
    expect_in_log(visitor, "Changed: section.")


def test_a_moderator_archives_a_category_and_merges_it_with_its_topics(come: Come, site: Site):
    quinn, visitor = come("quinn"), come()
    address = make_category(quinn, "Fietsen", "Bicycles", "Meet")
    topic = site.topic("Waar zetten jullie de bakfiets?", slug="fietsen")

    quinn.goto(address)
    quinn.get_by_role("link", name="Settings").click()
    quinn.get_by_role("button", name="Archive this category").click()
    expect(quinn.get_by_text("Archived", exact=True)).to_be_visible()
    expect_in_log(visitor, "Quinn archived the category Fietsen")

    quinn.goto(address)
    quinn.get_by_role("link", name="Settings").click()
    quinn.get_by_label("Into the category").select_option(label="Needs & offers")
    quinn.get_by_role("button", name="Merge").click()
    expect(quinn.get_by_role("heading", level=1)).to_have_text("Needs & offers")
    expect(quinn.get_by_role("link", name="Waar zetten jullie de bakfiets?")).to_be_visible()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Needs & offers")
    visitor.goto(topic)
    expect(visitor.locator(".crumbs")).to_contain_text("Needs & offers")
    expect_in_log(visitor, "Quinn merged the category Fietsen into Vraag & aanbod")


def test_a_moderator_splits_merges_closes_and_moves_topics(come: Come, site: Site):
    quinn, visitor = come("quinn"), come()
    topic = site.topic("Wie maait het gras", replies=3)
    quinn.goto(topic)
    quinn.get_by_role("link", name="Moderate").click()
    quinn.get_by_role("checkbox", name=re.compile("^3")).check()
    quinn.get_by_label("Title of the new topic").fill("Wie wast de ramen")
    quinn.get_by_role("button", name="Split off").click()
    expect(quinn.get_by_role("heading", level=1)).to_have_text("Wie wast de ramen")
    windows = urlsplit(quinn.url).path
    visitor.goto(f"{topic}/3")
    expect(visitor).to_have_url(re.compile(f"{windows}#post-1"))
    expect_in_log(visitor, "They are now in Wie wast de ramen.")

    quinn.get_by_role("link", name="Moderate").click()
    quinn.get_by_label("Address or number of the other topic").fill(topic)
    quinn.get_by_role("button", name="Merge").click()
    expect(quinn.get_by_role("heading", level=1)).to_have_text("Wie maait het gras")
    expect(steps.post(quinn, 5)).to_contain_text("Antwoord 2")
    visitor.goto(windows)
    expect(visitor).to_have_url(re.compile(topic))
    expect_in_log(visitor, "Everything is now in Wie maait het gras.")

    quinn.get_by_role("link", name="Moderate").click()
    quinn.get_by_label("To the category").select_option(label="Energy & sustainability")
    quinn.get_by_role("button", name="Move", exact=True).click()
    expect(quinn.locator(".crumbs")).to_contain_text("Energy & sustainability")
    quinn.get_by_role("link", name="Moderate").click()
    quinn.get_by_role("button", name="Close", exact=True).click()
    expect(quinn.get_by_text("No more replies are taken here.")).to_be_visible()
    expect_in_log(visitor, "From Financiering & fiscaal to Energie & duurzaamheid.", "Quinn closed")


def test_an_administrator_gives_and_takes_a_role(come: Come):
    ruth, pia = come("ruth"), come("pia", expected=(403,))
    pia.goto("/categories/new")
    expect(pia.get_by_role("heading", level=1)).to_have_text("This is not for you to do")
    ruth.goto("/u/pia")
    roles = ruth.get_by_role("region", name="Roles")
    roles.get_by_role("listitem").filter(has_text="Moderator").get_by_role("button").click()
    expect(roles.get_by_role("button", name="End this role")).to_be_visible()
    pia.reload()
    expect(pia.get_by_role("heading", level=1)).to_have_text("New category")
    expect_in_log(pia, "Ruth made Pia moderator")
    roles.get_by_role("button", name="End this role").click()
    expect(roles.get_by_role("button", name="End this role")).to_have_count(0)
    pia.goto("/categories/new")
    expect(pia.get_by_role("heading", level=1)).to_have_text("This is not for you to do")
