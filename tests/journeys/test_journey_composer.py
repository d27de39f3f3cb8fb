"""Writing with a script: help while one types, and nothing typed is ever lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import Come
from tests.journeys.site import Site

PARTS = re.compile(r"/composer/parts\?")
KEPT = re.compile("^Draft kept at")
PASTE = """([field, bytes]) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(bytes)], "gevel.png", { type: "image/png" }));
    const facts = { clipboardData: files, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent("paste", facts));
}"""


def status(page: Page) -> Locator:
    """Return where the composer says what it did."""
    return page.locator('[data-part="status"]')


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a picture to send."""
    path = tmp_path / "gevel.png"
    Image.new("RGB", (320, 200), "#7a3b2e").save(path)
    return path


def test_the_toolbar_and_keys_mark_words_and_the_preview_is_what_gets_posted(come: Come):
    nadia = come("nadia")
    steps.begin_topic(nadia, "Hoe schuif je een dak op", "Een nieuw dak is ")
    field = steps.composer(nadia)
    field.press("End")
    nadia.get_by_role("button", name="Bold").click()
    nadia.keyboard.type("duur")
    field.press("End")
    nadia.keyboard.type(", maar ")
    field.press("Control+i")
    nadia.keyboard.type("mooi")
    expect(field).to_have_value("Een nieuw dak is **duur**, maar _mooi_")
    preview = nadia.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("duur")
    expect(preview.locator("em")).to_have_text("mooi")
    shown = preview.inner_html()
    expect(status(nadia)).to_have_text(KEPT)
    field.press("Control+Enter")
    expect(nadia.get_by_role("heading", level=1)).to_have_text("Hoe schuif je een dak op")
    assert steps.post(nadia, 1).locator(".post__body").inner_html().strip() == shown.strip()


def test_names_are_completed_while_typing(come: Come, site: Site):
    omar = come("omar")
    omar.goto(f"{site.topic('Wie weet wie dit weet')}#antwoord")
    field = steps.composer(omar)
    field.press_sequentially("Vraag het @nad")
    omar.get_by_role("option", name="Nadia").click()
    expect(field).to_have_value(re.compile(r"^Vraag het @nadia\s$"))
    field.press_sequentially("in #fin")
    expect(omar.get_by_role("option", name="#financiering")).to_have_attribute("aria-selected", "true")
    omar.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(r"^Vraag het @nadia\s+in #financiering\s$"))
    omar.get_by_role("button", name="Post reply").click()
    body = steps.post(omar, 2).locator(".post__body")
    expect(body.get_by_role("link", name="@nadia")).to_have_attribute("href", "/u/nadia")
    expect(body.locator("a", has_text="financ")).to_be_visible()


@pytest.mark.parametrize("way", ["chosen", "pasted"])
def test_a_picture_goes_into_the_text_and_shows(come: Come, site: Site, picture: Path, way: str):
    omar = come("omar")
    omar.goto(f"{site.topic(f'Een gevel, {way}')}#antwoord")
    field = steps.composer(omar)
    field.fill("Zo ziet het eruit.")
    if way == "chosen":
        with omar.expect_file_chooser() as chooser:
            omar.get_by_role("button", name="Picture or file").click()
        chooser.value.set_files(picture)
    else:
        omar.evaluate(PASTE, [field.element_handle(), list(picture.read_bytes())])
    expect(field).to_have_value(re.compile(r"^Zo ziet het eruit\.\n\n!\[gevel.*\]\(/files/"))
    omar.get_by_role("button", name="Post reply").click()
    shown = steps.post(omar, 2).locator(".post__body img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") == 320
    assert shown.get_attribute("width")


def test_a_draft_survives_reloading_and_two_windows_never_overwrite_each_other(come: Come, site: Site):
    address = f"{site.topic('Wie houdt de notulen bij')}#antwoord"
    pia = come("pia", expected=(409,))
    pia.goto(address)
    field = steps.composer(pia)
    field.press_sequentially("De secretaris")
    expect(status(pia)).to_have_text(KEPT)
    pia.reload()
    expect(field).to_have_value("De secretaris")

    other = pia.context.new_page()
    other.goto(address)
    steps.text_field(other).fill("Wij wisselen dat af.")
    expect(status(other)).to_have_text(KEPT)
    field.fill("De secretaris, en dat al jaren.")
    question = pia.get_by_role("alert").filter(has_text="There is another text")
    expect(question.locator('[data-part="mine"]')).to_have_text("De secretaris, en dat al jaren.")
    expect(question.locator('[data-part="theirs"]')).to_have_text("Wij wisselen dat af.")
    assert violations(pia) == []
    question.get_by_role("button", name="Keep both").click()
    both = "De secretaris, en dat al jaren.\n\n---\n\nWij wisselen dat af."
    expect(field).to_have_value(both)
    expect(status(pia)).to_have_text(KEPT)
    pia.get_by_role("button", name="Post reply").click()
    expect(steps.post(pia, 2)).to_contain_text("Wij wisselen dat af.")


