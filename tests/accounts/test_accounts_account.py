"""One's own account: the username once, the address by letter, the password with the old one."""

from datetime import timedelta

import pytest

from app.accounts.actions import keys
from app.foundation import clock
from app.foundation.transaction import writing
from tests.accounts.reading import (
    OTHER_PASSWORD,
    PASSWORD,
    error_beside,
    is_in,
    lines,
    link_in,
    newcomer,
    sign_in,
    sign_in_count,
    user,
    value_in,
)

NEW = "omar.nieuw@voorbeeld.example"


def rename(client, username):
    return client.post("/preferences/username", data={"username": username})


def move(client, email=NEW, password=PASSWORD):
    return client.post("/preferences/email", data={"email": email, "current_password": password})


def change(client, current=PASSWORD, password=OTHER_PASSWORD):
    return client.post("/preferences/password", data={"current_password": current, "password": password})


def test_the_page_shows_the_facts_of_the_account(as_):
    page = as_("omar").get("/preferences/account").text
    assert "@omar" in page
    assert "omar@voorbeeld.example" in page


def test_the_fields_of_the_three_forms_have_names_of_their_own(as_):
    page = as_("omar").get("/preferences/account").text
    for field in ("username", "email", "email_current_password", "current_password", "password"):
        assert page.count(f' id="{field}"') == 1


def test_somebody_takes_another_username(as_):
    response = rename(as_("omar"), "Omar.de.Timmerman")
    assert (response.status_code, response.location) == (303, "/preferences/account")
    assert user("Omar.de.Timmerman").email == "omar@voorbeeld.example"


def test_a_username_can_be_changed_once(as_):
    omar = as_("omar")
    rename(omar, "timmerman")
    assert rename(omar, "metselaar").status_code == 403
    assert user("timmerman")
    assert 'id="username"' not in omar.get("/preferences/account").text


def test_the_change_of_username_stands_in_the_ledger_with_the_former_one(as_):
    rename(as_("omar"), "timmerman")
    (line,) = lines("account.username_changed")
    assert (line.details["former"], line.details["username"]) == ("omar", "timmerman")


def test_one_may_change_only_the_capitals(as_):
    assert rename(as_("omar"), "Omar").status_code == 303
    assert user("Omar")


@pytest.mark.parametrize(
    "username",
    ["", "x", "pia", "PIA", "omar", "admin", "om ar", "omár", "x" * 31, "omar.json", "omar\0", "\u202epia"],
)
def test_a_username_that_cannot_be_is_refused_and_stays_on_the_page(as_, username):
    response = rename(as_("omar"), username)
    assert response.status_code == 422
    assert error_beside(response, "username")
    assert user("omar").username_changed_at is None


def test_a_new_address_counts_after_its_letter(as_, letters):
    omar = as_("omar")
    assert move(omar).status_code == 303
    assert user("omar").email == "omar@voorbeeld.example"
    by_address = {letter["To"]: letter for letter in letters()}
    link = link_in(by_address[NEW])
    assert omar.get(link).status_code == 200
    assert user("omar").email == "omar@voorbeeld.example"
    assert omar.post(link).status_code == 303
    assert user("omar").email == NEW
    assert user("omar").is_confirmed


def test_the_old_address_is_warned(as_, letters):
    move(as_("omar"))
    (warning,) = [letter for letter in letters() if letter["To"] == "omar@voorbeeld.example"]
    assert link_in(warning) == "/password/forgotten"


def test_whoever_has_the_letter_may_use_it_signed_in_or_not(as_, client, letters):
    move(as_("omar"))
    (letter,) = [letter for letter in letters() if letter["To"] == NEW]
    assert client.post(link_in(letter)).status_code == 303
    assert user("omar").email == NEW
    assert not is_in(client)


@pytest.mark.parametrize(("hours", "status"), [(23.9, 303), (24.1, 410)])
def test_the_letter_works_for_a_day(as_, client, letters, hours, status):
    move(as_("omar"))
    link = next(link_in(letter) for letter in letters() if letter["To"] == NEW)
    with clock.at(clock.now() + timedelta(hours=hours)):
        assert client.post(link).status_code == status


