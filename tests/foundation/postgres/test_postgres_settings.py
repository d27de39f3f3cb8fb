"""The local PostgreSQL behaves the same on every machine."""

from __future__ import annotations

import pytest

from app.foundation.postgres import LocalPostgres
from tests.foundation.postgres.servers import answer


def test_a_database_is_made_once(shared):
    assert [shared.ensure_database("twice") for _ in range(2)] == [True, False]


@pytest.mark.parametrize("name", ["", "Upper", "a b", 'a"b', "1st", "a;b", "a\n"])
def test_a_strange_name_for_a_database_is_refused(shared, name):
    with pytest.raises(ValueError, match="no name for a database"):
        shared.ensure_database(name)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("fsync", "off"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
        ("is_superuser", "on"),
    ],
)
def test_the_settings_are_ours(shared, setting, value):
    assert answer(shared, f"SHOW {setting}") == value


def test_sorting_and_lower_case_are_the_same_on_every_machine(shared):
    assert answer(shared, "SELECT lower('COÖPERATIE')") == "coöperatie"
    assert answer(shared, "SELECT 'B' < 'a'") is True


def test_data_made_earlier_follow_the_settings_of_this_checkout(stopped):
    (stopped.home / "cooplink.conf").write_text("work_mem = '1MB'\n")
    stopped.start()
    assert answer(stopped, "SHOW fsync") == "off"


def test_a_server_for_keeps_is_durable(stopped):
    with LocalPostgres(stopped.data_dir).running():
        assert answer(stopped, "SHOW fsync") == "on"


def test_the_data_and_the_socket_are_closed_to_other_users(shared):
    assert shared.home.stat().st_mode & 0o077 == 0
    assert shared.socket_dir == shared.home
