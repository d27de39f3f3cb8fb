"""Every error has a page in words, one step on, and never loses what was typed."""

from __future__ import annotations

import html
import re

import pytest
import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http

from app import create_app, error_pages
from app.accounts import actions as accounts
from app.foundation import errors, freshness
from app.foundation.transaction import writing
from tests.cast import person
from tests.conftest import settings_for
from tests.counting import count_statements
from tests.making import category, make_topic

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NOWHERE = "postgresql://cooplink@/cooplink?host=/nowhere"


def main(page: str) -> str:
    return html.unescape(re.search(r"<main.*</main>", page, re.DOTALL)[0])


@pytest.fixture
def breaking(house, monkeypatch):
    """What breaks becomes a page, as it would for people."""
    monkeypatch.setitem(house.config, "PROPAGATE_EXCEPTIONS", False)
    freshness.changed()

    def let_break(error: Exception) -> None:
        def home_page(_viewer):
            raise error

        monkeypatch.setattr("app.overview.views.home_page", home_page)

    return let_break


@pytest.fixture(scope="module")
def lonely(tmp_path_factory) -> Flask:
    """A house whose database is not there."""
    return create_app(settings_for(NOWHERE, tmp_path_factory.mktemp("lonely")))


def answer(house: Flask, error: Exception, **request):
    with house.test_request_context(**{"path": "/somewhere", "headers": BROWSER, **request}):
        return house.make_response(house.handle_user_exception(error))


HOUSE_ERRORS = [
    (errors.Hidden(), 404),
    (errors.Gone("Deze uitnodiging is verlopen."), 410),
    (errors.Denied("Alleen voor wie hier woont."), 403),
    (errors.Invalid("Vul een titel in.", "title"), 422),
    (errors.Conflict("Een ander was eerder.", "Andere tekst", 4), 409),
    (errors.TooFast("Even geduld.", 17), 429),
    (errors.HouseError("Iets anders."), 422),
]
HTTP_ERRORS = [
    (http.BadRequest(), 400),
    (http.Unauthorized(), 401),
    (http.Forbidden(), 403),
    (http.NotFound(), 404),
    (http.MethodNotAllowed(["POST"]), 405),
    (http.NotAcceptable(), 406),
    (http.Conflict(), 409),
    (http.Gone(), 410),
    (http.RequestEntityTooLarge(), 413),
    (http.UnsupportedMediaType(), 415),
    (http.UnprocessableEntity(), 422),
    (http.TooManyRequests(), 429),
    (http.InternalServerError(), 500),
    (http.NotImplemented(), 501),
    (http.ServiceUnavailable(), 503),
]
ALL_ERRORS = [*HOUSE_ERRORS, *HTTP_ERRORS]
named = pytest.mark.parametrize(("error", "status"), ALL_ERRORS, ids=lambda one: getattr(one, "name", None))


@named
def test_an_error_has_a_page_with_one_heading_that_nobody_keeps(house, error, status):
    response = answer(house, error)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    page = response.get_data(as_text=True)
    assert page.count("<h1") == 1
    assert 'href="/"' in main(page)
    assert main(page).count("<p>") >= 1


@named
def test_a_script_gets_the_same_sentence_in_json(house, error, status):
    response = answer(house, error, headers=JSON)
    assert (response.status_code, response.mimetype) == (status, "application/json")
    sentence = response.get_json()["error"]
    assert sentence.strip().endswith(".")
    assert sentence in main(answer(house, error).get_data(as_text=True))
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("error", "status"), HOUSE_ERRORS[1:])
def test_the_reason_is_what_the_person_reads(house, error, status):
    assert error.sentence in main(answer(house, error).get_data(as_text=True))


def test_a_reason_is_never_html(house):
    page = answer(house, errors.Denied("<b>Nee</b> & %s")).get_data(as_text=True)
    assert "&lt;b&gt;Nee&lt;/b&gt; &amp; %s" in page


def test_a_conflict_gives_a_script_the_text_that_stands_now(house):
    facts = answer(
        house, errors.Conflict("Een ander was eerder.", "Andere tekst", 4), headers=JSON
    ).get_json()
    assert facts == {"error": "Een ander was eerder.", "body": "Andere tekst", "sequence": 4}


@pytest.mark.parametrize("headers", [JSON, BROWSER])
def test_who_is_too_fast_reads_how_long_to_wait(house, headers):
    assert answer(house, errors.TooFast("Even geduld.", 17), headers=headers).headers["Retry-After"] == "17"


def test_what_a_door_does_answer_is_told(client):
    response = client.get("/session")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "accept", "is_json"),
    [
        ("/t/1", "text/html", False),
        ("/t/1", "*/*", False),
        ("/t/1", None, False),
        ("/t/1", "application/json", True),
        ("/t/1", "application/json, text/html;q=0.5", True),
        ("/t/1", "text/html, application/json;q=0.5", False),
        ("/t/1.json", "text/html", True),
        ("/drafts/new", "*/*", True),
        ("/drafts/new", None, True),
        ("/drafts/new", BROWSER["Accept"], False),
        ("/drafts", "*/*", False),
        ("/files", "*/*", True),
        ("/files/new", BROWSER["Accept"], False),
        ("/preview", "*/*", True),
        ("/people/suggestions", "*/*", True),
    ],
)
def test_who_asks_for_json_gets_json(app, path, accept, is_json):
    with app.test_request_context(path, headers={"Accept": accept} if accept else {}):
        assert error_pages.wants_json() is is_json


