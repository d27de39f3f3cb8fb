"""What every journey gets: the running house, one browser, and people who come by."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import database
from tests.demo.loaded import demo_database
from tests.journeys.people import PATIENCE, Come, People
from tests.journeys.site import Site

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE)


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


@pytest.fixture
def come(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Come]:
    """Return a way to let somebody come by; afterwards nothing may have gone wrong on any page."""
    people = People(site, browser)
    yield people.come
    troubles = people.go_home()
    assert not troubles, "\n".join([*troubles, site.log("web", '"error"')])
