"""From a first look at the front page to taking part; with a script, and just the same without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.people import Come

BODY = """\
Wij betalen nu **te veel** rente.

| jaar | rente |
|------|-------|
| 2025 | 4,1 % |

1. Oversluiten
2. Aflossen"""


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without a script"])
def test_a_newcomer_registers_confirms_asks_gets_a_reply_edits_and_leaves(come: Come, has_script: bool):
    name = "Wietske" if has_script else "Foppe"
    newcomer = come(has_script=has_script)
    steps.register(newcomer, name, f"{name.lower()}@voorbeeld.example")
    steps.open_letter(newcomer, f"{name.lower()}@voorbeeld.example", "Confirm your e-mail address")
    newcomer.get_by_role("button", name="Confirm and come in").click()
    expect(newcomer.get_by_role("status").first).to_contain_text(f"Welcome, {name}!")

    address = steps.start_topic(newcomer, f"Lening oversluiten, vraagt {name}", BODY)
    first = steps.post(newcomer, 1)
    expect(first.locator("strong")).to_have_text("te veel")
    expect(first.get_by_role("cell", name="4,1 %")).to_be_visible()
    expect(first.locator("ol > li")).to_have_count(2)

    nadia = come("nadia", has_script=has_script)
    nadia.goto(address)
    answer = steps.reply(nadia, 1, "Bij ons bank gewisseld, zie [de lijst](/categories).")
    expect(answer.get_by_role("link", name="de lijst")).to_have_attribute("href", "/categories")

    newcomer.reload()
    steps.choose_act(newcomer, 1, "Edit")
    steps.text_field(newcomer).fill(BODY.replace("te veel", "veel te veel"))
    newcomer.get_by_label("Why (optional)").fill("Het is erger")
    newcomer.get_by_role("button", name="Keep the change").click()
    expect(first.locator("strong")).to_have_text("veel te veel")

    first.get_by_role("link", name=re.compile("^edited")).click()
    expect(newcomer.get_by_role("heading", name="What version 2 changed")).to_be_visible()
    expect(newcomer.locator(".diff ins")).to_contain_text("veel")
    expect(newcomer.get_by_text("“Het is erger”")).to_be_visible()
    newcomer.get_by_role("link", name="Version 1").click()
    expect(newcomer.get_by_role("heading", name="The first text")).to_be_visible()

    newcomer.goto(address)
    like = steps.post(newcomer, 2).get_by_role("button", name="Like")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_contain_text("1")
    newcomer.goto(address)
    expect(like).to_have_attribute("aria-pressed", "true")
    steps.choose_act(newcomer, 2, "Bookmark")
    expect(steps.post(newcomer, 2).get_by_role("button", name="Bookmarked")).to_be_visible()
    newcomer.goto("/bookmarks")
    expect(newcomer.get_by_role("main").get_by_role("listitem")).to_contain_text("Bij ons bank gewisseld")

    steps.sign_out(newcomer)
    newcomer.goto(address)
    expect(newcomer.get_by_role("heading", name="Do you want to say something?")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_a_letter(come: Come):
    omar = come("omar")
    omar.goto("/")
    steps.sign_out(omar)
    omar.goto("/session/new")
    omar.get_by_role("link", name="Forgot your password?").click()
    omar.get_by_label("E-mail address or username").fill("omar")
    omar.get_by_role("button", name="Send the letter").click()
    expect(omar.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    steps.open_letter(omar, "omar@voorbeeld.example", "Choose a new password")
    omar.get_by_label("New password").fill("een-heel-nieuw-geheim")
    omar.get_by_role("button", name="Keep this password").click()
    expect(omar.get_by_role("status").first).to_contain_text("Your new password works")
    steps.sign_out(omar)
    steps.sign_in(omar, "omar@voorbeeld.example", "een-heel-nieuw-geheim")
    expect(steps.own_menu(omar)).to_contain_text("Omar")
