"""Every door of the running house, opened by who may and who may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.foundation.database import db
from app.foundation.transaction import writes, writes_quietly
from tests.architecture.exceptions import OPEN_TO_VISITORS, WRITES_NOTHING
from tests.architecture.rules.doors import pages_that_write, rules_of, undeclared_doors
from tests.architecture.visiting import (
    SECRET,
    Place,
    addresses,
    changed_since,
    close_to_visitors,
    everything_written,
    make_place,
)

Browsers = Callable[[str], FlaskClient]
REFUSALS = {400, 401, 403, 404}
LEADS_AWAY = {302, 303}
BROKEN = 500
ABOUT_IT = {"topic_id", "post_id", "category_id"}


@pytest.fixture
def place(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A public topic; what breaks becomes a 500, as it would for people."""
    monkeypatch.setitem(house.config, "PROPAGATE_EXCEPTIONS", False)
    return make_place("welkom", "Wie heeft er een ladder")


@pytest.fixture
def hidden(place: Place) -> Place:
    """A topic that only members may know of."""
    hidden = make_place("financiering", SECRET)
    close_to_visitors(hidden.category)
    return hidden


def test_every_door_one_posts_to_says_that_it_writes(app: Flask) -> None:
    assert list(undeclared_doors(app)) == []


def test_no_page_says_that_it_writes(app: Flask) -> None:
    assert list(pages_that_write(app)) == []


def test_the_exceptions_among_the_doors_are_still_there(app: Flask) -> None:
    posted = {rule.endpoint for rule in rules_of(app, "POST")}
    assert (WRITES_NOTHING.keys() | OPEN_TO_VISITORS.keys()) - posted == set()
    assert len(list(undeclared_doors(app, ()))) == len(WRITES_NOTHING)


def is_refusal(response: TestResponse, statuses: set[int]) -> bool:
    """Whether nothing was done: one of these, or on to the page where one signs in."""
    is_sent_away = response.status_code in LEADS_AWAY and "/session/new" in response.headers["Location"]
    return is_sent_away or response.status_code in statuses


def refused(browser: FlaskClient, place: Place) -> Iterator[str]:
    """Post to every door that is not open to visitors; tell which do not refuse, and which wrote."""
    for rule, url in addresses(browser.application, "POST", place.parts):
        if rule.endpoint in OPEN_TO_VISITORS:
            continue
        before = everything_written()
        response = browser.post(url, data=place.fields)
        if not is_refusal(response, REFUSALS):
            yield (
                f"POST {url} ({rule.endpoint}) answers a visitor with {response.status}. Ask policy before "
                "judging the form, or give what it needs in visiting.py; open to all? Say why in exceptions.py."
            )
        if written := changed_since(before):
            yield f"POST {url} ({rule.endpoint}) let a visitor write in {', '.join(written)}."


def test_a_visitor_gets_nothing_done_at_any_door(client: FlaskClient, place: Place) -> None:
    found = list(refused(client, place))
    assert not found, "\n".join(found)


def test_an_open_door_takes_nonsense_without_breaking(client: FlaskClient, place: Place) -> None:
    nonsense = dict.fromkeys(place.fields, "\x00\u200b{{7*7}}' OR 1=1 --")
    for rule, url in addresses(client.application, "POST", place.parts):
        if rule.endpoint in OPEN_TO_VISITORS:
            for data in ({}, nonsense):
                assert client.post(url, data=data).status_code < BROKEN, url


def test_every_door_asks_for_a_token(
    client: FlaskClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    answers = {
        url: client.post(url, data=place.fields).status_code
        for _, url in addresses(client.application, "POST", place.parts)
    }
    assert {url: status for url, status in answers.items() if status != 400} == {}


def broken_pages(browser: FlaskClient, place: Place) -> Iterator[str]:
    """Open every page; tell which break, and which wrote."""
    for rule, url in addresses(browser.application, "GET", place.parts):
        before = everything_written()
        with browser.get(url) as response:
            status = response.status
        if response.status_code >= BROKEN:
            yield f"GET {url} ({rule.endpoint}) answers {status}; the log below says why."
        if written := changed_since(before):
            yield f"GET {url} ({rule.endpoint}) wrote in {', '.join(written)}. A GET never writes."


@pytest.mark.parametrize("name", ["visitor", "omar", "pia", "ruth"])
def test_every_page_opens_and_writes_nothing(name: str, as_: Browsers, place: Place) -> None:
    found = list(broken_pages(as_(name), place))
    assert not found, "\n".join(found)


def leaks(browser: FlaskClient, hidden: Place) -> Iterator[str]:
    """Ask for everything about a hidden topic; tell what answers as if it were there, or says its name."""
    for method in ("GET", "POST"):
        for rule, url in addresses(browser.application, method, hidden.parts):
            data = hidden.fields if method == "POST" else None
            with browser.open(url, method=method, data=data) as response:
                body, status = response.data, response.status
            if rule.arguments & ABOUT_IT and not is_refusal(response, {404}):
                yield f"{method} {url} ({rule.endpoint}) answers {status}: what is hidden is not found, 404."
            if SECRET.encode() in body or hidden.topic.slug in response.headers.get("Location", ""):
                yield f"{method} {url} ({rule.endpoint}) tells a visitor of what only members may know."


def test_what_only_members_may_know_no_door_tells_a_visitor(client: FlaskClient, hidden: Place) -> None:
    found = list(leaks(client, hidden))
    assert not found, "\n".join(found)


def small_house() -> Flask:
    """A house with one door of every wrong kind, and two right ones."""
    app = Flask("small")
    app.add_url_rule("/right", "right", writes(lambda: ""), methods=["POST"])
    app.add_url_rule("/quiet", "quiet", writes_quietly(lambda: ""), methods=["POST"])
    app.add_url_rule("/shown", "shown", lambda: "", methods=["GET"])
    return app


def covered(view: Callable[[], object]) -> Callable[[], object]:
    """A decorator that hides what it decorates."""

    def door() -> object:
        return view()

    return door


def test_a_door_without_the_mark_is_seen() -> None:
    app = small_house()
    assert list(undeclared_doors(app)) == []
    app.add_url_rule("/wrong", "wrong", lambda: "", methods=["POST", "DELETE"])
    app.add_url_rule("/bare", "bare", covered(writes(lambda: "")), methods=["PUT"])
    assert [sentence.partition(" ")[0] for sentence in undeclared_doors(app)] == ["/wrong", "/bare"]
    assert len(list(undeclared_doors(app, {"wrong", "bare"}))) == 0


@pytest.mark.parametrize("mark", [writes, writes_quietly])
def test_a_page_with_the_mark_is_seen(mark: Callable[..., object]) -> None:
    app = small_house()
    assert list(pages_that_write(app)) == []
    app.add_url_rule("/wrong", "wrong", mark(lambda: ""), methods=["GET", "POST"])
    assert [sentence.partition(" ")[0] for sentence in pages_that_write(app)] == ["/wrong"]


def test_a_line_written_behind_the_back_of_the_house_is_seen(place: Place) -> None:
    before = everything_written()
    assert changed_since(before) == []
    db.session.execute(text("UPDATE topics SET like_count = like_count + 1"))
    assert changed_since(before) == ["topics"]
