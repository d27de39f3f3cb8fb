"""A reader of Dutch meets no English: not on the pages people come by most, not when something goes wrong."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Response
from flask_babel import force_locale, get_domain, get_translations
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http
from wtforms import IntegerField, RadioField, SelectField

from app.forum.models import Post
from app.foundation.database import db
from app.foundation.forms import offer
from config import ROOT
from tests.making import category, make_topic

BETWEEN = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>")
BROWSER = {"Accept": "text/html"}
PAGES = [
    ("visitor", "/", 200),
    ("visitor", "/latest", 200),
    ("visitor", "/top?period=all", 200),
    ("visitor", "/categories", 200),
    ("visitor", "/tags", 200),
    ("visitor", "/log", 200),
    ("visitor", "/register", 200),
    ("visitor", "/register/sent", 200),
    ("visitor", "/session/new", 200),
    ("visitor", "/password/forgotten", 200),
    ("visitor", "/password/sent", 200),
    ("visitor", "/demo/outbox", 200),
    ("visitor", "{topic}", 200),
    ("visitor", "/u/omar", 200),
    ("visitor", "/nowhere", 404),
    ("visitor", "/confirm/never-was", 410),
    ("omar", "/", 200),
    ("omar", "/new", 200),
    ("omar", "/unread", 200),
    ("omar", "{topic}", 200),
    ("omar", "/t/{topic_id}/title", 200),
    ("omar", "/posts/{post_id}/acts", 200),
    ("omar", "/posts/{post_id}/edit", 200),
    ("omar", "/posts/{post_id}/revisions", 200),
    ("omar", "/topics/new", 200),
    ("omar", "/composer/parts", 200),
    ("omar", "/bookmarks", 200),
    ("omar", "/drafts", 200),
    ("omar", "/files/new", 200),
    ("omar", "/preferences", 200),
    ("omar", "/preferences/look", 200),
    ("omar", "/preferences/account", 200),
    ("omar", "/preferences/sign-ins", 200),
    ("omar", "/c/{category_id}/settings", 403),
    ("quinn", "/c/{category_id}/settings", 200),
    ("quinn", "/t/{topic_id}/moderation", 200),
    ("quinn", "/categories/new", 200),
    ("ruth", "/u/omar", 200),
]
REFUSED = [
    ("visitor", "/register", {"name": "", "email": "nee", "password": "kort"}),
    ("visitor", "/session", {"login": "", "password": ""}),
    ("omar", "/topics", {"category_id": "0", "title": "", "body": ""}),
    ("omar", "/preferences/look", {"language": "xx", "time_zone": "Mars", "text_size": "9", "theme": "no"}),
    ("omar", "/preferences/password", {"current_password": "", "password": ""}),
    ("quinn", "/categories", {"name_nl": "", "section_id": "x"}),
]
ERRORS = [
    http.BadRequest(),
    http.Forbidden(),
    http.NotFound(),
    http.MethodNotAllowed(),
    http.Conflict(),
    http.Gone(),
    http.RequestEntityTooLarge(),
    http.UnsupportedMediaType(),
    http.UnprocessableEntity(),
    http.TooManyRequests(),
    http.ServiceUnavailable(),
]


@pytest.fixture(scope="module")
def catalogue():
    with (ROOT / "app/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def dutch(catalogue) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, "messages")


@pytest.fixture(scope="module")
def english(catalogue) -> list[str]:
    """What gives English away: parts of three words or more that the Dutch does not have."""
    parts = set()
    for message in catalogue:
        pair = [[words] if isinstance(words, str) else words for words in (message.id, message.string)]
        for said, translated in zip(*pair, strict=True):
            parts |= {part for part in map(str.strip, BETWEEN.split(said)) if part not in translated}
    return sorted(part for part in parts if len(part.split()) > 2)


@pytest.fixture
def house(house, dutch, monkeypatch):
    """The house with the catalogue as it stands, compiled or not."""
    monkeypatch.setitem(get_domain().cache, ("nl", "messages"), dutch)
    monkeypatch.setitem(house.config, "PROPAGATE_EXCEPTIONS", False)
    return house


@pytest.fixture
def places(house) -> dict[str, str]:
    topic = make_topic(replies=2)
    return {
        "topic": f"/t/{topic.slug}/{topic.id}",
        "topic_id": str(topic.id),
        "post_id": str(db.session.scalar(db.select(Post.id).filter_by(topic_id=topic.id, number=1))),
        "category_id": str(category().id),
    }


def english_in(page: str, english: list[str]) -> list[str]:
    plain = html.unescape(page)
    return [part for part in english if part in plain]


def said_by(answer: Response, english: list[str]) -> list[str]:
    return english_in(answer.get_data(as_text=True), english)


@pytest.mark.parametrize(("name", "address", "status"), PAGES)
def test_a_page_speaks_dutch(name, address, status, as_, places, english, house):
    for letter in (house.config["SETTINGS"].instance_dir / "outbox").glob("*"):
        letter.unlink()  # of other tests, whose readers had chosen English
    answer = as_(name).get(address.format(**places), headers=BROWSER)
    assert (answer.status_code, english_in(answer.text, english)) == (status, [])


@pytest.mark.parametrize(("name", "address", "typed"), REFUSED)
def test_a_refused_form_says_so_in_dutch(name, address, typed, as_, english):
    answer = as_(name).post(address, data=typed, headers=BROWSER)
    assert answer.status_code == 422
    assert "Er klop" in answer.text
    assert english_in(answer.text, [*english, "Not a valid", "This field is required", "Invalid"]) == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.code))
def test_an_error_speaks_dutch(error, house, english):
    with house.test_request_context(path="/ergens", headers=BROWSER):
        answer = house.make_response(house.handle_user_exception(error))
    assert (answer.status_code, said_by(answer, [*english, error.description])) == (error.code, [])


@pytest.mark.parametrize(
    "error", [ValueError("broken"), OperationalError("SELECT 1", {}, ConnectionError("away"))]
)
def test_what_breaks_is_told_in_dutch(error, house, english):
    with house.test_request_context(path="/ergens", headers=BROWSER):
        answer = house.make_response(house.handle_exception(error))
    assert answer.status_code >= 500
    assert said_by(answer, english) == []


def test_english_would_be_noticed(house, client, english):
    client.set_cookie("language", "en")
    assert len(english_in(client.get("/register").text, english)) > 5


def test_sentences_of_the_form_library_are_dutch_too(house):
    class Form(FlaskForm):
        number = IntegerField()
        one = RadioField(choices=offer([("a", "A")]))
        other = SelectField(choices=offer([("a", "A")]))

    with house.test_request_context(method="POST", data={"number": "x", "one": "b", "other": "b"}):
        form = Form()
        form.validate()
    said = {name: form[name].errors[0] for name in ("number", "one", "other")}
    assert said == {"number": "Ongeldig getal.", "one": "Ongeldige keuze.", "other": "Ongeldige keuze."}


def test_letters_are_dutch(house, letters, english, client):
    client.post(
        "/register", data={"name": "Wietske", "email": "w@voorbeeld.example", "password": "een lang dak"}
    )
    client.post("/password/forgotten", data={"login": "omar"})
    written = letters()
    assert len(written) >= 2
    for letter in written:
        assert english_in(f"{letter['subject']}\n{letter.get_content()}", english) == []


def test_each_language_has_its_own_words(house):
    with house.test_request_context():
        words = {}
        for language in ("nl", "en"):
            with force_locale(language):
                words[language] = str(get_translations().ugettext("Post reply"))
    assert words == {"nl": "Plaats antwoord", "en": "Post reply"}
