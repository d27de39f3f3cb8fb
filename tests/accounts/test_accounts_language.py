"""The language of the house: a visitor's cookie, a member's preference."""

import pytest

from app.accounts.presence import current_language, current_time_zone, current_viewer
from app.accounts.viewer import VISITOR
from tests.accounts.reading import user


def choose(client, language, **more):
    headers = {"Referer": more.pop("referer")} if "referer" in more else {}
    return client.post("/language", data={"language": language, **more}, headers=headers)


def test_a_visitor_gets_a_cookie_for_a_year(client):
    choose(client, "en")
    cookie = client.get_cookie("language")
    assert cookie.value == "en"
    assert cookie.max_age == 365 * 24 * 3600
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_next_page_speaks_it(client, language):
    choose(client, language)
    assert f'<html lang="{language}"' in client.get("/session/new").text


def test_a_member_gets_a_preference_and_no_cookie(as_):
    omar = as_("omar")
    choose(omar, "en")
    assert user("omar").language == "en"
    assert omar.get_cookie("language") is None
    assert '<html lang="en"' in omar.get("/preferences").text


def test_a_preference_goes_before_a_cookie(as_):
    omar = as_("omar")
    omar.set_cookie("language", "en")
    assert '<html lang="nl"' in omar.get("/preferences").text


@pytest.mark.parametrize("language", ["", "de", "EN", "../en", "en\0", "<b>", "x" * 9000])
def test_a_language_the_house_does_not_speak_is_refused(as_, language):
    for name in ("visitor", "omar"):
        assert choose(as_(name), language).status_code == 422
    assert user("omar").language == "nl"


@pytest.mark.parametrize("cookie", ["de", "", "x" * 500, "nl;en"])
def test_a_strange_cookie_is_dutch(client, cookie):
    client.set_cookie("language", cookie)
    assert '<html lang="nl"' in client.get("/session/new").text


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"next": "/latest"}, "/latest"),
        ({"next": "//evil.example"}, "/"),
        ({"referer": "http://localhost/latest?page=2"}, "/latest?page=2"),
        ({"referer": "http://localhost/latest#top"}, "/latest"),
        ({"referer": "http://evil.example/latest"}, "/"),
        ({"referer": "http://localhost//evil.example"}, "/"),
        ({"referer": "http://["}, "/"),
        ({"next": "", "referer": "http://localhost/top"}, "/top"),
        ({}, "/"),
    ],
)
def test_one_stays_on_the_page_where_one_was(client, more, where):
    response = choose(client, "en", **more)
    assert (response.status_code, response.location) == (303, where)


def test_where_there_is_no_request_the_house_speaks_its_own_language(house):
    assert current_viewer() == VISITOR
    assert current_language() == "nl"
    assert current_time_zone() == "Europe/Amsterdam"
