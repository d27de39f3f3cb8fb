"""Tokens and kept pages: what is the same for every visitor has none, and everything else asks for one."""

from __future__ import annotations

import re

import pytest

from app.accounts.viewer import Viewer
from app.forum.models import Post
from app.foundation.database import db
from tests.cast import person
from tests.counting import count_statements
from tests.making import make_topic

TYPED = "Wij kozen voor een ledenlening van <drie> jaar & dat beviel."
BROWSER = {"Accept": "text/html", "Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def guarded(house, monkeypatch):
    """Ask for a token, as the house does for people."""
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def pages(house):
    topic = make_topic(replies=1)
    return ["/", "/latest", "/top", "/categories", "/log", "/u/omar", "/about", f"/t/{topic.slug}/{topic.id}"]


def test_a_page_for_everyone_has_no_token_sets_no_cookie_and_is_kept(client, pages):
    for path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert "csrf" not in page.text, path
        assert "Set-Cookie" not in page.headers, path
        with count_statements(with_what_is_kept=True) as seen:
            assert client.get(path).text == page.text, path
        assert seen == [], path


def test_a_page_for_a_member_has_a_token_and_is_kept_by_nobody(as_, pages):
    omar = as_("omar")
    for path in pages:
        page = omar.get(path)
        assert 'name="csrf-token"' in page.text, path
        assert page.headers["Cache-Control"] == "no-store", path


def choose(browser, language, **fields):
    return browser.post("/language", data={"language": language, "next": "/latest", **fields})


def language_of(page):
    return re.search(r'<html lang="(\w+)"', page.text)[1]


def test_a_visitor_chooses_a_language_without_a_token(client):
    client.get("/latest")
    response = choose(client, "en")
    assert (response.status_code, response.location) == (303, "/latest")
    assert [cookie.partition("=")[0] for cookie in response.headers.getlist("Set-Cookie")] == ["language"]
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert language_of(client.get("/latest")) == "en"


def test_the_choice_of_one_visitor_is_not_that_of_another(as_):
    one, other = as_("visitor"), as_("visitor")
    choose(one, "en")
    for _ in range(2):
        assert language_of(one.get("/latest")) == "en"
        assert language_of(other.get("/latest")) == "nl"


@pytest.mark.parametrize("strange", ["english", "EN", "en ", "de", ""])
def test_a_strange_choice_in_a_cookie_is_no_choice_and_spoils_no_page(as_, strange):
    one, other = as_("visitor"), as_("visitor")
    one.set_cookie("language", strange)
    other.set_cookie("language", "en")
    assert language_of(one.get("/latest")) == "nl"
    assert language_of(other.get("/latest")) == "en"
    assert language_of(one.get("/latest")) == "nl"


def look_of(name: str) -> Viewer:
    db.session.expire_all()
    return person(name)


def test_a_member_is_asked_for_a_token_here_too(as_):
    assert 400 <= choose(as_("omar"), "en").status_code < 500
    assert look_of("omar").language == "nl"


def test_a_reply_without_a_token_is_not_placed_and_what_was_typed_is_offered_again(as_):
    topic, omar = make_topic(), as_("omar")
    response = omar.post(f"/t/{topic.id}/replies", data={"body": TYPED}, headers=BROWSER)
    assert response.status_code == 400
    assert "&lt;drie&gt; jaar &amp; dat beviel" in response.text
    assert db.session.query(Post).filter_by(topic_id=topic.id).count() == 1
    token = re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]
    again = omar.post(f"/t/{topic.id}/replies", data={"body": TYPED, "csrf_token": token}, headers=BROWSER)
    assert again.status_code == 303
    assert db.session.query(Post).filter_by(topic_id=topic.id).count() == 2


def test_a_token_that_was_made_up_is_worth_nothing(as_):
    topic, omar = make_topic(), as_("omar")
    body = {"body": TYPED, "csrf_token": "made.up.token"}
    assert omar.post(f"/t/{topic.id}/replies", data=body, headers=BROWSER).status_code == 400


def test_a_script_sends_the_token_in_a_header(as_):
    topic, omar = make_topic(), as_("omar")
    token = re.search(r'name="csrf-token" content="([^"]+)"', omar.get("/latest").text)[1]
    response = omar.post(f"/t/{topic.id}/replies", data={"body": TYPED}, headers={"X-CSRFToken": token})
    assert response.status_code == 303
