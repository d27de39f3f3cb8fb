"""Becoming a member: the form, what is made of it, and what nobody can learn from it."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
import sqlalchemy as sa

from app.accounts import actions, passwords
from app.accounts.actions import registration
from app.accounts.models import DOORS, SignIn, User
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Invalid
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
    user,
    user_count,
    value_in,
)

FORM = {"name": "Willemijn Vos", "email": "willemijn@voorbeeld.example", "password": PASSWORD}


def test_the_form_asks_three_things_and_no_more(client):
    page = client.get("/register")
    assert page.status_code == 200
    assert all(f'name="{field}"' in page.text for field in FORM)
    assert page.text.count('required="') + page.text.count(" required ") >= 3


def test_somebody_registers_and_gets_a_letter(client, letters):
    response = client.post("/register", data=FORM)
    assert (response.status_code, response.location) == (303, "/register/sent")
    (letter,) = letters()
    assert letter["To"] == FORM["email"]
    assert link_in(letter).startswith("/confirm/")


def test_the_page_afterwards_says_there_is_a_letter(client):
    assert client.get("/register/sent").status_code == 200


def test_the_account_follows_from_the_form(client):
    client.post("/register", data=FORM)
    there = user("willemijn.vos")
    assert (there.name, there.email) == (FORM["name"], FORM["email"])
    assert there.language == "nl"
    assert there.door in DOORS
    assert not there.is_confirmed
    assert not there.is_administrator
    assert passwords.is_right(PASSWORD, there.password_hash)


def test_registering_does_not_sign_in(client):
    client.post("/register", data=FORM)
    assert not is_in(client)
    assert not db.session.scalars(sa.select(SignIn)).all()


def test_the_language_of_the_visitor_becomes_that_of_the_account(client):
    client.set_cookie("language", "en")
    client.post("/register", data=FORM)
    assert user("willemijn.vos").language == "en"


def test_a_registration_stands_in_the_ledger_but_not_in_the_public_log(client):
    client.post("/register", data=FORM)
    (line,) = lines("account.registered")[-1:]
    assert line.actor_id == line.subject_id == user("willemijn.vos").id
    assert not line.is_logged
    assert line.audience == "moderators"


def test_a_member_needs_no_form(as_):
    response = as_("omar").get("/register")
    assert (response.status_code, response.location) == (302, "/")


def test_two_people_of_one_name_get_two_usernames(client):
    client.post("/register", data=FORM)
    client.post("/register", data={**FORM, "email": "ander@voorbeeld.example"})
    assert user("willemijn.vos").email != user("willemijn.vos2").email


@pytest.mark.parametrize(
    "email", ["omar@voorbeeld.example", "OMAR@Voorbeeld.example", " omar@voorbeeld.example "]
)
def test_a_taken_address_gets_the_very_same_answer(client, letters, email):
    before = user_count()
    free = client.post("/register", data=FORM)
    taken = client.post("/register", data={**FORM, "email": email})
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    assert taken.data == free.data
    assert user_count() == before + 1


def test_who_has_the_address_gets_a_letter_with_a_way_in(client, letters):
    client.post("/register", data={**FORM, "email": "omar@voorbeeld.example"})
    (letter,) = letters()
    assert letter["To"] == "omar@voorbeeld.example"
    assert "omar" in letter.get_content()
    assert client.get(link_in(letter)).status_code == 200
    assert link_in(letter).startswith("/password/")


def test_a_free_and_a_taken_address_cost_one_hash_each(client):
    for email in ("vrij@voorbeeld.example", "omar@voorbeeld.example"):
        with mock.patch.object(passwords._workshop, "hasher", wraps=passwords._workshop.hasher) as work:
            client.post("/register", data={**FORM, "email": email})
        assert work.call_count == 1


@pytest.mark.parametrize("email", ["vrij@voorbeeld.example", "omar@voorbeeld.example"])
def test_a_bad_password_is_refused_alike_for_a_free_and_a_taken_address(client, email):
    response = client.post("/register", data={**FORM, "email": email, "password": "kort"})
    assert response.status_code == 422
    assert error_beside(response, "password")
    assert not error_beside(response, "email")


def test_a_double_click_makes_one_account_and_one_letter(client, letters):
    before = user_count()
    assert client.post("/register", data=FORM).status_code == 303
    assert client.post("/register", data=FORM).status_code == 303
    assert user_count() == before + 1
    assert len(letters()) == 1


def test_the_slower_half_of_a_double_click_is_answered_like_the_first(house, client, letters):
    there = newcomer("Willemijn Vos", FORM["email"])
    with mock.patch.object(registration, "person_by_email", side_effect=[None, there]):
        response = client.post("/register", data=FORM)
    assert response.status_code == 303
    assert not letters()


def test_who_registers_again_after_a_while_gets_the_letter_again(client, letters):
    with clock.at(datetime.now(UTC) - timedelta(hours=1)):
        client.post("/register", data=FORM)
    client.post("/register", data=FORM)
    first, second = letters()
    assert link_in(first).startswith("/confirm/")
    assert link_in(second).startswith("/confirm/")
    assert key_in(first) != key_in(second)


def test_whoever_registers_an_unconfirmed_address_with_another_password_learns_nothing(client, letters):
    client.post("/register", data=FORM)
    client.post("/register", data={**FORM, "password": OTHER_PASSWORD})
    _first, second = letters()
    assert link_in(second).startswith("/password/")
    assert passwords.is_right(PASSWORD, user("willemijn.vos").password_hash)


def test_the_true_owner_of_an_address_takes_over_an_account_somebody_else_made(client, as_, letters):
    client.post("/register", data={**FORM, "name": "Vals"})
    intruder = as_("visitor")
    sign_in(intruder, "vals")
    client.post("/register", data={**FORM, "password": OTHER_PASSWORD})
    way_in = link_in(letters()[-1])
    client.post(way_in, data={"password": OTHER_PASSWORD})
    assert user("vals").is_confirmed
    assert not is_in(intruder)
    assert sign_in(intruder, "vals").status_code == 422


def test_a_machine_that_fills_in_every_field_is_stopped(client, letters):
    before = user_count()
    response = client.post("/register", data={**FORM, "leave_empty": "https://spam.example"})
    assert response.status_code == 422
    assert user_count() == before
    assert not letters()


def test_what_was_typed_is_still_there_but_never_the_password(client):
    response = client.post("/register", data={**FORM, "email": "geen adres"})
    assert response.status_code == 422
    assert value_in(response, "name") == FORM["name"]
    assert value_in(response, "email") == "geen adres"
    assert value_in(response, "password") == ""
    assert PASSWORD not in response.text


def test_everything_that_is_wrong_is_said_at_once(client):
    response = client.post("/register", data={})
    assert response.status_code == 422
    assert all(error_beside(response, field) for field in FORM)
    assert response.text.count('aria-invalid="true"') == 3


def test_one_address_cannot_be_bothered_with_many_letters(client, letters):
    with clock.at(datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)):
        statuses = [
            client.post("/register", data={**FORM, "email": "omar@voorbeeld.example"}).status_code
            for _ in range(7)
        ]
    assert statuses == [303] * 5 + [429] * 2
    assert len(letters()) == 5


def test_too_many_registrations_from_one_place_are_told_when_to_come_back(client):
    with clock.at(datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)):
        for number in range(40):
            client.post(
                "/register", data={**FORM, "email": f"gast{number}@voorbeeld.example", "password": ""}
            )
        response = client.post("/register", data=FORM)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600


def test_an_account_can_be_made_with_its_facts_given(house):
    with writing():
        made = actions.make_account(
            "Fenna", "fenna@voorbeeld.example", PASSWORD, username="fenna", is_confirmed=True,
            language="en", door="spar", bio="Bewaart alle lijsten.",
        )  # fmt: skip
    there = user("fenna")
    assert there.id == made.id
    assert (there.language, there.door, there.bio) == ("en", "spar", "Bewaart alle lijsten.")
    assert there.is_confirmed


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"email": "geen adres"}, "email"),
        ({"email": "omar@voorbeeld.example"}, "email"),
        ({"password": "kort"}, "password"),
        ({"password": "Willemijn Vos"}, "password"),
        ({"password": "willemijn@voorbeeld.example"}, "password"),
    ],
)
def test_no_account_is_made_of_facts_that_do_not_hold(house, facts, field):
    before = user_count()
    with pytest.raises(Invalid) as refusal, writing():
        actions.make_account(**{**FORM, **facts})
    assert refusal.value.field == field
    assert user_count() == before


def test_the_database_itself_refuses_a_second_account_with_one_address(house):
    people = [
        User(username=name, name=name, email=f"{name}@voorbeeld.example", password_hash="", door="lei")
        for name in ("dubbel", "Dubbel")
    ]
    with pytest.raises(sa.exc.IntegrityError), writing():
        db.session.add_all(people)
