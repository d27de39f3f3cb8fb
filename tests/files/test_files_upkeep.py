"""The night round takes what nothing refers to, and only that."""

from datetime import timedelta

import pytest

from app.files import actions, store, upkeep
from app.files.models import File
from app.foundation import clock, jobs
from app.foundation.database import db
from tests.files import specimens as made
from tests.files.making import attached, keep

LOST = "0f" * 16


@pytest.fixture(autouse=True)
def empty_store(house, tmp_path, monkeypatch):
    """A store of its own: this room's rows are undone after a test, its bytes are not."""
    kept = store.FolderStore(tmp_path)
    for module in (actions, upkeep):
        monkeypatch.setattr(module, "the_store", lambda: kept)
    return kept


def has_bytes(store, key):
    try:
        store.open(key, "original").stream.close()
    except FileNotFoundError:
        return False
    return True


def hours_later(hours):
    return clock.at(clock.now() + timedelta(hours=hours))


def test_orphans_go_after_two_days_with_their_bytes(empty_store):
    orphan, used = keep(data=made.png(1600, 100)), attached("public")
    with hours_later(49):
        upkeep.clean_up()
    assert [file.key for file in db.session.query(File)] == [used.key]
    assert (has_bytes(empty_store, orphan.key), has_bytes(empty_store, used.key)) == (False, True)


def test_a_fresh_upload_is_left_alone(empty_store):
    fresh = keep()
    with hours_later(47):
        upkeep.clean_up()
    assert db.session.query(File).count() == 1
    assert has_bytes(empty_store, fresh.key)


def test_bytes_without_a_file_are_swept_up_when_no_upload_can_be_under_way(empty_store):
    empty_store.put(LOST, {"original": b"x", "thumb": b"y"})
    assert upkeep.sweep_store() == 0
    assert has_bytes(empty_store, LOST)
    with hours_later(49):
        assert upkeep.sweep_store() == 1
    assert not has_bytes(empty_store, LOST)


def test_the_sweep_goes_on_past_one_batch(empty_store, monkeypatch):
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    used = attached("public")
    for number in range(5):
        empty_store.put(f"{number:032x}", {"original": b"x"})
    with hours_later(49):
        assert upkeep.sweep_store() == 5
    assert has_bytes(empty_store, used.key)


def test_the_round_is_made_every_night():
    assert "files.clean_up" in jobs.queue.tasks
    crons = {
        periodic.task.name: periodic.cron for periodic in jobs.queue.periodic_registry.periodic_tasks.values()
    }
    assert crons["files.clean_up"] == "23 3 * * *"


def test_nothing_is_done_twice(empty_store):
    keep()
    with hours_later(49):
        upkeep.clean_up()
        upkeep.clean_up()
        assert upkeep.sweep_store() == 0
