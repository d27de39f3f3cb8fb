"""The number that tells every process on this host that something visible was written."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts import actions as accounts
from app.foundation import freshness
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.foundation.neighbour import neighbour_of
from tests.making import make_topic

REPLY = "Dit staat er nu net: een rente van anderhalf procent."


@pytest.fixture
def topic(own_house):
    with own_house.app_context():
        return make_topic()


@pytest.fixture
def address(topic):
    return f"/t/{topic.slug}/{topic.id}"


def signed_in(app, name):
    client = app.test_client()
    with app.app_context(), writing(is_visible=False):
        key = accounts.begin_sign_in(person(name).id, "Firefox op Linux").sign_in_key
    with client.session_transaction() as session:
        session["_user_id"] = key
    return client


def test_the_number_rises_by_one(tmp_path):
    freshness.share(tmp_path / "deep" / "freshness")
    for number in range(3):
        assert freshness.current() == number
        freshness.changed()


def test_the_number_outlives_a_restart(tmp_path):
    freshness.share(tmp_path / "freshness")
    freshness.changed()
    freshness.share(tmp_path / "elsewhere")
    assert freshness.current() == 0
    freshness.share(tmp_path / "freshness")
    assert freshness.current() == 1


def test_nobody_else_can_change_the_number(tmp_path):
    freshness.share(tmp_path / "freshness")
    assert (tmp_path / "freshness").stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_cut_short_is_made_whole(tmp_path):
    (tmp_path / "freshness").write_bytes(b"\x07")
    freshness.share(tmp_path / "freshness")
    assert freshness.current() == 7


def test_where_nothing_is_shared_a_write_does_no_harm():
    counter = freshness._Counter()
    counter.rise()
    assert counter.read() == 0


class Hesitating(freshness._Counter):
    """A counter that lets others go first between reading and writing."""

    def read(self):
        number = super().read()
        os.sched_yield()
        return number


def test_no_rise_is_lost_between_threads(tmp_path):
    counter = Hesitating()
    counter.open(tmp_path / "freshness")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: counter.rise(), range(2000)))
    assert counter.read() == 2000
    counter.close()


def test_no_rise_is_lost_between_processes_and_each_sees_the_other_at_once(own_house):
    with neighbour_of(own_house) as neighbour:
        began = neighbour.number()
        assert freshness.current() == began
        freshness.changed()
        assert neighbour.number() == began + 1
        with ThreadPoolExecutor(1) as beside:
            there = beside.submit(neighbour.rise, 3000)
            for _ in range(3000):
                freshness.changed()
            there.result()
        assert freshness.current() == neighbour.number() == began + 6001


def test_a_visitor_sees_a_reply_in_the_very_next_request(own_house, topic, address):
    visitor, omar = own_house.test_client(), signed_in(own_house, "omar")
    visitor.get(address)
    with count_statements(with_what_is_kept=True) as seen:
        assert REPLY not in visitor.get(address).text
    assert seen == []  # it was a kept page
    assert omar.post(f"/t/{topic.id}/replies", data={"body": REPLY}).status_code == 303
    assert REPLY in visitor.get(address).text


def test_a_visitor_of_one_process_sees_what_was_written_in_another(own_house, topic, address):
    visitor = own_house.test_client()
    with neighbour_of(own_house) as neighbour:
        assert REPLY not in visitor.get(address).text
        assert neighbour.reply("omar", topic.id, REPLY) == 303
        assert REPLY in visitor.get(address).text
        assert REPLY in neighbour.get(address)[1]
        again = "En nog een antwoord, uit het andere proces."
        signed_in(own_house, "nadia").post(f"/t/{topic.id}/replies", data={"body": again})
        assert again in neighbour.get(address)[1]


def test_a_refused_reply_does_not_make_pages_anew(own_house, topic, address):
    visitor, omar = own_house.test_client(), signed_in(own_house, "omar")
    before = freshness.current()
    visitor.get(address)
    assert omar.post(f"/t/{topic.id}/replies", data={"body": ""}).status_code == 422
    assert freshness.current() == before


def test_a_member_never_gets_the_page_of_a_visitor(own_house, address):
    visitor, omar = own_house.test_client(), signed_in(own_house, "omar")
    page = visitor.get(address).text
    assert omar.get(address).text != page
    assert visitor.get(address).text == page
    assert "ETag" not in omar.get(address).headers
