"""The same house in a browser that runs no scripts: forms, links, and pages made by the server."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.people import Come
from tests.journeys.site import Site


def test_a_reply_is_previewed_by_the_server_before_it_is_posted(come: Come, site: Site):
    omar = come("omar", has_script=False)
    omar.goto(f"{site.topic('Wie veegt de stoep', replies=1)}")
    steps.text_field(omar).fill("Om de beurt, **elke** week.")
    omar.get_by_role("button", name="Preview").click()
    preview = omar.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("elke")
    expect(steps.text_field(omar)).to_have_value("Om de beurt, **elke** week.")
    expect(omar.locator(".post")).to_have_count(2)
    omar.get_by_role("button", name="Post reply").click()
    expect(steps.post(omar, 3).locator("strong")).to_have_text("elke")


def test_a_new_conversation_is_previewed_with_all_that_was_chosen(come: Come):
    nadia = come("nadia", has_script=False)
    steps.begin_topic(nadia, "Wat te doen met regenwater", "Opvangen of *lozen*?", "Energy & sustainability")
    nadia.get_by_role("button", name="Preview").click()
    expect(nadia.get_by_role("region", name="Preview").locator("em")).to_have_text("lozen")
    expect(nadia.get_by_label("Title")).to_have_value("Wat te doen met regenwater")
    nadia.get_by_role("button", name="Start the conversation").click()
    expect(nadia.locator(".crumbs")).to_contain_text("Energy & sustainability")


def test_a_picture_is_sent_on_its_own_page_and_its_line_copied_into_a_post(
    come: Come, site: Site, tmp_path: Path
):
    picture = tmp_path / "plattegrond.png"
    Image.new("RGB", (300, 180), "#2f5d50").save(picture)
    omar = come("omar", has_script=False)
    omar.goto(site.topic("Wie tekent de plattegrond"))
    omar.locator("noscript").get_by_role("link", name="Add a picture or file").or_(
        omar.get_by_role("link", name="Add a picture or file")
    ).first.click()
    omar.get_by_label("File").set_input_files(picture)
    omar.get_by_role("button", name="Send the file").click()
    expect(omar.get_by_role("heading", level=1)).to_have_text("Your file is here")
    line = omar.locator("pre code").inner_text()
    omar.goto(site.topic("Hier is de plattegrond"))
    steps.text_field(omar).fill(line)
    omar.get_by_role("button", name="Post reply").click()
    shown = steps.post(omar, 2).locator("img")
    expect(shown).to_have_attribute("src", re.compile("^/files/"))
    expect(shown).to_have_attribute("alt", re.compile("plattegrond"))


def test_a_form_that_is_refused_keeps_what_was_typed(come: Come):
    visitor = come(has_script=False, expected=(422,))
    visitor.goto("/register")
    visitor.get_by_label("Your name").fill("Mees")
    visitor.get_by_label("E-mail address").fill("mees-zonder-apenstaart")
    visitor.get_by_role("main").get_by_role("button", name="Join in").click()
    expect(visitor.get_by_role("alert")).to_be_visible()
    expect(visitor.get_by_label("Your name")).to_have_value("Mees")
    expect(visitor.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    visitor.get_by_role("alert").get_by_role("link").first.click()
    expect(visitor.get_by_label("E-mail address")).to_be_focused()
