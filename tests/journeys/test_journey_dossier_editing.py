"""Two browsers edit one dossier at once: what fits goes together, what clashes is asked, nothing is lost."""

from __future__ import annotations

import re

from flask_babel import force_locale
from playwright.sync_api import Page, expect

from app.foundation.database import db
from tests.dossiers.making import make_dossier
from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import PHONE, Come
from tests.journeys.site import Site

VALUE, LENT = "naar de waarde van", "Elk huishouden legt een bedrag in."
KEPT = re.compile("^Draft kept at")


def dossier(site: Site, title: str) -> str:
    """Let Pia start a dossier, without a browser; return its address."""
    with site.app.app_context(), force_locale("nl"):
        address = make_dossier("pia", title).url
        db.session.remove()
    return address


def write(page: Page, old: str, new: str) -> None:
    """Change some words of what stands in the editor."""
    field = steps.text_field(page)
    field.fill(field.input_value().replace(old, new))


def save(page: Page, summary: str = "") -> None:
    """Say what was changed, and save."""
    page.get_by_label("What did you change?").fill(summary)
    page.get_by_role("button", name="Save in the dossier").click()


def open_editors(site: Site, title: str, *pages: Page) -> str:
    """Let everybody open the whole page in the editor; return its address."""
    address = dossier(site, title)
    for page in pages:
        page.goto(f"{address}/edit")
    return address


def test_two_who_write_at_once_see_each_other_and_their_words_go_together(come: Come, site: Site):
    omar, nadia = come("omar"), come("nadia")
    address = open_editors(site, "Samen schrijven", omar)
    steps.composer(omar)
    with nadia.expect_response("**/presence"):
        nadia.goto(f"{address}/edit?section=2")
    expect(nadia.get_by_text("Omar is editing the whole page.")).to_be_visible()
    steps.composer(nadia)
    write(nadia, LENT, "Ieder huishouden legt iets in.")
    nadia.get_by_role("button", name="Source", exact=True).click()
    expect(steps.text_field(nadia)).to_have_value(
        re.compile(r"\[\^n1\]\s+\[\^n1\]: \[title\]\(https://\), accessed")
    )
    nadia.keyboard.type("Brochure van de bank")
    expect(nadia.locator('[data-part="status"]')).to_have_text(KEPT)
    write(omar, VALUE, "naar de marktwaarde van")
    save(omar, "waarde verduidelijkt")
    expect(omar).to_have_url(re.compile(rf"{address}(#.*)?$"))
    nadia.reload()
    expect(nadia.get_by_text("You were working on this, from version 1.")).to_be_visible()
    save(nadia)
    expect(nadia).to_have_url(re.compile("/v/3/merged$"))
    expect(nadia.get_by_role("heading", name="What Omar changed meanwhile")).to_be_visible()
    assert violations(nadia) == []
    nadia.get_by_role("link", name="To the page").click()
    main = nadia.get_by_role("main")
    expect(main).to_contain_text("naar de marktwaarde van")
    expect(main).to_contain_text("Ieder huishouden legt iets in.")


def test_the_same_words_are_asked_about_and_both_can_stay(come: Come, site: Site):
    omar, nadia = come("omar"), come("nadia", size=PHONE, expected=(409,))
    address = open_editors(site, "Dezelfde zin", omar, nadia)
    steps.composer(nadia)
    write(omar, VALUE, "naar de marktwaarde van")
    save(omar, "waarde verduidelijkt")
    expect(omar).to_have_url(re.compile(rf"{address}(#.*)?$"))
    write(nadia, VALUE, "naar de WOZ-waarde van")
    write(nadia, LENT, "Ieder huishouden legt iets in.")
    save(nadia)
    expect(nadia.get_by_text("Your text is kept")).to_be_visible()
    assert violations(nadia) == []
    assert steps.sticking_out(nadia) == []
    field = nadia.get_by_label("This is how it will stand")
    nadia.get_by_label("Only my text").check()
    expect(field).to_have_value("De bank kijkt naar de WOZ-waarde van de huizen.")
    nadia.get_by_label("Both, one below the other").check()
    save(nadia, "beide waarden")
    expect(nadia).to_have_url(re.compile(rf"{address}$"))
    for words in ("marktwaarde", "WOZ-waarde", "Ieder huishouden legt iets in."):
        expect(nadia.get_by_role("main")).to_contain_text(words)
    nadia.goto("/my-edits")
    rows = nadia.get_by_role("listitem").filter(has_text="Dezelfde zin")
    expect(rows.get_by_text("version 3", exact=True)).to_have_count(2)


def test_without_a_script_a_conflict_is_settled_just_as_well(come: Come, site: Site):
    omar, nadia = come("omar", has_script=False), come("nadia", has_script=False, expected=(409,))
    address = open_editors(site, "Zonder script", omar, nadia)
    write(omar, VALUE, "naar de marktwaarde van")
    save(omar)
    write(nadia, VALUE, "naar de WOZ-waarde van")
    nadia.get_by_role("button", name="Preview").click()
    expect(nadia.get_by_role("region", name="Preview")).to_contain_text("WOZ-waarde")
    save(nadia, "WOZ")
    nadia.get_by_label("Only my text").check()
    save(nadia)
    expect(nadia).to_have_url(re.compile(rf"{address}$"))
    expect(nadia.get_by_role("main")).to_contain_text("WOZ-waarde")
    expect(nadia.get_by_role("main")).not_to_contain_text("marktwaarde")
    nadia.goto(f"{address}/edit?section=2")
    write(nadia, LENT, "Niemand legt iets in.")
    save(nadia)
    expect(nadia.get_by_role("main")).to_contain_text("Niemand legt iets in.")
