"""The worker as it runs beside the web server: a process of its own, on a database of its own."""

from __future__ import annotations

import json
import signal
import socket
import time
from datetime import timedelta
from email import message_from_bytes, policy

import procrastinate
import pytest
import sqlalchemy as sa

from app.forum import actions as forum
from app.forum.actions.drafts import Writing
from app.forum.models import Draft, Post
from app.foundation import clock, jobs
from app.foundation.database import db
from app.foundation.postgres.postmaster import wait_until
from app.foundation.transaction import writing
from tests.cast import person
from tests.foundation.post_office import free_port
from tests.making import make_topic, post_of
from tests.operating import running_worker

PATIENCE = 30  # seconds; on an idle machine it takes two
QUICK = 5
LATER = "SELECT status::text, attempts, scheduled_at > now() FROM procrastinate_jobs WHERE task_name = '{}'"


def ask_for_letter(app):
    with app.app_context(), writing(is_visible=False):
        facts = {"user_id": person("omar").id, "email": "omar@voorbeeld.example"}
        jobs.enqueue("accounts.letter", kind="password_changed", **facts)


def letters(app):
    folder = app.config["SETTINGS"].instance_dir / "outbox"
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]


def look(
    app, question="SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name LIKE 'accounts.%'"
):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(sa.text(question))]


def tell(app, statement):
    with app.app_context(), writing(is_visible=False):
        db.session.execute(sa.text(statement))


def stop(worker):
    """Ask it to stop; return how long that took."""
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    worker.wait(PATIENCE)
    return time.monotonic() - began


def test_a_letter_reaches_the_outbox_and_the_worker_stops_when_asked(own_house):
    ask_for_letter(own_house)
    with running_worker(own_house) as worker:
        assert wait_until(lambda: letters(own_house), PATIENCE)
        assert wait_until(lambda: look(own_house) == [], PATIENCE)
        assert stop(worker) < QUICK
        assert worker.returncode == 0
    (letter,) = letters(own_house)
    assert letter["To"] == "omar@voorbeeld.example"


def test_a_letter_that_nobody_takes_is_tried_again_later_and_the_operator_reads_why(own_house):
    ask_for_letter(own_house)
    with running_worker(own_house, MAIL_URL=f"smtp://127.0.0.1:{free_port()}") as worker:
        assert wait_until(lambda: look(own_house) == [("todo", 1)], PATIENCE)
        stop(worker)
        lines = [json.loads(line) for line in worker.stderr.read().splitlines()]
    (told,) = [line for line in lines if "write_letter" in line["event"]]
    assert told["level"] == "warning"
    assert "ConnectionRefusedError" in told["exception"]
    assert look(own_house, LATER.format("accounts.letter")) == [("todo", 1, True)]


def test_work_of_a_worker_that_was_killed_is_done_by_the_next(own_house):
    ask_for_letter(own_house)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes calls and says nothing
        port = silent.getsockname()[1]
        with running_worker(own_house, MAIL_URL=f"smtp://127.0.0.1:{port}") as worker:
            assert wait_until(lambda: look(own_house) == [("doing", 0)], PATIENCE)
            worker.kill()
            worker.wait(PATIENCE)
    assert look(own_house) == [("doing", 0)]
    tell(own_house, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    tell(own_house, "DELETE FROM procrastinate_periodic_defers")  # as if the next minute had come
    with running_worker(own_house):
        assert wait_until(lambda: letters(own_house), PATIENCE)


@pytest.fixture
def work_through(own_house, monkeypatch):
    """Return a way to do all that waits, in this process."""
    run = procrastinate.App.run_worker
    monkeypatch.setattr(procrastinate.App, "run_worker", lambda self, **how: run(self, **how, wait=False))

    def work():
        try:
            jobs.work_until_stopped(own_house)
        finally:
            jobs._House.app = None

    tasks, times = dict(jobs.queue.tasks), dict(jobs.queue.periodic_registry.periodic_tasks)
    yield work
    jobs.queue.tasks = tasks
    jobs.queue.periodic_registry.periodic_tasks = times


def test_work_may_ask_for_more_work(own_house, work_through):
    done = []

    @jobs.job("tests.second")
    def second(name):
        done.append(name)

    @jobs.job("tests.first")
    def first():
        with writing(is_visible=False):
            jobs.enqueue("tests.second", name="from the first")

    with own_house.app_context(), writing(is_visible=False):
        jobs.enqueue("tests.first")
    work_through()
    assert done == ["from the first"]


def test_work_that_fails_has_written_nothing_and_keeps_its_turn_for_later(own_house, work_through):
    @jobs.job("tests.fails")
    def fails():
        with writing(is_visible=False):
            db.session.execute(sa.text("INSERT INTO rate_hits VALUES ('half', now(), 1)"))
            raise ZeroDivisionError

    with own_house.app_context(), writing(is_visible=False):
        jobs.enqueue("tests.fails")
    work_through()
    assert look(own_house, "SELECT * FROM rate_hits") == []
    assert look(own_house, LATER.format("tests.fails")) == [("todo", 1, True)]


def defer(app, name, **facts):
    """Queue work that is not asked for by an action but by the clock."""
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    connector = procrastinate.SyncPsycopgConnector(conninfo=url, min_size=1, max_size=1)
    with jobs.queue.replace_connector(connector) as queue, queue.open():
        queue.tasks[name].defer(**facts)


def test_timed_work_is_done_at_its_time_and_waits_only_once(own_house, work_through):
    done = []

    @jobs.job("tests.timed", cron="0 0 1 1 *")
    def timed():
        done.append(db.session.scalar(sa.text("SELECT 1")))

    defer(own_house, "tests.timed", timestamp=0)
    with pytest.raises(procrastinate.exceptions.AlreadyEnqueued):
        defer(own_house, "tests.timed", timestamp=60)
    work_through()
    assert done == [1]
    with own_house.app_context():
        timed()  # it can still be called as it is
    assert done == [1, 1]


LEFT = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args) VALUES {}"


