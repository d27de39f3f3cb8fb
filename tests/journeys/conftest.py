"""What every journey gets: the running house, one browser, and people who come by with windows of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import database
from tests.journeys.site import Site, demo_database
from tests.journeys.watching import Watch

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # the machine may be busy; nobody waits longer than it takes
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=PATIENCE)
Come = Callable[..., Page]


@pytest.fixture(scope="package")
def site(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the running house, on a copy of the demo that only this worker changes."""
    name = f"cooplink_journeys_{worker_id}"
    url = database.copy_template(name, demo_database())
    with Site(url, tmp_path_factory.mktemp("site")).running() as site:
        yield site
    database.drop(name)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return Chromium; it is started once, and closed before the tests of other rooms."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert found, "The journeys need Chromium; .ci/chromium says how to get it."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


class People:
    """Those who come by in one journey, and what is seen over their shoulders."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self._site = site
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.watches: list[Watch] = []

    def come(
        self,
        name: str = "visitor",
        *,
        language: str = "en",
        size: dict[str, int] = WIDE,
        theme: str = "light",
        has_script: bool = True,
        expected: tuple[int, ...] = (),
    ) -> Page:
        """Let somebody open a window of their own; a member is signed in already."""
        context = self._browser.new_context(
            base_url=self._site.url,
            viewport=size,
            color_scheme=theme,
            java_script_enabled=has_script,
            reduced_motion="reduce",
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        watch = Watch(context, self._site.url)
        watch.expect(*expected)
        self.watches.append(watch)
        self._give_cookies(context, name, language)
        return context.new_page()

    def _give_cookies(self, context: BrowserContext, name: str, language: str) -> None:
        cookies = {"language": language}
        if name != "visitor":
            cookies["session"] = self._site.cookie_of(name, language)
        context.add_cookies(
            [{"name": key, "value": value, "url": self._site.url} for key, value in cookies.items()]
        )

    def go_home(self) -> list[str]:
        """Close every window; return what went wrong in any of them."""
        for context in self._contexts:
            context.close()
        return [trouble for watch in self.watches for trouble in watch.troubles]


@pytest.fixture
def come(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Come]:
    """Return a way to let somebody come by; afterwards nothing may have gone wrong on any page."""
    people = People(site, browser)
    yield people.come
    troubles = people.go_home()
    assert not troubles, "\n".join([*troubles, site.log("web", '"error"')])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where a journey keeps files to send."""
    return tmp_path
