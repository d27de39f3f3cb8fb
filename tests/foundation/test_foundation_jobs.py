"""Work for later: queued with the write that asks for it, and never left behind by a worker that died."""

import asyncio

import procrastinate
import psycopg
import pytest

from app.foundation import jobs
from app.foundation.database import db
from app.foundation.transaction import writing
from tests import database


def queued():
    """Return the names of the jobs that wait."""
    rows = db.session.execute(db.text("SELECT task_name FROM procrastinate_jobs ORDER BY id"))
    return [name for (name,) in rows]


def ask():
    jobs.enqueue("accounts.password_letter", login="omar")


def test_work_is_queued_with_the_write(house):
    with writing():
        ask()
    assert queued() == ["accounts.password_letter"]


def test_what_is_undone_queues_nothing(house):
    def change_your_mind():
        with writing():
            ask()
            raise RuntimeError("never mind")

    with pytest.raises(RuntimeError, match="never mind"):
        change_your_mind()
    assert queued() == []


def test_unknown_work_is_an_error_at_once(house):
    with pytest.raises(KeyError), writing():
        jobs.enqueue("accounts.no_such_work")


@pytest.fixture
def old_queue(worker_id):
    """Return the address of a database of its own, where jobs were left in each state."""
    url = database.copy_template(f"cooplink_jobs_{worker_id}").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute(STATES)
    yield url
    with psycopg.connect(
        database.running_server().url("postgres").replace("+psycopg", ""), autocommit=True
    ) as admin:
        admin.execute(f"DROP DATABASE cooplink_jobs_{worker_id} WITH (FORCE)")


STATES = """
INSERT INTO procrastinate_workers (id, last_heartbeat) OVERRIDING SYSTEM VALUE
  VALUES (1, now() - interval '1 hour'), (2, now());
INSERT INTO procrastinate_jobs (id, queue_name, task_name, status, worker_id) OVERRIDING SYSTEM VALUE
  VALUES (1, 'default', 'left by a dead worker', 'doing', 1),
         (2, 'default', 'being done by a living one', 'doing', 2),
         (3, 'default', 'waiting', 'todo', NULL),
         (4, 'default', 'failed just now', 'failed', NULL),
         (5, 'default', 'failed long ago', 'failed', NULL);
INSERT INTO procrastinate_events (job_id, type, at)
  VALUES (4, 'failed', now()), (5, 'failed', now() - interval '20 days');
"""


async def tidy(url):
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=1)
    with jobs.queue.replace_connector(connector) as queue:
        async with queue.open_async():
            await jobs.tidy(queue.job_manager)


def test_work_of_a_worker_that_died_is_taken_up_and_old_failures_are_forgotten(house, old_queue):
    asyncio.run(tidy(old_queue))
    with psycopg.connect(old_queue) as connection:
        found = connection.execute("SELECT task_name, status FROM procrastinate_jobs ORDER BY id").fetchall()
    assert found == [
        ("left by a dead worker", "todo"),
        ("being done by a living one", "doing"),
        ("waiting", "todo"),
        ("failed just now", "failed"),
    ]


def test_the_queue_looks_for_left_work_every_minute():
    timed = jobs.queue.periodic_registry.periodic_tasks.values()
    assert [each.cron for each in timed if each.task is jobs.take_up] == ["* * * * *"]
