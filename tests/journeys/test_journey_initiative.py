"""A housing co-op joins from a phone: registered, confirmed and talking within two minutes."""

from __future__ import annotations

import re
import sys
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from app.foundation.postgres.postmaster import wait_until
from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import PHONE, Come
from tests.journeys.site import Site

TWO_MINUTES = 120


def fill_in(page: Page, name: str, place: str) -> None:
    """Fill in what the form asks about an initiative."""
    page.get_by_label("Name of the initiative").fill(name)
    page.get_by_label("Place, or where you are looking").fill(place)
    page.get_by_label("New building").check()
    for declaration in page.locator('[name="declarations"]').all():
        declaration.check()


def is_shown(page: Page, thing: Locator) -> bool:
    """Look again: the worker shows it, moments after the address was proven."""
    page.reload()
    return thing.count() > 0


def send(page: Page) -> None:
    page.get_by_role("button", name="Register the initiative").click()


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without a script"])
def test_an_initiative_registers_confirms_and_writes_in_its_logbook(
    come: Come, has_script: bool, capsys: pytest.CaptureFixture[str]
):
    person, name = ("Jelle", "De Hoge Kade") if has_script else ("Sjoukje", "Het Molenpad")
    email = f"{person.lower()}@voorbeeld.example"
    phone = come(size=PHONE, has_script=has_script)
    began = time.monotonic()
    phone.goto("/register")
    phone.get_by_role("link", name=re.compile("^With a new initiative")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Register your initiative")
    phone.get_by_label("Your name").fill(person)
    phone.get_by_label("E-mail address").fill(email)
    phone.get_by_label("Password").fill(steps.PASSWORD)
    fill_in(phone, name, "Zwolle")
    assert steps.sticking_out(phone) == []
    send(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("A letter is on its way")

    steps.open_letter(phone, email, "Confirm your e-mail address")
    phone.get_by_role("button", name="Confirm and come in").click()
    expect(phone.get_by_role("status").first).to_contain_text(f"Welcome, {person}!")
    phone.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(name)

    topics = phone.get_by_role("link", name=f"Logbook of {name}")
    phone.get_by_role("link", name="Conversations", exact=True).last.click()
    assert wait_until(lambda: is_shown(phone, topics), steps.LETTER_SECONDS), "the worker shows no logbook"
    topics.click()
    steps.text_field(phone).fill("We zijn er. **Wie** doet mee?")
    phone.get_by_role("button", name="Post reply").click()
    expect(steps.post(phone, 2).locator("strong")).to_have_text("Wie")
    expect(steps.post(phone, 2).get_by_role("link", name=name)).to_be_visible()
    took = time.monotonic() - began
    with capsys.disabled():
        sys.stdout.write(f"\n  {name}: from the first page to a post in the logbook in {took:.1f} s\n")
    assert took < TWO_MINUTES
    assert not has_script or violations(phone) == []  # axe is a script itself


def test_something_alike_is_shown_before_a_second_one_is_made(come: Come):
    nadia = come("nadia", size=PHONE, expected=(422,))
    nadia.goto("/initiatives/new")
    fill_in(nadia, "Roode Pannen", "Arnhem")
    send(nadia)
    expect(nadia.get_by_role("alert")).to_contain_text("Something like it takes part already")
    expect(nadia.get_by_label("Name of the initiative")).to_have_value("Roode Pannen")
    assert violations(nadia) == []
    nadia.get_by_role("link", name="De Roode Pannen").click()
    expect(nadia.get_by_role("heading", level=1)).to_have_text("De Roode Pannen")


def test_of_places_with_one_name_one_is_chosen_and_so_is_the_voice_of_two_initiatives(come: Come, site: Site):
    bram = come("bram", size=PHONE, expected=(422,))
    bram.goto("/initiatives/new")
    fill_in(bram, "Het Tweede Dak", "Hengelo")
    send(bram)
    expect(bram.get_by_role("alert")).to_contain_text("Several places have this name")
    bram.get_by_label("Hengelo (Gelderland)").check()
    send(bram)
    expect(bram.get_by_role("heading", level=1)).to_have_text("Het Tweede Dak")

    bram.goto(site.topic("Wie leent er een ladder uit"))
    bram.get_by_label("You speak for").select_option(label="Het Tweede Dak")
    steps.text_field(bram).fill("Wij hebben er een.")
    bram.get_by_role("button", name="Post reply").click()
    expect(steps.post(bram, 2).get_by_role("link", name="Het Tweede Dak")).to_be_visible()
    bram.get_by_label("You speak for").select_option(label="only yourself")
    steps.text_field(bram).fill("En ikzelf heb een touw.")
    bram.get_by_role("button", name="Post reply").click()
    expect(steps.post(bram, 3)).to_contain_text("touw")
    expect(steps.post(bram, 3).locator(".voice")).to_have_count(0)
