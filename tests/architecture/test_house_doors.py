"""Every door of the running house, opened by who may and who may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, redirect
from flask.testing import FlaskClient
from sqlalchemy import text, update
from werkzeug.test import TestResponse

from app.forum.models import Topic
from app.foundation.database import db
from app.foundation.transaction import WroteOutsideTransaction, writes, writes_quietly, writing
from tests.architecture.exceptions import NO_TOKEN, OPEN_TO_VISITORS, WRITES_NOTHING
from tests.architecture.rules.doors import pages_that_write, rules_of, undeclared_doors
from tests.architecture.visiting import (
    FIELDS,
    SECRET,
    Place,
    addresses,
    make_place,
    watch,
)

Browsers = Callable[[str], FlaskClient]
Guard = Callable[[FlaskClient, Place], Iterator[str]]
View = Callable[..., object]
REFUSALS = {400, 401, 403, 404}
LEADS_AWAY = {302, 303}
BROKEN = 500
ABOUT_IT = {"topic_id", "post_id", "category_id", "dossier_id"}


@pytest.fixture
def place(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A public topic; what breaks becomes a 500, as it would for people."""
    monkeypatch.setitem(house.config, "PROPAGATE_EXCEPTIONS", False)
    return make_place("welkom", "Wie heeft er een ladder")


@pytest.fixture
def hidden(place: Place) -> Place:
    """A topic that only members may know of."""
    return make_place("financiering", SECRET, readers="members")


def test_every_door_one_posts_to_says_that_it_writes(app: Flask) -> None:
    assert list(undeclared_doors(app)) == []


def test_no_page_says_that_it_writes(app: Flask) -> None:
    assert list(pages_that_write(app)) == []


def test_the_exceptions_among_the_doors_are_still_there(app: Flask) -> None:
    posted = {rule.endpoint for rule in rules_of(app, "POST")}
    assert (WRITES_NOTHING.keys() | OPEN_TO_VISITORS.keys() | NO_TOKEN.keys()) - posted == set()
    assert len(list(undeclared_doors(app, ()))) == len(WRITES_NOTHING)


def is_refusal(response: TestResponse, statuses: set[int]) -> bool:
    """Whether nothing was done: one of these, or on to the page where one signs in."""
    is_sent_away = response.status_code in LEADS_AWAY and "/session/new" in response.headers["Location"]
    return is_sent_away or response.status_code in statuses


def refused(browser: FlaskClient, place: Place) -> Iterator[str]:
    """Post to every door that is not open to visitors; tell which do not refuse, and which wrote."""
    changed = watch()
    for rule, url in addresses(browser.application, "POST", place.parts):
        if rule.endpoint in OPEN_TO_VISITORS:
            continue
        response = browser.post(url, data=place.fields(rule))
        if not is_refusal(response, REFUSALS):
            yield (
                f"POST {url} ({rule.endpoint}) answers a visitor with {response.status}. Ask policy first, "
                "or give the form what it needs in visiting.py; open to all? Say why in exceptions.py."
            )
        if written := changed():
            yield f"POST {url} ({rule.endpoint}) let a visitor write in {', '.join(written)}."


def test_a_visitor_gets_nothing_done_at_any_door(client: FlaskClient, place: Place) -> None:
    found = list(refused(client, place))
    assert not found, "\n".join(found)


def test_an_open_door_takes_nonsense_without_breaking(client: FlaskClient, place: Place) -> None:
    nonsense = dict.fromkeys(FIELDS, "\x00\u200b{{7*7}}' OR 1=1 --")
    for rule, url in addresses(client.application, "POST", place.parts):
        if rule.endpoint in OPEN_TO_VISITORS:
            for data in ({}, nonsense):
                assert client.post(url, data=data).status_code < BROKEN, url


