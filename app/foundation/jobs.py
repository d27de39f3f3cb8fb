"""Work for later: queued in the same transaction as the write that asks for it.

Rooms declare `@job("room.name")`; an action calls `enqueue(...)`. What is undone has queued nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec

import procrastinate
from flask import Flask
from procrastinate import JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from app.foundation.database import db

P = ParamSpec("P")
Work = Callable[P, None]

queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
_plain_manager = JobManager(procrastinate.SyncPsycopgConnector())
MOST_ATTEMPTS = 8
RETRY = procrastinate.RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=2, exponential_wait=3)
HOURS_TO_KEEP_FAILURES = 14 * 24  # their facts hold addresses of people
logger = logging.getLogger(__name__)


class _House:
    """The application whose context a job runs in; the worker fills it once."""

    app: Flask | None = None


def job(name: str, *, cron: str | None = None) -> Callable[[Work[P]], Work[P]]:
    """Declare work that the worker can do by name; with `cron`, at those times as well."""

    def decorate(work: Work[P]) -> Work[P]:
        if cron:
            queue.periodic(cron=cron)(queue.task(name=name, queueing_lock=name)(_timed(work)))
        else:
            queue.task(name=name, retry=RETRY)(_in_context(work))
        return work

    return decorate


def enqueue(name: str, /, **facts: str | int) -> None:
    """Queue the work in the transaction that is under way."""
    raw = db.session.connection().connection.driver_connection
    deferrer = queue.tasks[name].configure(connection=raw)
    deferrer.job_manager = _plain_manager  # in the worker the queue's own knows asynchronous connections only
    deferrer.defer(**facts)


@queue.periodic(cron="* * * * *")
@queue.task(name="foundation.take_up", queueing_lock="foundation.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Look every minute after what was left."""
    logger.debug("looking for work left behind, for %s", timestamp)
    await tidy(context.app.job_manager)


async def tidy(jobs: JobManager) -> None:
    """Queue again what a worker was doing when it died; forget what failed for good weeks ago."""
    for left in await jobs.get_stalled_jobs():
        if left.attempts >= MOST_ATTEMPTS:  # it may be what the workers die of
            await jobs.finish_job(left, Status.FAILED, delete_job=False)
            continue
        with suppress(UniqueViolation):  # the same periodic work waits already: this one has its turn later
            await jobs.retry_job(left)
    await jobs.delete_old_jobs(nb_hours=HOURS_TO_KEEP_FAILURES, include_failed=True)


def work_until_stopped(app: Flask) -> None:
    """Carry out queued work until a signal says stop; jobs left by a worker that died are taken up."""
    _House.app = app
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg://", "postgresql://")
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4)
    with queue.replace_connector(connector) as opened:
        opened.run_worker(concurrency=2, delete_jobs="successful", install_signal_handlers=True)


def _in_context(work: Work[P]) -> Work[P]:
    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        if _House.app is None:  # inside the application already: a command, a test
            work(*args, **kwargs)
            return
        with _House.app.app_context():
            _carry_out(work, *args, **kwargs)

    return run


def _carry_out(work: Work[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do it, and tell the operator at once when that fails, not only when it is given up."""
    try:
        work(*args, **kwargs)
    except Exception:
        logger.warning("work failed: %s", work.__name__, exc_info=True)
        raise


def _timed(work: Callable[[], None]) -> Callable[[int], None]:
    run = _in_context(work)

    @wraps(work)
    def at_its_time(timestamp: int) -> None:
        logger.debug("periodic work %s for %s", work.__name__, timestamp)
        run()

    return at_its_time
