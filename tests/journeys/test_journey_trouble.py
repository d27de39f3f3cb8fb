"""When something goes wrong: a page in words, a way on, and what was typed is still there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.people import Come
from tests.journeys.site import Site


@pytest.mark.parametrize(
    ("address", "status", "heading", "way_on"),
    [
        ("/t/nergens/999999", 404, "This page is not here", "To the front page"),
        ("/unread", 403, "This is not for you to do", "Sign in"),
        ("/confirm/never-was", 410, "This link no longer works", "Then just sign in."),
    ],
)
def test_an_error_is_a_page_in_words_with_a_way_on(
    come: Come, address: str, status: int, heading: str, way_on: str
):
    visitor = come(expected=(status,))
    answer = visitor.goto(address)
    assert answer
    assert answer.status == status
    expect(visitor.get_by_role("heading", level=1)).to_have_text(heading)
    expect(visitor.get_by_role("main").get_by_role("link", name=way_on)).to_be_visible()


def test_who_may_not_see_something_signs_in_and_comes_back_to_it(come: Come):
    kofi = come(expected=(403,))
    kofi.goto("/drafts")
    kofi.get_by_role("main").get_by_role("link", name="Sign in").click()
    kofi.get_by_label("E-mail address or username").fill("kofi")
    kofi.get_by_label("Password").fill("samen-wonen-demo")
    kofi.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(kofi).to_have_url("/drafts")
    expect(steps.own_menu(kofi)).to_contain_text("Kofi")


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without a script"])
def test_when_the_session_ends_while_somebody_types_the_text_is_offered_again(
    come: Come, site: Site, has_script: bool
):
    anneke = come("anneke", has_script=has_script, expected=(400, 403))
    address = site.topic(f"Wie haalt de sleutel op ({'met' if has_script else 'zonder'})")
    anneke.goto(f"{address}#antwoord")
    anneke.context.clear_cookies(name="session")
    steps.text_field(anneke).fill("Ik haal hem, **morgen**.")
    anneke.get_by_role("button", name="Post reply").click()
    expect(anneke.get_by_role("heading", level=1)).to_have_text("Please send it once more")
    kept = anneke.get_by_label("Text")
    expect(kept).to_have_value("Ik haal hem, **morgen**.")
    assert not has_script or violations(anneke) == []


def test_an_old_page_is_sent_again_by_one_press(come: Come, site: Site):
    bas = come("bas", has_script=False, expected=(400,))
    bas.goto(site.topic("Wie maakt koffie"))
    bas.context.clear_cookies(name="session")
    fresh = come("bas", has_script=False)
    bas.context.add_cookies(fresh.context.cookies())
    steps.text_field(bas).fill("Wij, om tien uur.")
    bas.get_by_role("button", name="Post reply").click()
    expect(bas.get_by_role("heading", level=1)).to_have_text("Please send it once more")
    bas.get_by_role("button", name="Send again").click()
    expect(steps.post(bas, 2)).to_contain_text("Wij, om tien uur.")


def test_a_topic_closed_in_between_keeps_the_words_of_the_reply(come: Come, site: Site):
    omar, quinn = come("omar", expected=(403,)), come("quinn")
    address = site.topic("Wie sluit af")
    omar.goto(f"{address}#antwoord")
    steps.text_field(omar).fill("Nog één ding.")
    quinn.goto(address)
    quinn.get_by_role("link", name="Moderate").click()
    quinn.get_by_role("button", name="Close", exact=True).click()
    omar.get_by_role("button", name="Post reply").click()
    expect(omar.get_by_role("main")).to_contain_text("closed")
    expect(omar.get_by_label("Text").or_(omar.get_by_label("This is what you typed"))).to_have_value(
        "Nog één ding."
    )