def test_what_kills_every_worker_is_given_up(own_house, work_through):
    done = []

    @jobs.job("tests.poison")
    def poison(attempts):
        done.append(attempts)

    attempts = range(jobs.MOST_ATTEMPTS - 1, jobs.MOST_ATTEMPTS + 2)
    rows = [f"('default', 'tests.poison', 'doing', {n}, '{{\"attempts\": {n}}}')" for n in attempts]
    with own_house.app_context(), writing(is_visible=False):
        db.session.connection().exec_driver_sql(LEFT.format(", ".join(rows)))
    defer(own_house, "foundation.take_up", timestamp=0)
    work_through()
    work_through()
    assert done == [jobs.MOST_ATTEMPTS - 1]
    question = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'tests.poison'"
    assert look(own_house, question) == [("failed",), ("failed",)]


def test_the_worker_has_every_work_of_the_house(own_house):
    names = {name for name in jobs.queue.tasks if not name.startswith(("builtin", "procrastinate"))}
    assert names >= {
        "accounts.clean_up",
        "accounts.letter",
        "accounts.password_letter",
        "files.clean_up",
        "forum.prune_drafts",
        "forum.rebake",
        "foundation.take_up",
    }


def at_its_time(name):
    """Do the timed work, as the worker does when the clock says so."""
    return jobs.queue.tasks[name].func(0)


def test_every_timed_work_of_the_house_does_no_harm(house):
    make_topic(replies=2)
    before = db.session.execute(sa.select(Post.html, Post.renderer_version)).all()
    timed = [each.task for each in jobs.queue.periodic_registry.periodic_tasks.values()]
    for task in timed:
        if not task.pass_context:
            at_its_time(task.name)
    assert db.session.execute(sa.select(Post.html, Post.renderer_version)).all() == before
    assert {task.queueing_lock for task in timed} == {task.name for task in timed}


def test_old_posts_are_rendered_again_by_the_clock(house):
    topic = make_topic(body="Een **vet** begin.")
    with writing():
        db.session.execute(sa.update(Post).values(html="<p>old</p>", renderer_version=0))
    at_its_time("forum.rebake")
    assert post_of(topic, 1).html == "<p>Een <strong>vet</strong> begin.</p>"


def test_drafts_that_were_left_are_forgotten_by_the_clock(house):
    with clock.at(clock.now() - timedelta(days=400)), writing(is_visible=False):
        forum.save_draft(person("omar"), "new", 0, Writing("Ooit begonnen"))
    with writing(is_visible=False):
        forum.save_draft(person("nadia"), "new", 0, Writing("Net begonnen"))
    at_its_time("forum.prune_drafts")
    assert db.session.scalars(sa.select(Draft.user_id)).all() == [person("nadia").id]
