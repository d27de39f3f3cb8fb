"""Steps that several journeys take, each as a person would: by what it is called on the page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from app.foundation.postgres.postmaster import wait_until

PASSWORD = "een-dak-dat-we-delen"
LETTER_SECONDS = 60
STICKING_OUT = """() => {
    const page = document.documentElement, right = page.clientWidth;
    if (page.scrollWidth <= right) return [];
    const out = [...document.querySelectorAll("body *")].filter(
        (thing) => thing.getBoundingClientRect().right > right + 0.5);
    return [`${page.scrollWidth} px in ${right}`, ...out.map((thing) => thing.outerHTML.slice(0, 120))];
}"""


def register(page: Page, name: str, email: str, password: str = PASSWORD) -> None:
    """Fill in the form that makes a member."""
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Join in").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Join in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A letter is on its way")


def open_letter(page: Page, email: str, subject: str) -> None:
    """Wait for the newest letter to somebody, and follow the link in it."""
    rows = page.get_by_role("main").get_by_role("listitem").filter(has_text=email)

    def has_come() -> bool:
        page.goto("/demo/outbox")
        return rows.filter(has_text=subject).count() > 0

    assert wait_until(has_come, LETTER_SECONDS), f"No letter to {email}"
    rows.get_by_role("link", name=subject).first.click()
    page.get_by_role("article").get_by_role("link").click()


def sign_in(page: Page, login: str, password: str) -> None:
    """Fill in the form that lets a member in."""
    page.goto("/session/new")
    page.get_by_label("E-mail address or username").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    """Choose the last thing in one's own menu."""
    own_menu(page).click()
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Join in")).to_be_visible()


def own_menu(page: Page) -> Locator:
    """Return what opens one's own menu."""
    return page.get_by_role("banner").locator("summary")


def text_field(page: Page) -> Locator:
    """Return the field one writes in."""
    return page.get_by_role("textbox", name="Your text")


def composer(page: Page) -> Locator:
    """Wait until the script has come that helps one write; return the field."""
    expect(page.locator("form markdown-toolbar")).to_be_attached()
    return text_field(page)


def stream(page: Page) -> Locator:
    """Wait until the script has come that helps one read; return the posts."""
    expect(page.locator(".post[data-post-number]").first).to_be_attached()
    return page.locator(".post")


def begin_topic(page: Page, title: str, body: str, category: str = "Finance & tax") -> None:
    """Fill in the form for a new conversation, without sending it."""
    page.goto("/topics/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Category").select_option(label=category)
    text_field(page).fill(body)


def start_topic(page: Page, title: str, body: str, category: str = "Finance & tax") -> str:
    """Start a conversation; return its address."""
    begin_topic(page, title, body, category)
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return urlsplit(page.url).path


def post(page: Page, number: int) -> Locator:
    """Return one post of the conversation that is open."""
    return page.locator(f"#post-{number}")


def reply(page: Page, number: int, body: str) -> Locator:
    """Answer one post; return the reply."""
    post(page, number).get_by_role("link", name="Reply").click()
    text_field(page).fill(body)
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("status").filter(has_text="Your reply is there.")).to_be_visible()
    place = re.search(r"#(post-\d+)", page.url)
    assert place
    return page.locator(f"#{place[1]}")


def choose_act(page: Page, number: int, act: str) -> None:
    """Choose something from what can be done with a post."""
    post(page, number).get_by_role("link", name="More").click()
    page.locator(".menu__list").get_by_text(act, exact=True).last.click()


def sticking_out(page: Page) -> list[str]:
    """Return what makes a page wider than its window, so that one would scroll sideways."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found
