"""A conversation becomes a dossier, replies are worked in, a group reviews it, and it is taken along."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask_babel import force_locale
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from app.foundation.database import db
from tests.dossiers.beside import make_beside
from tests.dossiers.making import make_dossier
from tests.dossiers.reviewing import change_row
from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import PHONE, WIDE, Come
from tests.journeys.site import Site
from tests.journeys.test_journey_keyboard import tab_until
from tests.making import make_group

REPLIES = 41
KNOWN = "Financiering: het gat tussen bank en begroting"


def number_in(address: str) -> int:
    """Return the id at the end of an address."""
    return int(address.rpartition("/")[2])


def made(site: Site, *, policy: str = "open", **facts: object) -> str:
    """Let Omar start a dossier that a group of Nadia looks after, without a browser; return its address."""
    with site.app.app_context(), force_locale("nl"):
        group = make_group("nadia", f"Werkgroep {facts['title']}", omar="member")
        dossier = make_dossier("omar", steward=group, **facts)
        change_row(dossier, policy=policy)
        address = dossier.url
        db.session.remove()
    return address


def beside(site: Site, title: str) -> tuple[str, str]:
    """Make a dossier with a conversation of three replies; return both addresses."""
    with site.app.app_context(), force_locale("nl"):
        dossier, topic = make_beside(3, title=title)
        addresses = dossier.url, f"/t/{topic.slug}/{topic.id}"
        db.session.remove()
    return addresses


def status(page: Page) -> Locator:
    """Return the line that says how current the dossier is."""
    return page.get_by_role("main").locator(".status").first


def save(page: Page, summary: str) -> None:
    """Say what was changed, and save."""
    page.get_by_label("What did you change?").fill(summary)
    page.get_by_role("button", name="Save in the dossier").click()


def change(page: Page, old: str, new: str) -> None:
    """Change some words of what stands in the editor."""
    field = steps.text_field(page)
    field.fill(field.input_value().replace(old, new))


def choose(page: Page, title: str) -> None:
    """Look at what is there already, then choose posts, their places, a title, a theme and a group."""
    page.get_by_label("Title").fill(KNOWN)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("link", name=KNOWN).first).to_be_visible()
    page.get_by_role("checkbox", name=re.compile(r"^Nadia\s*2\b")).check()
    page.get_by_label("Where post 2 goes").select_option("Stappen")
    page.get_by_role("checkbox", name=re.compile(r"^Omar\s*41\b")).check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Theme").select_option(label="Finance")
    page.get_by_label("Who keeps it up to date?").select_option(label="Werkgroep Wonen en beheer")


@pytest.mark.parametrize(("has_script", "size"), [(True, WIDE), (False, PHONE)], ids=["script", "no script"])
def test_a_long_conversation_becomes_a_dossier_and_that_is_undone(
    come: Come, site: Site, has_script: bool, size: dict[str, int]
):
    title = f"Terugbetalen bij vertrek {'op kantoor' if has_script else 'onderweg'}"
    thread = site.topic(f"Wanneer {title}", replies=REPLIES)
    omar = come("omar", has_script=has_script, size=size)
    omar.goto(thread)
    omar.get_by_role("link", name="Make a dossier of it").click()
    choose(omar, title)
    omar.get_by_role("button", name="Make the dossier").click()
    expect(omar.get_by_text("The dossier is there.")).to_be_visible()
    assert "Antwoord 1[^b2]" in steps.text_field(omar).input_value()
    change(omar, "Antwoord 1[^b2]", "Spreek een datum af. Antwoord 1[^b2]")
    save(omar, "begin gemaakt")
    expect(omar.get_by_role("heading", level=1)).to_have_text(title)
    expect(status(omar)).to_contain_text("Draft")
    expect(omar.get_by_role("article")).to_contain_text("Spreek een datum af. Antwoord 1")
    omar.goto(f"/t/{number_in(thread)}/2")
    expect(omar.get_by_text("This conversation belongs to the dossier")).to_be_visible()
    steps.post(omar, 2).get_by_role("link", name=f"Used in the dossier “{title}”").click()
    expect(omar.get_by_role("heading", name="Stappen")).to_be_in_viewport()
    omar.get_by_role("button", name="Undo the dossier").click()
    expect(omar.get_by_role("heading", level=1)).to_have_text(f"Wanneer {title}")
    expect(omar.get_by_text("The dossier was withdrawn.")).to_be_visible()
    expect(omar.get_by_text("This conversation belongs to the dossier")).to_have_count(0)


def test_replies_are_worked_in_with_one_click_and_the_count_goes_down(come: Come, site: Site):
    dossier, thread = beside(site, "Antwoorden verwerken")
    omar = come("omar", size=PHONE)
    omar.goto(thread)
    steps.stream(omar)
    steps.choose_act(omar, 2, "Into the dossier")
    omar.get_by_label("Under which heading?").select_option(label="Ledenleningen")
    omar.get_by_role("button", name="Work it in").click()
    said = omar.get_by_role("status").filter(has_text="Worked into “Antwoorden verwerken”")
    expect(said).to_contain_text("under “Ledenleningen”")
    said.get_by_role("button", name="Undo").click()
    expect(omar.get_by_text("Undone: the reply is open again.")).to_be_visible()

    omar.goto(dossier)
    panel = omar.get_by_role("region", name="4 replies not worked in yet")
    panel.get_by_role("link", name="Work them in").click()
    rows = omar.get_by_role("main").get_by_role("listitem")
    rows.filter(has_text="Nadia, post 2").get_by_role("button", name="Work it in").click()
    rows.filter(has_text="Omar, post 3").get_by_role("button", name="Later").click()
    rows.filter(has_text="Nadia, post 4").get_by_role("button", name="Not needed").click()
    for tab, words in (("Worked in", "post 2"), ("Later", "post 3"), ("Not needed", "post 4")):
        omar.get_by_role("link", name=f"{tab} (1)").click()
        expect(rows.filter(has_text=words)).to_have_count(1)
    assert violations(omar) == []
    assert steps.sticking_out(omar) == []
    omar.goto(dossier)
    expect(omar.get_by_role("heading", name="1 reply not worked in yet")).to_be_visible()
    expect(omar.get_by_role("article")).to_contain_text("Antwoord 1")


def test_a_steward_reviews_and_an_edit_does_not_renew_that(come: Come, site: Site):
    address = made(site, title="Wie leest dit na")
    nadia = come("nadia", size=PHONE)
    nadia.goto(address)
    expect(status(nadia)).to_contain_text("Draft")
    nadia.goto(f"{address}/review")
    assert violations(nadia) == []
    nadia.get_by_role("button", name="Read, and it is right").click()
    expect(nadia.get_by_text("Readers see that it was reviewed today.")).to_be_visible()
    expect(status(nadia)).to_contain_text("Reviewed on")
    expect(status(nadia)).not_to_contain_text("since")
    nadia.get_by_role("link", name="Edit Ledenleningen").click()
    change(nadia, "een bedrag in", "een vast bedrag in")
    save(nadia, "duidelijker")
    expect(status(nadia)).to_contain_text("1 change since")
    nadia.goto(f"{address}/review")
    expect(nadia.locator(".diff ins")).to_have_text("vast ")


def test_what_pia_suggests_is_decided_change_by_change(come: Come, site: Site):
    address = made(site, title="Alleen de groep schrijft", policy="suggested")
    pia, nadia = come("pia"), come("nadia", size=PHONE)
    pia.goto(f"{address}/edit")
    change(pia, "70 tot 80", "ongeveer 75")
    change(pia, "Elk huishouden legt een bedrag in.", "Ieder huishouden legt 5.000 euro in.")
    pia.get_by_label("What did you change?").fill("cijfers")
    pia.get_by_role("button", name="Suggest").click()
    expect(pia.get_by_text("Your suggestion is with")).to_be_visible()
    nadia.goto("/dossiers/queue")
    nadia.get_by_role("main").get_by_role("link", name="1 suggestion").click()
    nadia.get_by_role("link", name="cijfers").click()
    nadia.get_by_role("group", name="Take it in?").nth(0).get_by_label("Take it in").check()
    nadia.get_by_role("group", name="Take it in?").nth(1).get_by_label("Leave it out").check()
    nadia.get_by_label("Why not?").nth(1).fill("Dat verschilt per groep.")
    assert violations(nadia) == []
    assert steps.sticking_out(nadia) == []
    nadia.get_by_role("button", name="Decide").click()
    expect(nadia.get_by_text("Decided. Pia gets a letter about it.")).to_be_visible()
    pia.reload()
    expect(pia.get_by_role("main")).to_contain_text("Dat verschilt per groep.")
    assert violations(pia) == []
    pia.goto(address)
    expect(pia.get_by_role("article")).to_contain_text("ongeveer 75")
    expect(pia.get_by_role("article")).to_contain_text("Elk huishouden legt een bedrag in.")


def taken_along(page: Page, label: str) -> bytes:
    """Follow a link that brings a file; return what is in it."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=label).click()
    return Path(coming.value.path()).read_bytes()


