"""Devices: where one is signed in, ended one by one or all at once, and when one was last seen."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import actions, pages
from app.accounts.models import SignIn
from app.accounts.viewer import VISITOR, viewer_by_key
from app.foundation import clock
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Hidden
from app.foundation.transaction import writing
from tests.accounts.reading import is_in, sign_in_count, user
from tests.cast import person
from tests.counting import count_statements

NOON = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)


def begin(name, device="Safari op iPhone"):
    with writing():
        return actions.begin_sign_in(person(name).id, device)


def test_each_device_is_listed_and_this_one_is_marked(as_):
    omar = as_("omar")
    begin("omar", "Edge op Windows")
    page = omar.get("/preferences/sign-ins").text
    assert "Firefox op Linux" in page
    assert "Edge op Windows" in page
    assert page.count('class="sign-in-row__here"') == 1


def test_other_peoples_devices_are_not_listed(as_):
    begin("omar", "Het toestel van Omar")
    assert "Het toestel van Omar" not in as_("pia").get("/preferences/sign-ins").text


def test_this_device_comes_first_and_then_who_was_seen_last(house):
    with clock.at(NOON - timedelta(days=3)):
        here = begin("omar", "here")
    for days in (5, 1, 2):
        with clock.at(NOON - timedelta(days=days)):
            begin("omar", f"{days} days")
    with clock.at(NOON):
        page = pages.sign_ins_page(here)
    assert [row.device for row in page.rows] == ["here", "1 days", "2 days", "5 days"]
    assert [row.is_here for row in page.rows] == [True, False, False, False]


def test_a_sign_in_that_is_over_is_not_listed(house):
    with clock.at(NOON - timedelta(days=61)):
        begin("omar", "old")
    with clock.at(NOON):
        here = begin("omar", "new")
        assert [row.device for row in pages.sign_ins_page(here).rows] == ["new"]


def test_one_device_can_be_ended(as_):
    here, there = as_("omar"), as_("omar")
    (other,) = [row.id for row in rows("omar") if f"/{row.id}/end" in here.get("/preferences/sign-ins").text]
    response = here.post(f"/preferences/sign-ins/{other}/end")
    assert (response.status_code, response.location) == (303, "/preferences/sign-ins")
    assert is_in(here)
    assert not is_in(there)


def rows(name):
    return db.session.scalars(sa.select(SignIn).where(SignIn.user_id == user(name).id)).all()


def test_all_others_can_be_ended_at_once(as_):
    here, others, pia = as_("omar"), [as_("omar") for _ in range(3)], as_("pia")
    here.post("/preferences/sign-ins/end-others")
    assert is_in(here)
    assert is_in(pia)
    assert not any(is_in(other) for other in others)
    assert "end-others" not in here.get("/preferences/sign-ins").text


def test_ending_this_very_device_signs_out(as_):
    here = as_("omar")
    here.post(f"/preferences/sign-ins/{rows('omar')[0].id}/end")
    assert not is_in(here)


def test_pia_cannot_end_the_sign_in_of_omar(as_):
    omar = as_("omar")
    assert as_("pia").post(f"/preferences/sign-ins/{rows('omar')[0].id}/end").status_code == 404
    assert is_in(omar)


@pytest.mark.parametrize(
    "number", ["0", str(LARGEST_ID), str(LARGEST_ID + 1), "9" * 40, "-1", "x", "1.5", "%00"]
)
def test_a_sign_in_that_does_not_exist_is_not_found(as_, number):
    assert as_("omar").post(f"/preferences/sign-ins/{number}/end").status_code == 404


def test_ending_twice_is_not_found_the_second_time(house):
    here, other = begin("omar"), begin("omar")
    with writing():
        actions.end_sign_in(here, other.sign_in_id)
    with pytest.raises(Hidden), writing():
        actions.end_sign_in(here, other.sign_in_id)


def test_ending_this_sign_in_twice_is_no_harm(house):
    here = begin("omar")
    for _ in range(2):
        with writing():
            actions.end_this_sign_in(here)
    assert sign_in_count("omar") == 0


def test_three_devices_and_forty_cost_the_same_number_of_statements(house):
    here = begin("omar")
    counts = []
    for more in (2, 37):
        for _ in range(more):
            begin("omar")
        with count_statements() as seen:
            page = pages.sign_ins_page(here)
        counts.append(len(seen))
    assert len(page.rows) == 40
    assert counts == [1, 1]


def test_being_seen_is_remembered(house):
    with clock.at(NOON):
        viewer = begin("omar")
    with clock.at(NOON + timedelta(hours=1)), writing():
        actions.mark_seen(viewer)
    assert user("omar").last_seen_at == NOON + timedelta(hours=1)
    assert rows("omar")[0].seen_at == NOON + timedelta(hours=1)


def test_being_seen_again_within_ten_minutes_writes_nothing(house):
    with clock.at(NOON):
        viewer = begin("omar")
        with writing():
            actions.mark_seen(viewer)
    with clock.at(NOON + timedelta(minutes=9)), writing():
        actions.mark_seen(viewer)
    assert user("omar").last_seen_at == NOON
    assert rows("omar")[0].seen_at == NOON


def test_being_seen_says_nothing_about_others(house):
    viewer, _other = begin("omar"), begin("pia")
    with clock.at(NOON), writing():
        actions.mark_seen(viewer)
    assert user("pia").last_seen_at is None


def test_a_visitor_is_not_remembered(house):
    with writing():
        actions.mark_seen(VISITOR)
    assert all(user(name).last_seen_at is None for name in ("omar", "pia"))


def test_who_acts_without_a_browser_is_seen_too(house):
    with clock.at(NOON), writing():
        actions.mark_seen(person("omar"))
    assert user("omar").last_seen_at == NOON


def test_a_viewer_is_found_in_one_statement(house):
    key = begin("quinn").sign_in_key
    with count_statements() as seen:
        assert viewer_by_key(key)
    assert len(seen) == 1