def test_the_letter_works_once(as_, client, letters):
    move(as_("omar"))
    link = next(link_in(letter) for letter in letters() if letter["To"] == NEW)
    client.post(link)
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_an_address_of_somebody_else_gets_the_same_answer_and_another_letter(as_, letters):
    free, taken = move(as_("omar")), move(as_("omar"), "pia@voorbeeld.example")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    (letter,) = [letter for letter in letters() if letter["To"] == "pia@voorbeeld.example"]
    assert link_in(letter).startswith("/password/")
    assert user("omar").email == "omar@voorbeeld.example"


def test_an_address_that_was_taken_in_between_stays_with_who_has_it(as_, client, house):
    with writing():
        key = keys.make_key(user("omar").id, keys.EMAIL, "later@voorbeeld.example")
    newcomer("Later", "Later@voorbeeld.example")
    assert client.post(f"/email/{key}").status_code == 410
    assert user("omar").email == "omar@voorbeeld.example"


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("", PASSWORD, "email"),
        ("geen adres", PASSWORD, "email"),
        ("omar@voorbeeld.example", PASSWORD, "email"),
        ("OMAR@voorbeeld.example", PASSWORD, "email"),
        (NEW, "", "email_current_password"),
        (NEW, "wrong", "email_current_password"),
        ("a@b\r\nBcc: c@d.nl", PASSWORD, "email"),
    ],
)
def test_a_change_of_address_that_cannot_be_is_refused(as_, letters, email, password, field):
    response = move(as_("omar"), email, password)
    assert response.status_code == 422
    assert error_beside(response, field)
    assert not letters()


def test_the_address_typed_stays_and_the_password_does_not(as_):
    response = move(as_("omar"), NEW, "wrong")
    assert value_in(response, "email") == NEW
    assert value_in(response, "email_current_password") == ""


def test_a_change_of_address_stands_in_the_ledger_without_the_address(as_, client, letters):
    move(as_("omar"))
    client.post(next(link_in(letter) for letter in letters() if letter["To"] == NEW))
    (line,) = lines("account.email_changed")
    assert NEW not in str(line.details)
    assert not line.is_logged


def test_somebody_changes_the_password_and_stays_signed_in_only_here(as_):
    here, elsewhere = as_("omar"), as_("omar")
    assert change(here).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert sign_in_count("omar") == 1
    assert sign_in(elsewhere, "omar", OTHER_PASSWORD).status_code == 303


def test_a_letter_tells_that_the_password_was_changed(as_, letters):
    change(as_("omar"))
    (letter,) = letters()
    assert letter["To"] == "omar@voorbeeld.example"


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [
        ("", OTHER_PASSWORD, "current_password"),
        ("wrong", OTHER_PASSWORD, "current_password"),
        (PASSWORD, "", "password"),
        (PASSWORD, "kort", "password"),
        (PASSWORD, "wachtwoord123", "password"),
        (PASSWORD, "omar@voorbeeld.example", "password"),
    ],
)
def test_a_change_of_password_that_cannot_be_is_refused(as_, letters, current, password, field):
    omar = as_("omar")
    elsewhere = as_("omar")
    response = change(omar, current, password)
    assert response.status_code == 422
    assert error_beside(response, field)
    assert is_in(elsewhere)
    assert sign_in(elsewhere, "omar").status_code == 303
    assert not letters()


def test_no_password_is_ever_written_on_a_page(as_):
    response = change(as_("omar"), "some-old-secret", "some-new-secret")
    assert "some-old-secret" not in response.text
    assert "some-new-secret" not in response.text


def test_guessing_the_old_password_is_stopped(as_):
    omar = as_("omar")
    with clock.at(clock.now().replace(minute=0, second=1)):
        statuses = [change(omar, "wrong").status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


def test_who_did_not_confirm_can_move_to_another_address(client, letters):
    newcomer(email="tikfout@voorbeeld.example")
    sign_in(client, "willemijn")
    assert "/confirmation" in client.get("/preferences/account").text
    move(client, "goed@voorbeeld.example")
    client.post(next(link_in(letter) for letter in letters() if letter["To"] == "goed@voorbeeld.example"))
    assert user("willemijn").is_confirmed
    assert user("willemijn").email == "goed@voorbeeld.example"
    assert "/confirmation" not in client.get("/preferences/account").text
