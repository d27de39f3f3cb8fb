"""What was typed is never lost: a form that could not be taken is shown again."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from app.forum import actions as forum
from app.forum.models import Post, Topic
from app.foundation import errors
from app.foundation.database import db
from app.foundation.transaction import writing
from app.resubmission import comes_from_here, kept_form
from tests.cast import person
from tests.making import category, make_topic

BROWSER = {"Accept": "text/html"}
HERE = {**BROWSER, "Origin": "http://localhost"}
ELSEWHERE = {**BROWSER, "Origin": "https://evil.example"}
LONG = "Een heel verhaal over de goot & het <dak>.\n\n" * 40


class Form(HTMLParser):
    """The one form or the one set of fields inside <main>: where it goes, and what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self.readonly: set[str] = set()
        self.labels = 0
        self._area: str | None = None
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self._is_inside |= tag == "main"
        if not self._is_inside:
            return
        if tag == "form":
            self.action = facts["action"]
        self.labels += tag == "label"
        if tag in {"input", "textarea"} and "readonly" in facts:
            self.readonly.add(facts["name"])
        if tag == "input":
            self.fields.append((facts["name"], facts.get("value") or ""))
        if tag == "textarea":
            self._area = facts["name"]
            self.fields.append((self._area, ""))

    def handle_data(self, data):
        if self._area is not None:
            name, so_far = self.fields[-1]
            self.fields[-1] = (name, so_far + data)

    def handle_endtag(self, tag):
        self._is_inside &= tag != "main"
        if tag == "textarea":
            name, text = self.fields[-1]
            self.fields[-1], self._area = (name, text.removeprefix("\n")), None

    @property
    def typed(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if name != "csrf_token"]

    @property
    def token(self) -> str:
        return dict(self.fields).get("csrf_token", "")


@pytest.fixture
def guarded(house, monkeypatch) -> Flask:
    """A house that asks for a token, as it does for people."""
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)
    return house


def new_topic(**changes: str) -> dict[str, str]:
    return {"title": "Wie maakt de goot", "body": LONG, "category_id": str(category().id), **changes}


def topics() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Topic))


def test_a_topic_typed_on_a_page_that_was_open_too_long_is_posted_in_the_end(guarded, as_):
    browser = as_("omar")
    refused = browser.post("/topics", data=new_topic(), headers=HERE)
    assert refused.status_code == 400
    assert topics() == 0
    form = Form(refused.text)
    assert form.action == "/topics"
    assert dict(form.typed) == {key: value.replace("\r\n", "\n") for key, value in new_topic().items()}
    taken = browser.post(form.action, data=MultiDict(form.fields), headers=HERE)
    assert taken.status_code == 303
    post = db.session.scalars(db.select(Post)).one()
    assert post.body.strip() == LONG.strip()


def test_a_reply_comes_in_the_end_too(guarded, as_):
    topic, browser = make_topic(), as_("nadia")
    data = {"body": "Ik kom **zaterdag**.", "csrf_token": "een oude", "reply_to": "1"}
    form = Form(browser.post(f"/t/{topic.id}/replies", data=data, headers=HERE).text)
    assert form.token not in ("", "een oude")
    assert browser.post(form.action, data=MultiDict(form.fields), headers=HERE).status_code == 303
    last = db.session.scalars(db.select(Post).order_by(Post.id.desc()).limit(1)).one()
    assert (last.body, last.reply_to_id is not None) == ("Ik kom **zaterdag**.", True)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/session", {"login": "pia", "password": "geheim-geheim"}),
        ("/register", {"name": "Wim", "email": "wim@voorbeeld.example", "password": "geheim-geheim"}),
        ("/preferences/password", {"name": "x", "current_password": "geheim-geheim"}),
    ],
)
def test_a_password_is_never_shown_again(guarded, client, path, data):
    page = client.post(path, data=data, headers=HERE).text
    assert "geheim-geheim" not in page
    assert "password" not in dict(Form(page).fields)
    for name in data.keys() - {"password", "current_password"}:
        assert (name, data[name]) in Form(page).fields