def test_words_typed_before_the_script_came_are_kept_too(come: Come, site: Site):
    omar = come("omar")
    address = site.topic("Wie typt er zo snel")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    omar.route(PARTS, hold)
    with omar.expect_request(PARTS):
        omar.goto(f"{address}#antwoord")
    steps.text_field(omar).press_sequentially("Ik was de eerste.")
    assert len(held) == 1
    held[0].continue_()
    expect(status(omar)).to_have_text(KEPT)
    omar.goto(f"{address}#antwoord")
    expect(steps.text_field(omar)).to_have_value("Ik was de eerste.")


def test_who_answers_before_the_script_came_still_gets_the_form(come: Come, site: Site):
    omar = come("omar")
    omar.route(PARTS, lambda route: route.abort())
    omar.goto(site.topic("Wie antwoordt er zo snel", author="pia", replies=1))
    steps.stream(omar)
    steps.post(omar, 1).get_by_role("link", name="Reply").click()
    expect(omar).to_have_url(re.compile(r"\?reply_to=1#antwoord$"))
    expect(omar.get_by_role("heading", name="Reply to Pia")).to_be_visible()
    steps.text_field(omar).fill("Ook zonder hulp.")
    omar.get_by_role("button", name="Post reply").click()
    expect(steps.post(omar, 3)).to_contain_text("Ook zonder hulp.")


def test_the_browser_asks_before_words_that_were_not_kept_are_left_behind(come: Come, site: Site):
    omar = come("omar")
    omar.goto(f"{site.topic('Wie zet de vuilnis buiten')}#antwoord")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    omar.on("dialog", stay)
    omar.route("**/drafts/**", lambda route: route.abort())
    steps.composer(omar).press_sequentially("Ik niet.")
    omar.evaluate("location.href = '/latest'")
    expect(status(omar)).to_have_text("Not kept yet: no connection. We keep trying.")
    assert asked == ["beforeunload"]
    expect(steps.text_field(omar)).to_have_value("Ik niet.")
    omar.get_by_role("button", name="Post reply").click()
    expect(steps.post(omar, 2)).to_contain_text("Ik niet.")
    assert asked == ["beforeunload"]


def test_similar_conversations_are_shown_while_a_title_is_typed(come: Come):
    omar = come("omar")
    omar.goto("/topics/new")
    steps.composer(omar)
    omar.get_by_label("Title").press_sequentially("Warmtepomp per woning")
    expect(omar.get_by_role("link", name="Warmtepomp per woning of collectief?")).to_be_visible()


def test_selected_words_are_quoted_in_the_reply(come: Come, site: Site):
    nadia = come("nadia")
    nadia.goto(site.topic("De buren klagen", author="pia", replies=2))
    steps.composer(nadia)
    nadia.locator("#post-1 .post__body p").select_text()
    nadia.get_by_role("button", name="Quote", exact=True).click()
    quoted = '[quote="pia, post:1, topic:'
    field = steps.text_field(nadia)
    expect(field).to_have_value(re.compile(re.escape(quoted)))
    field.press("Control+End")
    nadia.keyboard.type("Klagen ze allemaal?")
    steps.post(nadia, 1).get_by_role("link", name="Reply").click()
    expect(nadia.get_by_role("heading", name="Reply to Pia")).to_be_visible()
    nadia.get_by_role("button", name="Post reply").click()
    reply = steps.post(nadia, 4)
    expect(reply.locator(".quote")).to_contain_text("hoe doen jullie dat?")
    expect(reply.locator(".quote")).to_contain_text("pia")
    expect(reply.locator(".answers")).to_contain_text("Pia")


def test_a_double_click_makes_one_post(come: Come, site: Site):
    omar = come("omar")
    omar.goto(f"{site.topic('Wie klikt er twee keer')}#antwoord")
    steps.composer(omar).fill("Ik klik altijd twee keer.")
    omar.get_by_role("button", name="Post reply").dblclick()
    expect(omar.get_by_role("status").filter(has_text="Your reply is there.")).to_be_visible()
    expect(omar.locator(".post")).to_have_count(2)