@pytest.mark.parametrize(
    ("path", "then"),
    [("/new", "/new"), ("/nergens", "/nergens"), ("/nergens?a=1&b=é", "/nergens?a=1&b=é")],
)
def test_a_visitor_may_sign_in_and_come_back(client, path, then):
    page = client.get(path).text
    link = re.search(r'href="(/session/new\?next=[^"]+)"', page)[1]
    form = client.get(html.unescape(link)).text
    kept = html.unescape(re.search(r'name="next"[^>]*value="([^"]*)"', form)[1])
    assert kept in {then, then.replace("é", "%C3%A9")}


def test_a_visitor_whose_form_was_refused_comes_back_to_the_page_it_was_on(client, house):
    topic = make_topic()
    there = f"/t/{topic.slug}/{topic.id}"
    response = client.post(f"/posts/{topic.id}/likes", headers={"Referer": f"http://localhost{there}"})
    assert response.status_code in {403, 404}
    assert f'href="/session/new?next={there}"' in html.unescape(response.text).replace("%2F", "/")


@pytest.mark.parametrize("name", ["pia", "omar", "ruth"])
def test_a_member_is_not_asked_to_sign_in(as_, name):
    page = as_(name).get("/nergens")
    assert page.status_code == 404
    assert "/session/new" not in page.text


def test_what_is_hidden_looks_like_what_is_not_there(client, house):
    with writing():
        category().read_access = "members"
    there, nowhere = f"/t/{make_topic().id}", f"/t/{10**9}"
    hidden, nothing = client.get(there), client.get(nowhere)
    assert hidden.status_code == nothing.status_code == 404
    assert _without(hidden.text, there) == _without(nothing.text, nowhere)


def _without(page: str, path: str) -> str:
    """Leave the address out, as it stands in the link to sign in."""
    return page.replace(path, "").replace(path.replace("/", "%2F"), "")


def test_too_much_at_once_is_refused_with_the_size(client, house, monkeypatch):
    monkeypatch.setitem(house.config, "MAX_CONTENT_LENGTH", 3 * error_pages.MEGABYTE)
    response = client.post("/session", data={"login": "x" * 4 * error_pages.MEGABYTE})
    assert response.status_code == 413
    assert "3" in main(response.text)


def test_what_breaks_is_said_without_details_and_written_down(client, breaking):
    breaking(RuntimeError("geheime reden"))
    with structlog.testing.capture_logs() as logs:
        response = client.get("/")
    assert response.status_code == 500
    assert "geheime reden" not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    (line,) = [one for one in logs if one["event"] == "request failed"]
    assert (line["path"], line["method"], str(line["exc_info"])) == ("/", "GET", "geheime reden")
    assert line["exc_info"].__traceback__ is not None


def test_what_breaks_for_a_script_is_said_in_json(client, breaking):
    breaking(RuntimeError("geheime reden"))
    response = client.get("/", headers=JSON)
    assert response.status_code == 500
    assert set(response.get_json()) == {"error"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_breaks_is_said_in_the_language_of_the_person(as_, client, breaking, language):
    breaking(RuntimeError())
    with writing():
        accounts.change_language(person("pia"), language)
    client.set_cookie("language", language)
    for browser in (as_("pia"), client):
        assert f'<html lang="{language}">' in browser.get("/").text


def test_in_the_tests_what_breaks_is_raised(client, house, monkeypatch):
    def home_page(_viewer):
        raise RuntimeError("kapot")

    freshness.changed()
    monkeypatch.setattr("app.overview.views.home_page", home_page)
    with pytest.raises(RuntimeError, match="kapot"):
        client.get("/")


def test_even_the_page_that_says_so_may_break(client, breaking, monkeypatch):
    def render_template(*_names, **_values):
        raise LookupError("no template")

    breaking(RuntimeError("kapot"))
    monkeypatch.setattr(error_pages, "render_template", render_template)
    with structlog.testing.capture_logs() as logs:
        response = client.get("/")
    assert (response.status_code, response.mimetype) == (500, "text/plain")
    assert [str(one["exc_info"]) for one in logs if one["event"] == "request failed"] == [
        "kapot",
        "no template",
    ]


def test_after_something_broke_the_next_page_is_whole(client, breaking, monkeypatch):
    breaking(RuntimeError())
    assert client.get("/").status_code == 500
    monkeypatch.undo()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("cookie", ["", "session=abc; remember_token=abc"])
@pytest.mark.parametrize("headers", [BROWSER, JSON])
def test_without_a_database_there_is_still_a_page(lonely, cookie, headers):
    with structlog.testing.capture_logs() as logs:
        response = lonely.test_client().get("/latest", headers={**headers, "Cookie": cookie})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert response.headers["Cache-Control"] == "no-store"
    assert isinstance(next(one["exc_info"] for one in logs if "exc_info" in one), OperationalError)


def test_what_breaks_without_a_database_is_said_too(lonely, monkeypatch):
    def home_page(_viewer):
        raise RuntimeError

    monkeypatch.setattr("app.overview.views.home_page", home_page)
    with structlog.testing.capture_logs():
        response = lonely.test_client().get("/")
    assert response.status_code == 500
    assert response.text.count("<h1") == 1


def test_health_is_told_without_a_database(lonely):
    response = lonely.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["database"] == "unreachable"


def test_the_page_that_says_it_broke_asks_nothing_of_the_database(as_, breaking):
    breaking(RuntimeError())
    browser = as_("pia")
    with count_statements() as statements, structlog.testing.capture_logs():
        browser.get("/")
    assert len(statements) == 1, "who it is was asked before it broke, and nothing after"


def test_an_error_page_brings_nothing_from_elsewhere(lonely):
    with structlog.testing.capture_logs():
        page = lonely.test_client().get("/latest").text
    assert re.findall(r'(?:src|href)="(?!/)[^"]*"', page) == []
    assert "<script" not in page
