"""Every way that a page of the dossiers shows leads somewhere: links followed, forms and files with a door."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.dossiers.making import again, edit, text_of
from tests.dossiers.paper import papers_on
from tests.dossiers.rooms import LISTS, ROOMS, Room, make_room
from tests.dossiers.scenes import make_conversation, promoted

OK, REFUSED = 200, 400
LINK = re.compile(r"<(?:a|link)\s[^>]*?href=\"([^\"]*)\"")
ID = re.compile(r"\sid=\"([^\"]*)\"")
# Red links lead to a page that says how the dossier can begin: not found, and yet an answer.
NOT_WRITTEN = "/dossiers/find?title="
# Pages of other rooms are somebody else's to test, and the files of the collection are made at night.
ELSEWHERE = ("/static/", "/dossiers/downloads/", "/avatars/", "/files/", "/session", "/language")
PART = "/dossiers/similar"  # the rows alone, for a script
LAST = "## Nog te verwerken"
LINKING = """
## Verder

Zie [[Een ander dossier]], [[Nog niet geschreven]] en [de wet](https://wetten.overheid.nl/een).[^wet]

[^wet]: [Burgerlijk Wetboek](https://wetten.overheid.nl/een), geraadpleegd op 20 november 2026.
"""


@pytest.fixture
def room(house, monkeypatch) -> Room:
    """Return the room, with links of every kind in its text and a promoted dossier beside it."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    made = make_room()
    edit(again(made.dossier), "pia", text_of(made.dossier).replace(LAST, f"{LINKING}\n{LAST}"))
    promoted(make_conversation(), 2, 3)
    return made


class Walk:
    """Somebody who opens pages once each, and remembers what was on them."""

    def __init__(self, house: Flask, browser: FlaskClient) -> None:
        self._doors, self._browser = house.url_map.bind("localhost"), browser
        self.answers: dict[str, TestResponse] = {}

    def open(self, url: str) -> TestResponse:
        """Ask for a page, unless it was asked for before."""
        page = url.partition("#")[0]
        if page not in self.answers:
            self.answers[page] = self._browser.get(page)
        return self.answers[page]

    def links(self, page: str) -> set[str]:
        """List the ways out of a page that stay in the house."""
        found = {urljoin(page, unescape(link)) for link in LINK.findall(self.open(page).text)}
        own = {link.removeprefix("http://localhost") for link in found}
        return {link for link in own if link.startswith("/") and not link.startswith(ELSEWHERE)}

    def is_door(self, method: str, url: str) -> bool:
        """Tell whether there is a door with this address at all."""
        try:
            self._doors.match(urlsplit(url).path, method=method.upper())
        except RequestRedirect:
            return True
        except Exception:
            return False
        return True


def rooms_of(walk: Walk, room: Room, *more: str) -> list[str]:
    """List the pages of the room that open to this person as HTML."""
    pages = [room.path(pattern) for pattern in (*ROOMS, *LISTS, *more)]
    pages += ["/dossiers/themes/energie/settings"]
    return [
        page for page in pages if page != PART and walk.open(page).status_code == OK and walk.open(page).mimetype == "text/html"
    ]


def of_dossiers(link: str) -> bool:
    return link.startswith(("/d/", "/dossiers", "/my-edits", "/posts/")) or "/dossier" in link


def problems(walk: Walk, pages: list[str]) -> dict[str, object]:
    """Follow every way into the dossiers that stands on these pages, and look for a door behind the others."""
    wrong: dict[str, object] = {}
    ways = {link: page for page in pages for link in walk.links(page)}
    for link, page in ways.items():
        if not of_dossiers(link):
            if not walk.is_door("get", link):
                wrong[link] = page, "no door"
            continue
        status = walk.open(link).status_code
        is_red = link.startswith(NOT_WRITTEN) and "/dossiers/new" in walk.open(link).text
        if status >= REFUSED and not is_red:
            wrong[link] = page, status
    for page in pages:
        for paper in papers_on(walk.open(page).text):
            if not walk.is_door(paper.method, paper.action or page):
                wrong[paper.action] = page, "no door for a form"
    return wrong


def misplaced(walk: Walk, pages: list[str]) -> dict[str, object]:
    """Find the links to a place within a page of the dossiers that is not there."""
    missing: dict[str, object] = {}
    for page in pages:
        for link in walk.links(page):
            target, _, place = link.partition("#")
            seen = walk.answers.get(target) if place else None
            if seen and seen.status_code == OK and place not in ID.findall(seen.text):
                missing[page] = link
    return missing


def doubled(walk: Walk, pages: list[str]) -> dict[str, object]:
    """Find the names that two places on one page have."""
    ids = {page: ID.findall(walk.open(page).text) for page in pages}
    twice = {page: {one for one in own if own.count(one) > 1} for page, own in ids.items()}
    return {page: found for page, found in twice.items() if found}


def unfinished(walk: Walk, pages: list[str]) -> dict[str, object]:
    """Find pages without their one heading and title, or with signs that only a template should hold."""
    wrong: dict[str, object] = {}
    for page in pages:
        text = walk.open(page).text
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        signs = [sign for sign in ("{{", "%(", "None</", "LazyString", "Undefined") if sign in text]
        if text.count("<h1") != 1 or not title or not title[1].strip() or signs:
            wrong[page] = text.count("<h1"), title and title[1], signs
    return wrong


def tokenless(walk: Walk, pages: list[str]) -> dict[str, object]:
    """Find forms that write and carry no token."""
    papers = [(page, paper) for page in pages for paper in papers_on(walk.open(page).text)]
    ours = ((page, paper) for page, paper in papers if paper.method == "post" and of_dossiers(paper.action))
    return {page: paper.action for page, paper in ours if not all(paper.values.get("csrf_token", [""]))}


def not_theirs(walk: Walk, pages: list[str], ends: tuple[str, ...]) -> dict[str, object]:
    """Find forms of dossiers that are not for this person."""
    papers = [(page, paper) for page in pages for paper in papers_on(walk.open(page).text)]
    return {
        page: paper.action
        for page, paper in papers
        if paper.method == "post" and of_dossiers(paper.action) and paper.action.endswith(ends)
    }


DECIDING = ("/settings", "/title", "/archive", "/demotion", "/decision", "/merge", "/splits", "/check")
NOT_FOR = {"visitor": ("",), "pia": DECIDING, "nadia": ("/themes/energie/settings",), "quinn": ("/anonymity",)}


@pytest.mark.parametrize("who", NOT_FOR)
def test_every_page_is_whole_and_no_way_on_it_leads_nowhere(room, as_, house, monkeypatch, who):
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)
    walk = Walk(house, as_(who))
    pages = rooms_of(walk, room)
    assert len(pages) > 15, pages
    found = {law.__name__: law(walk, pages) for law in (problems, misplaced, doubled, unfinished, tokenless)}
    found["not_theirs"] = not_theirs(walk, pages, NOT_FOR[who])
    assert {law: wrong for law, wrong in found.items() if wrong} == {}


def test_a_red_link_leads_to_a_form_with_its_title_filled_in(room, as_, house):
    walk = Walk(house, as_("pia"))
    (red,) = {link for link in walk.links(room.dossier.url) if link.startswith(NOT_WRITTEN)}
    begin = next(link for link in walk.links(red) if link.startswith("/dossiers/new"))
    form = next(paper for paper in papers_on(walk.open(begin).text) if paper.action == "/dossiers/new")
    assert form.values["title"] == ["Nog niet geschreven"]
