"""Those who come by in a journey, each with a window of their own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.site import Site
from tests.journeys.watching import Watch

PATIENCE = 30_000  # the machine may be busy; nobody waits longer than it takes
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
Come = Callable[..., Page]


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