def test_a_dossier_is_taken_along_on_paper_and_as_a_book(come: Come, site: Site):
    visitor = come()
    visitor.goto(site.places["dossier"])
    pdf = PdfReader(io.BytesIO(taken_along(visitor, "PDF to print")))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    reviewed = status(visitor).locator("b").inner_text().strip()
    for words in (KNOWN, reviewed, "wetten.overheid.nl", "Marleen", "CC BY-SA 4.0"):
        assert words in text
    assert pdf.metadata
    assert pdf.metadata.title == KNOWN
    with ZipFile(io.BytesIO(taken_along(visitor, "E-book"))) as book:
        assert book.read("mimetype") == b"application/epub+zip"


def test_a_section_is_read_changed_and_saved_without_a_mouse(come: Come, site: Site):
    address = made(site, title="Zonder muis")
    nadia = come("nadia")
    nadia.goto(address)
    tab_until(nadia, "Edit Ledenleningen")
    nadia.keyboard.press("Enter")
    steps.composer(nadia)
    tab_until(nadia, "Elk huishouden")
    nadia.keyboard.press("Control+End")
    nadia.keyboard.type("\nBespreek het samen.")
    tab_until(nadia, "summary")
    nadia.keyboard.type("afspraak erbij")
    tab_until(nadia, "Save in the dossier")
    nadia.keyboard.press("Enter")
    expect(nadia.get_by_role("article")).to_contain_text("Bespreek het samen.")