def test_a_script_is_told_in_json(guarded, as_):
    response = as_("omar").post("/drafts/new", data={"body": LONG}, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert set(response.get_json()) == {"error"}


@pytest.mark.parametrize(
    "headers", [ELSEWHERE, BROWSER, {**BROWSER, "Referer": "https://evil.example/localhost"}]
)
def test_who_comes_from_another_site_gets_no_token_but_keeps_the_text(guarded, as_, headers):
    response = as_("omar").post("/topics", data=new_topic(), headers=headers)
    form = Form(response.text)
    assert response.status_code == 400
    assert (form.action, form.token) == ("", "")
    assert form.readonly == {"title", "body"}


def test_another_site_cannot_replace_the_cookie_that_browsers_withhold_from_it(guarded, client):
    response = client.post("/topics", data=new_topic(), headers=ELSEWHERE)
    assert response.status_code == 400
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("headers", "is_from_here"),
    [
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost:8000"}, False),
        ({"Origin": "http://localhost.evil.example"}, False),
        ({"Origin": "https://evil.example", "Referer": "http://localhost/"}, False),
        ({"Origin": "null", "Referer": "http://localhost/topics/new"}, True),
        ({"Origin": "null"}, False),
        ({"Referer": "http://localhost/topics/new"}, True),
        ({"Referer": "http://evil.example/localhost"}, False),
        ({"Referer": "http://[::1"}, False),
        ({}, False),
    ],
)
def test_a_form_comes_from_here_or_it_does_not(app, headers, is_from_here):
    with app.test_request_context("/topics", method="POST", headers=headers):
        assert comes_from_here() is is_from_here


@pytest.mark.parametrize(
    ("error", "can_resend"),
    [
        (errors.TooFast("Even geduld.", 9), True),
        (errors.Denied("Dit gesprek is gesloten."), False),
        (errors.Hidden(), False),
        (errors.Invalid("Dit kan niet."), False),
        (errors.Conflict("Een ander was eerder."), False),
    ],
)
def test_whatever_is_refused_the_text_can_be_copied_or_sent_again(house, error, can_resend):
    form = Form(refused(house, error, {"body": LONG}))
    assert ("body", LONG) in form.fields
    assert (form.action == "/t/1/replies?x=1") is can_resend
    assert bool(form.token) is can_resend
    assert bool(form.readonly) is not can_resend


def refused(house: Flask, error: Exception, data: dict[str, str]) -> str:
    request = {"method": "POST", "data": data, "headers": HERE}
    with house.test_request_context("/t/1/replies?x=1", **request):
        return house.make_response(house.handle_user_exception(error)).get_data(as_text=True)


@pytest.mark.parametrize("name", ["visitor", "omar"])
def test_a_topic_that_was_closed_meanwhile_costs_nobody_a_text(as_, house, name):
    topic = make_topic("nadia")
    with writing():
        forum.close_topic(person("quinn"), topic, "Klaar.")
    response = as_(name).post(f"/t/{topic.id}/replies", data={"body": LONG}, headers=HERE)
    assert 400 <= response.status_code < 500
    assert "Een heel verhaal over de goot &amp; het &lt;dak&gt;." in response.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_typed_nothing_is_shown_nothing(client, method):
    assert "kept-" not in client.open("/nergens?body=hallo", method=method).text


@pytest.mark.parametrize("data", [{}, {"step": "1"}, {"csrf_token": "a b c"}, {"body": "  "}])
def test_a_form_without_words_is_not_shown(house, data):
    assert "kept-" not in refused(house, errors.Denied("Nee."), data)


def test_every_field_that_is_shown_has_its_label(house):
    form = Form(refused(house, errors.TooFast("Wacht.", 1), {"title": "Goot", "body": LONG, "to": "a b"}))
    assert form.labels == 3


def test_a_file_cannot_be_kept_and_that_is_said(guarded, as_):
    data = {"title": "Wie maakt de goot", "body": "Zie foto", "file": (io.BytesIO(b"x"), "goot.png")}
    response = as_("omar").post("/topics", data=data, headers=HERE)
    assert response.status_code == 400
    with_file, form = response.text, Form(response.text)
    without = as_("omar").post("/topics", data={"title": "Wie maakt de goot"}, headers=HERE).text
    assert ("body", "Zie foto") in form.fields
    assert with_file.count("<p>") == without.count("<p>") + 1


def test_a_form_that_cannot_be_read_is_not_shown(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10)
    with app.test_request_context("/topics", method="POST", data={"body": "x" * 100}):
        assert kept_form(can_resend=True) is None


# A browser sends line ends as CR LF, and no field name or value with a NUL.
words = some.text(some.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=120)
names = some.sampled_from(["title", "body", "reason", "x", "category_id", "tags", "reply_to"])


@given(sent=some.lists(some.tuples(names, words), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_was_typed_comes_back_as_it_was(app, sent):
    data = {"title": "Hier staat iets", **dict(sent)}
    request = {"method": "POST", "data": data, "headers": HERE}
    with app.test_request_context("/topics", **request):
        page = app.make_response(app.handle_user_exception(errors.TooFast("Wacht.", 1)))
    assert dict(Form(page.get_data(as_text=True)).typed) == data
