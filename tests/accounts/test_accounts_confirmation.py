"""Proving an address: the letter, the button, and links that no longer work."""

from datetime import timedelta

import pytest

from app.accounts import actions
from app.accounts.actions import keys
from app.accounts.policy import can_write
from app.accounts.viewer import viewer_of
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.transaction import writing
from tests.accounts.reading import (
    PASSWORD,
    is_in,
    key_in,
    lines,
    link_in,
    newcomer,
    sign_in,
    sign_in_count,
    user,
)

FORM = {"name": "Willemijn", "email": "willemijn@voorbeeld.example", "password": PASSWORD}


@pytest.fixture
def link(client, letters):
    """Return the link in the letter to somebody who just registered."""
    client.post("/register", data=FORM)
    return link_in(letters()[-1])


def test_opening_the_link_changes_nothing_yet(client, link):
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert not user("willemijn").is_confirmed
    assert not is_in(client)


def test_the_button_confirms_and_signs_in(client, link):
    response = client.post(link)
    assert (response.status_code, response.location) == (303, "/")
    assert user("willemijn").is_confirmed
    assert is_in(client)
    assert can_write(viewer_of(user("willemijn").id))


def test_a_confirmation_stands_in_the_ledger(client, link):
    client.post(link)
    assert lines("account.confirmed")[-1].subject_id == user("willemijn").id


def test_a_link_works_once(client, link):
    client.post(link)
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


@pytest.mark.parametrize(("days", "status"), [(6.9, 303), (7.1, 410)])
def test_a_link_works_for_seven_days(client, link, days, status):
    with clock.at(clock.now() + timedelta(days=days)):
        assert client.post(link).status_code == status


def test_rooms_above_hear_of_a_confirmation_once_and_only_when_it_is_kept(client, link):
    queued = db.text("SELECT args->>'user_id' FROM procrastinate_jobs WHERE task_name = 'after_confirmation'")

    def undone():
        with writing():
            actions.confirm(link.rpartition("/")[2])
            assert len(db.session.scalars(queued).all()) == 1
            raise Hidden

    with pytest.raises(Hidden):
        undone()
    assert db.session.scalars(queued).all() == []
    client.post(link)
    with writing():
        actions.registration.mark_confirmed(user("willemijn"))
    assert db.session.scalars(queued).all() == [str(user("willemijn").id)]


@pytest.mark.parametrize("key", ["x", "x" * 500, "%00", "..%2f..", "%ff%fe", "%F0%9F%9A%B2"])
@pytest.mark.parametrize("door", ["confirm", "password", "email"])
def test_a_guessed_link_gets_a_page_that_says_what_to_do(client, door, key):
    for answer in (client.get(f"/{door}/{key}"), client.post(f"/{door}/{key}", data={"password": PASSWORD})):
        assert answer.status_code in {404, 410}


def test_the_page_for_a_used_link_offers_the_ways_on(client):
    page = client.get("/confirm/used")
    for way in ("/session/new", "/password/forgotten", "/preferences/account"):
        assert f'href="{way}"' in page.text


@pytest.mark.parametrize("door", ["password", "email"])
def test_a_key_opens_only_the_door_it_was_made_for(client, link, door):
    key = link.rpartition("/")[2]
    assert client.get(f"/{door}/{key}").status_code == 410
    assert client.post(f"/{door}/{key}", data={"password": PASSWORD}).status_code == 410
    assert not user("willemijn").is_confirmed


def test_the_database_does_not_know_the_key_itself(client, link):
    from app.accounts.models import OneTimeKey
    from app.foundation.database import db

    (kept,) = db.session.scalars(db.select(OneTimeKey)).all()
    key = link.rpartition("/")[2]
    assert len(key) == 43
    assert len(kept.key_hash) == 32
    assert key.encode() not in kept.key_hash


def test_until_then_one_may_sign_in_and_read_but_not_write(client, link):
    assert sign_in(client, "willemijn").status_code == 303
    assert is_in(client)
    assert not can_write(viewer_of(user("willemijn").id))


def test_the_letter_can_be_asked_for_again(client, link, letters):
    sign_in(client, "willemijn")
    response = client.post("/confirmation", headers={"Referer": "http://localhost/preferences/account"})
    assert (response.status_code, response.location) == (303, "/preferences/account")
    assert link_in(letters()[-1]) != link
    assert client.post(link_in(letters()[-1])).status_code == 303


def test_an_earlier_letter_still_works_until_one_of_them_is_used(client, link, letters):
    sign_in(client, "willemijn")
    client.post("/confirmation")
    later = link_in(letters()[-1])
    assert client.post(link).status_code == 303
    assert client.post(later).status_code == 410


def test_asking_too_often_is_told_when_to_come_back(client, link):
    sign_in(client, "willemijn")
    with clock.at(clock.now().replace(minute=0, second=1)):
        statuses = [client.post("/confirmation").status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]


@pytest.mark.parametrize("name", ["visitor", "omar"])
def test_who_has_nothing_to_confirm_gets_no_letter(as_, letters, name):
    assert as_(name).post("/confirmation").status_code == 403
    assert not letters()


def test_a_letter_that_comes_after_confirming_is_not_sent(client, link, letters):
    sign_in(client, "willemijn")
    client.post("/confirmation")
    with writing():
        actions.registration.mark_confirmed(user("willemijn"))
    assert len(letters()) == 1


def test_confirming_in_a_browser_where_somebody_else_is_signed_in_ends_that(as_, link):
    shared = as_("omar")
    assert sign_in_count("omar") == 1
    shared.post(link)
    assert sign_in_count("omar") == 0
    assert sign_in_count("willemijn") == 1
    assert "willemijn" in shared.get("/preferences").text


def test_a_key_sent_to_a_former_address_proves_nothing(client, link):
    with writing():
        user("willemijn").email = "anders@voorbeeld.example"
    assert client.post(link).status_code == 410
    assert not user("willemijn").is_confirmed


def test_the_action_gives_back_who_it_is(client, link):
    with writing():
        assert actions.confirm(link.rpartition("/")[2]).username == "willemijn"
    with pytest.raises(Hidden), writing():
        actions.confirm(link.rpartition("/")[2])


def test_each_letter_has_a_key_of_its_own(house, letters):
    there = newcomer()
    with writing():
        made = {keys.make_key(there.id, keys.CONFIRM, there.email) for _ in range(3)}
    assert len(made) == 3
    assert all(keys.is_working(key, keys.CONFIRM) for key in made)


def test_the_link_in_a_letter_is_the_key_and_nothing_else(client, link, letters):
    assert key_in(letters()[-1]) == link.removeprefix("/confirm/")
