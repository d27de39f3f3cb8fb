"""A forgotten password: the letter, the new one, and what nobody can learn from asking."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.actions import keys
from app.foundation import clock
from app.foundation.transaction import writing
from tests.accounts.reading import (
    OTHER_PASSWORD,
    PASSWORD,
    error_beside,
    is_in,
    key_in,
    lines,
    link_in,
    newcomer,
    sign_in,
    sign_in_count,
    user,
)

NOON = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)


def ask(client, login="omar"):
    return client.post("/password/forgotten", data={"login": login})


@pytest.fixture
def link(client, letters):
    """Return the link in the letter to Omar, who forgot his password."""
    ask(client)
    return link_in(letters()[-1])


def test_the_form_and_the_page_afterwards_are_there(client):
    assert client.get("/password/forgotten").status_code == 200
    assert client.get("/password/sent").status_code == 200


@pytest.mark.parametrize("login", ["omar", "OMAR", "omar@voorbeeld.example", " Omar@voorbeeld.example"])
def test_somebody_gets_a_letter_at_the_address_known_here(client, letters, login):
    response = ask(client, login)
    assert (response.status_code, response.location) == (303, "/password/sent")
    (letter,) = letters()
    assert letter["To"] == "omar@voorbeeld.example"
    assert link_in(letter).startswith("/password/")


@pytest.mark.parametrize(
    "login", ["nobody", "nobody@voorbeeld.example", "@", "%", "x" * 300, "'", "a\u0000b"]
)
def test_a_stranger_gets_the_very_same_answer_and_no_letter(client, letters, login):
    known, unknown = ask(client), ask(client, login)
    assert (unknown.status_code, unknown.location) == (known.status_code, known.location)
    assert unknown.data == known.data
    assert {letter["To"] for letter in letters()} == {"omar@voorbeeld.example"}


def test_an_empty_field_is_pointed_at(client):
    response = ask(client, "  ")
    assert response.status_code == 422
    assert error_beside(response, "login")


def test_opening_the_link_changes_nothing_yet(client, link):
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200
    assert sign_in(client, "omar").status_code == 303


def test_the_new_password_works_and_the_old_one_no_more(client, link):
    response = client.post(link, data={"password": OTHER_PASSWORD})
    assert (response.status_code, response.location) == (303, "/")
    assert is_in(client)
    assert sign_in(client, "omar", OTHER_PASSWORD).status_code == 303
    assert sign_in(client, "omar", PASSWORD).status_code == 422


def test_all_other_devices_are_signed_out(client, as_, link):
    elsewhere, pia = as_("omar"), as_("pia")
    client.post(link, data={"password": OTHER_PASSWORD})
    assert not is_in(elsewhere)
    assert is_in(pia)
    assert sign_in_count("omar") == 1


def test_it_also_works_in_a_browser_that_is_signed_in(as_, link):
    omar = as_("omar")
    assert omar.post(link, data={"password": OTHER_PASSWORD}).status_code == 303
    assert is_in(omar)
    assert sign_in_count("omar") == 1


def test_a_link_works_once(client, link):
    client.post(link, data={"password": OTHER_PASSWORD})
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": PASSWORD}).status_code == 410
    assert sign_in(client, "omar", OTHER_PASSWORD).status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(119, 303), (121, 410)])
def test_a_link_works_for_two_hours(client, link, minutes, status):
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert client.post(link, data={"password": OTHER_PASSWORD}).status_code == status


@pytest.mark.parametrize(
    "password", ["", "kort", "wachtwoord123", "Omar", "omar@voorbeeld.example", "x" * 201]
)
def test_a_bad_password_is_refused_and_the_link_still_works(client, link, password):
    response = client.post(link, data={"password": password})
    assert response.status_code == 422
    assert error_beside(response, "password")
    assert client.post(link, data={"password": OTHER_PASSWORD}).status_code == 303


def test_using_one_letter_makes_the_others_useless(client, letters, link):
    ask(client)
    later = link_in(letters()[-1])
    client.post(link, data={"password": OTHER_PASSWORD})
    assert client.get(later).status_code == 410


def test_a_pending_change_of_address_is_called_off(client, link):
    with writing():
        theirs = keys.make_key(user("omar").id, keys.EMAIL, "dief@voorbeeld.example")
    client.post(link, data={"password": OTHER_PASSWORD})
    assert client.post(f"/email/{theirs}").status_code == 410
    assert user("omar").email == "omar@voorbeeld.example"


def test_a_letter_tells_that_the_password_was_changed(client, link, letters):
    before = len(letters())
    client.post(link, data={"password": OTHER_PASSWORD})
    (notice,) = letters()[before:]
    assert notice["To"] == "omar@voorbeeld.example"
    assert link_in(notice) == "/password/forgotten"


def test_the_change_stands_in_the_ledger(client, link):
    client.post(link, data={"password": OTHER_PASSWORD})
    assert lines("account.password_changed")[-1].actor_id == user("omar").id


def test_who_did_not_confirm_proves_the_address_this_way_too(client, letters):
    newcomer()
    ask(client, "willemijn")
    client.post(link_in(letters()[-1]), data={"password": OTHER_PASSWORD})
    assert user("willemijn").is_confirmed


def test_a_key_sent_to_a_former_address_opens_nothing(client, link):
    with writing():
        user("omar").email = "nieuw@voorbeeld.example"
    assert client.post(link, data={"password": OTHER_PASSWORD}).status_code == 410
    assert sign_in(client, "omar").status_code == 303


def test_one_person_cannot_be_bothered_with_many_letters(client, letters):
    with clock.at(NOON):
        statuses = [ask(client).status_code for _ in range(6)]
    assert statuses == [303] * 4 + [429] * 2
    assert len(letters()) == 4


def test_one_place_cannot_ask_for_everybody(client):
    with clock.at(NOON):
        statuses = [ask(client, f"gast{number}").status_code for number in range(21)]
    assert statuses == [303] * 20 + [429]


def test_each_letter_holds_a_key_of_its_own(client, letters, link):
    ask(client)
    assert key_in(letters()[-1]) != link.rpartition("/")[2]
