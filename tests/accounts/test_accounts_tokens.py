"""Every form carries a token; a form without one does nothing."""

import re

import pytest

from tests.accounts.reading import PASSWORD, is_in, user

FORMS = ["/register", "/session/new", "/password/forgotten"]
MEMBER_FORMS = {
    "/preferences": 1,
    "/preferences/look": 1,
    "/preferences/account": 3,
    "/preferences/sign-ins": 1,
}
DOORS = [
    "/register", "/session", "/session/end", "/confirmation", "/confirm/key", "/password/forgotten",
    "/password/key", "/email/key", "/preferences", "/preferences/look", "/preferences/username",
    "/preferences/email", "/preferences/password", "/preferences/sign-ins/1/end",
    "/preferences/sign-ins/end-others", "/u/omar/roles",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _guarded(house, monkeypatch):
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)


def token_in(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


@pytest.mark.parametrize("door", DOORS)
def test_a_form_without_a_token_does_nothing(as_, door):
    ruth = as_("ruth")
    response = ruth.post(door, data={"role": "administrator", "act": "give", "name": "x", "bio": ""})
    assert 400 <= response.status_code < 500
    assert is_in(ruth)
    assert user("ruth").name == "Ruth"
    assert not user("omar").is_administrator


@pytest.mark.parametrize("page", FORMS)
def test_each_form_for_visitors_carries_a_token_and_is_kept_for_nobody_else(client, page):
    response = client.get(page)
    assert token_in(response)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", MEMBER_FORMS)
def test_each_form_for_members_carries_a_token(as_, page):
    text = as_("omar").get(page).text
    forms = re.findall(r"<form\b.*?</form>", text, re.DOTALL)
    assert len(forms) >= MEMBER_FORMS[page]
    assert all('name="csrf_token"' in form for form in forms if 'method="post"' in form)
    assert len(re.findall(r'id="csrf_token"', text)) <= 1


def test_a_form_with_its_token_works(client):
    token = token_in(client.get("/session/new"))
    client.post("/session", data={"login": "omar", "password": PASSWORD, "csrf_token": token})
    assert is_in(client)


def test_the_token_of_somebody_else_does_not_work(client, as_):
    token = token_in(client.get("/session/new"))
    other = as_("visitor")
    other.get("/session/new")
    response = other.post("/session", data={"login": "omar", "password": PASSWORD, "csrf_token": token})
    assert 400 <= response.status_code < 500
    assert not is_in(other)


def test_a_visitor_chooses_a_language_on_a_page_that_is_the_same_for_all(client):
    assert "csrf" not in client.get("/register/sent").text
    assert client.post("/language", data={"language": "en"}).status_code == 303
    assert client.get_cookie("language").value == "en"


def test_a_member_chooses_a_language_with_a_token_only(as_):
    omar = as_("omar")
    assert omar.post("/language", data={"language": "en"}).status_code == 422
    assert user("omar").language == "nl"
    token = token_in(omar.get("/preferences"))
    assert omar.post("/language", data={"language": "en", "csrf_token": token}).status_code == 303
    assert user("omar").language == "en"


def test_a_page_for_members_is_kept_by_nobody(as_):
    assert as_("omar").get("/preferences/account").headers["Cache-Control"] == "no-store"