def test_every_door_asks_for_a_token(
    client: FlaskClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    answers = {
        url: client.post(url, data=place.fields(rule)).status_code
        for rule, url in addresses(client.application, "POST", place.parts)
        if rule.endpoint not in NO_TOKEN
    }
    assert {url: status for url, status in answers.items() if status != 400} == {}


def broken_pages(browser: FlaskClient, place: Place) -> Iterator[str]:
    """Open every page; tell which break, and which wrote."""
    changed = watch()
    for rule, url in addresses(browser.application, "GET", place.parts):
        with browser.get(url) as response:
            status = response.status
        if response.status_code >= BROKEN:
            yield f"GET {url} ({rule.endpoint}) answers {status}; the log below says why."
        if written := changed():
            yield f"GET {url} ({rule.endpoint}) wrote in {', '.join(written)}. A GET never writes."


@pytest.mark.parametrize("name", ["visitor", "omar", "pia", "ruth"])
def test_every_page_opens_and_writes_nothing(name: str, as_: Browsers, place: Place) -> None:
    found = list(broken_pages(as_(name), place))
    assert not found, "\n".join(found)


def leaks(browser: FlaskClient, hidden: Place) -> Iterator[str]:
    """Ask for everything about a hidden topic; tell what answers as if it were there, or says its name."""
    for method in ("GET", "POST"):
        for rule, url in addresses(browser.application, method, hidden.parts):
            data = hidden.fields(rule) if method == "POST" else None
            with browser.open(url, method=method, data=data) as response:
                body, status = response.data, response.status
            if rule.arguments & ABOUT_IT and not is_refusal(response, {404}):
                yield f"{method} {url} ({rule.endpoint}) answers {status}: what is hidden is not found, 404."
            if SECRET.encode() in body or hidden.topic.slug in response.headers.get("Location", ""):
                yield f"{method} {url} ({rule.endpoint}) tells a visitor of what only members may know."


def test_what_only_members_may_know_no_door_tells_a_visitor(client: FlaskClient, hidden: Place) -> None:
    found = list(leaks(client, hidden))
    assert not found, "\n".join(found)


def write_a_line(**_: object) -> str:
    with writing():
        db.session.execute(update(Topic).values(like_count=Topic.like_count + 1))
    return "done"


def fall(**_: object) -> str:
    raise ZeroDivisionError


BROKEN_DOORS = [
    (refused, "forum.like_post", write_a_line, "let a visitor write in topics"),
    (refused, "forum.like_post", lambda **_: "done", "answers a visitor with 200 OK"),
    (refused, "forum.like_post", lambda **_: redirect("/latest"), "answers a visitor with 302 FOUND"),
    (broken_pages, "forum.latest", write_a_line, "wrote in topics"),
    (broken_pages, "forum.latest", fall, "(forum.latest) answers 500"),
    (leaks, "forum.source", lambda **_: "", "/source (forum.source) answers 200 OK: what is hidden"),
    (leaks, "forum.latest", lambda **_: f"<h2>{SECRET}</h2>", "(forum.latest) tells a visitor"),
    (leaks, "forum.short_topic", lambda **_: redirect("/t/onder-vier-ogen/1"), "(forum.short_topic) tells"),
]


@pytest.mark.parametrize(
    ("guard", "endpoint", "view", "words"), BROKEN_DOORS, ids=[words for *_, words in BROKEN_DOORS]
)
def test_a_door_put_in_wrongly_is_seen(
    guard: Guard, endpoint: str, view: View, words: str, client: FlaskClient, hidden: Place, monkeypatch
) -> None:
    monkeypatch.setitem(client.application.view_functions, endpoint, view)
    found = [sentence for sentence in guard(client, hidden) if endpoint in sentence]
    assert any(words in sentence for sentence in found), found


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
    changed = watch()
    assert changed() == []
    db.session.connection().execute(text("UPDATE topics SET like_count = like_count + 1"))
    assert changed() == ["topics"]
    assert changed() == []


@pytest.mark.parametrize(
    "write",
    [
        lambda topic: (setattr(topic, "title", "Iets anders"), db.session.flush()),
        lambda topic: (db.session.delete(topic), db.session.flush()),
        lambda topic: db.session.execute(update(Topic).values(title="Iets anders")),
    ],
)
def test_a_write_that_no_door_declared_is_refused(write: Callable[[Topic], object], place: Place) -> None:
    with pytest.raises(WroteOutsideTransaction, match="a GET must not write"):
        write(place.topic)
