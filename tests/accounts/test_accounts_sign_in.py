"""Signing in and out."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from app.accounts import actions, passwords
from app.accounts.viewer import viewer_by_key
from app.foundation import clock
from app.foundation.transaction import writing
from tests.accounts.reading import (
    PASSWORD,
    error_beside,
    is_in,
    sign_in,
    sign_in_count,
    user,
    value_in,
)
from tests.cast import person

NOON = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)


def test_the_form_is_there_for_everybody(client, as_):
    assert client.get("/session/new").status_code == 200
    assert as_("omar").get("/session/new").status_code == 200


@pytest.mark.parametrize(
    "login",
    ["omar", "Omar", "OMAR", " omar ", "omar@voorbeeld.example", "Omar@Voorbeeld.Example", "om\u200bar"],
)
def test_somebody_signs_in_by_username_or_address(client, login):
    response = sign_in(client, login)
    assert (response.status_code, response.location) == (303, "/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("omar", "samen-wonen-demo "),
        ("omar", "SAMEN-WONEN-DEMO"),
        ("omar@voorbeeld.example", "wrong"),
        ("nobody", PASSWORD),
        ("nobody@voorbeeld.example", PASSWORD),
        ("omar%", PASSWORD),
        ("om_r", PASSWORD),
        ("@", PASSWORD),
        ("omar' OR 1=1 --", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("omar", "x" * 100_000),
        ("omar", "\0"),
    ],
)
def test_anything_else_is_refused_with_one_and_the_same_sentence(client, login, password):
    response = sign_in(client, login, password)
    assert response.status_code == 422
    assert error_beside(response, "password") == error_beside(sign_in(client, "omar", "w"), "password")
    assert not is_in(client)


def test_the_name_typed_stays_and_the_password_does_not(client):
    response = sign_in(client, "Omar V.", "not-his-password")
    assert value_in(response, "login") == "Omar V."
    assert value_in(response, "password") == ""
    assert "not-his-password" not in response.text


@pytest.mark.parametrize("missing", ["login", "password"])
def test_an_empty_field_is_pointed_at(client, missing):
    response = client.post("/session", data={"login": "omar", "password": PASSWORD, missing: ""})
    assert response.status_code == 422
    assert error_beside(response, missing)


def test_a_stranger_costs_a_hash_as_well(client):
    with mock.patch.object(passwords._workshop, "hasher", wraps=passwords._workshop.hasher) as work:
        sign_in(client, "nobody")
    assert work.call_count == 1


def test_who_stays_gets_a_cookie_that_outlives_the_browser(client):
    sign_in(client, "omar", remember="y")
    cookie = client.get_cookie("remember_token")
    assert cookie.max_age == 60 * 24 * 3600 or cookie.expires
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    client.delete_cookie("session")
    assert is_in(client)


def test_who_does_not_stay_is_forgotten_when_the_browser_closes(client):
    sign_in(client, "omar")
    assert client.get_cookie("remember_token") is None
    client.delete_cookie("session")
    assert not is_in(client)


def test_the_form_proposes_to_stay(client):
    box = client.get("/session/new").text.partition('id="remember"')[0].rpartition("<input")[2]
    assert "checked" in box


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/t/een-vraag/12?page=2", "/t/een-vraag/12?page=2"),
        ("/preferences#look", "/preferences#look"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\/evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("http:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,x", "/"),
        ("evil.example", "/"),
        ("/" + "x" * 5000, "/"),
        ("/\x00", "/"),
    ],
)
def test_afterwards_one_goes_only_to_a_page_of_this_house(client, wanted, where):
    form = client.get("/session/new", query_string={"next": wanted})
    assert value_in(form, "next") == where
    assert sign_in(client, "omar", next=wanted).location == where


def test_somebody_signs_in_where_somebody_else_was(as_):
    shared = as_("omar")
    assert sign_in(shared, "pia").status_code == 303
    assert "@pia" in shared.get("/preferences").text
    assert sign_in_count("omar") == 0


def test_signing_in_twice_leaves_one_sign_in(client):
    sign_in(client, "omar")
    sign_in(client, "omar")
    assert is_in(client)
    assert sign_in_count("omar") == 1


def test_a_wrong_password_leaves_the_sign_in_there_was(as_):
    omar = as_("omar")
    sign_in(omar, "pia", "wrong")
    assert "@omar" in omar.get("/preferences").text


def test_signing_out_ends_it_here_and_in_the_database(client):
    sign_in(client, "omar", remember="y")
    kept = client.get_cookie("remember_token").value
    response = client.post("/session/end")
    assert (response.status_code, response.location) == (303, "/")
    assert client.get_cookie("remember_token") is None
    assert not is_in(client)
    assert sign_in_count("omar") == 0
    client.set_cookie("remember_token", kept)
    assert not is_in(client)


def test_a_visitor_may_sign_out_as_well(client):
    assert client.post("/session/end").status_code == 303


def test_a_get_does_not_sign_out(as_):
    omar = as_("omar")
    assert omar.get("/session/end").status_code == 405
    assert is_in(omar)


@pytest.mark.parametrize(("days", "is_still_in"), [(59, True), (61, False)])
def test_a_sign_in_lasts_sixty_days(client, days, is_still_in):
    sign_in(client, "omar", remember="y")
    with clock.at(clock.now() + timedelta(days=days)):
        assert is_in(client) is is_still_in


@pytest.mark.parametrize("key", ["", "x", "\0", "0" * 4000])
def test_a_made_up_key_is_nobody(house, key):
    assert viewer_by_key(key) is None


def test_a_cookie_that_was_tampered_with_is_nobody(client):
    for cookie in ("1|abc", "|", "é", "x" * 3000):
        client.set_cookie("remember_token", cookie)
        assert not is_in(client)


def test_a_hash_of_an_older_cost_is_renewed_at_the_next_sign_in(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(passwords._workshop, "cost", passwords.Cost(passes=2, memory=16))
        older = passwords.hash_of(PASSWORD)
    with writing():
        user("omar").password_hash = older
    sign_in(client, "omar")
    assert user("omar").password_hash != older
    assert sign_in(client, "omar").status_code == 303


def test_a_sign_in_knows_its_device(client):
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
    client.post("/session", data={"login": "omar", "password": PASSWORD}, headers={"User-Agent": agent})
    page = client.get("/preferences/sign-ins").text
    assert "Firefox" in page
    assert "Windows" in page


def test_the_viewer_of_a_new_sign_in_holds_its_key(house):
    with writing():
        viewer = actions.begin_sign_in(person("omar").id, "x" * 500)
    assert viewer.username == "omar"
    assert viewer_by_key(viewer.sign_in_key) == viewer
    assert viewer.sign_in_key not in repr(house.config)


def test_one_account_cannot_be_tried_for_ever(house):
    with clock.at(NOON):
        statuses = [sign_in(house.test_client(), "omar", "wrong").status_code for _ in range(22)]
        other = sign_in(house.test_client(), "pia")
    assert statuses == [422] * 20 + [429] * 2
    assert other.status_code == 303


def test_an_account_can_be_tried_again_later(client):
    with clock.at(NOON):
        for _ in range(21):
            sign_in(client, "omar", "wrong")
        refused = sign_in(client, "omar")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    with clock.at(NOON + timedelta(seconds=int(refused.headers["Retry-After"]))):
        assert sign_in(client, "omar").status_code == 303


def test_one_place_cannot_try_all_accounts(client):
    with clock.at(NOON):
        statuses = [sign_in(client, f"gast{number}", "").status_code for number in range(62)]
    assert statuses == [422] * 60 + [429] * 2


def test_a_busy_house_asks_to_come_back(client, monkeypatch):
    monkeypatch.setattr(passwords, "SECONDS_TO_WAIT", 0.01)
    with passwords._workshop.place(), passwords._workshop.place():
        response = sign_in(client, "omar")
    assert response.status_code == 429
    assert response.headers["Retry-After"]
