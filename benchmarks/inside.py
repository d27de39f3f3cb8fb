"""What a page costs inside one process: statements, milliseconds, bytes — no network, no kept pages."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.foundation import freshness
from app.foundation.database import db

ROUNDS = 150
WARM_UP = 20


@dataclass(frozen=True)
class Cost:
    """The cost of one page for one reader."""

    statements: int
    p50: float
    p99: float
    size: int


def cost_of(app: Flask, client: FlaskClient, path: str, rounds: int = ROUNDS) -> Cost:
    """Ask for a page again and again, as if each time something had been written just before."""
    times = [_timed(lambda: _get(client, path)) for _ in range(rounds + WARM_UP)][WARM_UP:]
    statements = count_statements(app, lambda: _get(client, path))
    size = len(_get(client, path))
    cuts = statistics.quantiles(times, n=100)
    return Cost(statements, statistics.median(times), cuts[98], size)


def _get(client: FlaskClient, path: str) -> bytes:
    freshness.changed()
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return answer.data


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def times_of(
    act: Callable[[int], object], *, before: Callable[[], None], rounds: int = 200
) -> tuple[float, float]:
    """Return p50 and p99 in milliseconds of an act that is done again and again; `before` is not timed."""
    times = []
    for number in range(rounds + WARM_UP):
        before()
        times.append(_timed(lambda n=number: act(n)))
    times = times[WARM_UP:]
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def count_statements(app: Flask, act: Callable[[], object]) -> int:
    """Return how many SQL statements an act sends."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
