"""The directory of initiatives at 2,000 of them: `make bench ARGS="directory"`.

Beside it, in the same process and on the same data: (a) a bare view with the same bytes, and (b) a small
view that reads thirty rows, one facet and all positions with plain psycopg, and renders as many bytes.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import Environment

from app import create_app
from app.accounts.models import DOORS
from app.foundation import freshness
from app.foundation.database import db
from app.foundation.postgres import LocalPostgres
from app.groups import vocabulary as words
from app.groups.places import Place, all_places
from benchmarks import inside
from config import load_settings

MANY = 2_000
ROUNDS, WARM_UP = 100, 10
RESULTS = Path(__file__).with_name("results") / "directory.json"
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
ADDRESSES = {
    "everything": "/initiatives",
    "page 40": "/initiatives?page=40",
    "three facets": "/initiatives?kind=newbuild&kind=existing&province=Utrecht&seeks=finance",
    "near a place": "/initiatives?near=Apeldoorn&phase=living&phase=plan",
    "words": "/initiatives?q=hof",
    "a piece of the map": "/initiatives?area=51.8,4.2,52.5,5.3",
    "GeoJSON": "/initiatives.geojson",
}
FIRST = ("Het Hof", "De Linde", "Samen", "De Warme", "Het Nieuwe", "De Gedeelde", "Ons", "De Groene")
SECOND = ("Sleutel", "Erf", "Bakkerij", "Tuin", "Brug", "Kade", "Werf", "Akker", "Poort", "Toren", "Dijk")
COLUMNS = """group_id, place_id, place, province, lat, lon, location_precision, exact_lat, exact_lon, kinds,
phase, status, ended_reason, legal_form, ownership, dwellings_planned, share_expertise, seek_expertise, visit,
openness, declared_at, verified_at, updated_at"""
ROWS = """SELECT g.slug, g.name, g.summary, i.place, i.phase, i.kinds FROM initiatives i
JOIN groups g ON g.id = i.group_id WHERE g.shown_at IS NOT NULL ORDER BY lower(g.name) LIMIT 30"""
PHASES = "SELECT phase, count(*) FROM initiatives GROUP BY phase"
PINS = "SELECT lat, lon FROM initiatives"
SAME = """{% for row in rows %}<li><a href="/i/{{ row[0] }}">{{ row[1] }}</a><p>{{ row[2] }}</p>
{{ row[3:]|join(" ") }}</li>{% endfor %}{{ phases }} {{ pins|length }} {{ filler }}"""


def fill(url: str, many: int, *, seed: int = 11) -> None:
    """Write so many initiatives by COPY, spread over the country as people are."""
    chance = random.Random(seed)
    with psycopg.connect(plain(url)) as connection:
        with connection.cursor().copy(
            "COPY groups (id, slug, name, kind, summary, door, created_at, shown_at) FROM STDIN"
        ) as copy:
            for row in _groups(many, chance):
                copy.write_row(row)
        with connection.cursor().copy(f"COPY initiatives ({COLUMNS}) FROM STDIN") as copy:
            for number in range(1, many + 1):
                copy.write_row(_profile(number, chance))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def plain(url: str) -> str:
    """Return an address as psycopg reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def _groups(many: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    names = itertools.cycle(itertools.product(FIRST, SECOND))
    for number, (first, second) in zip(range(1, many + 1), names, strict=False):
        name = f"{first} {second} {number}"
        began = BEGIN + timedelta(hours=chance.randrange(16_000))
        summary = f"Met {chance.randrange(4, 60)} huishoudens rond een gedeelde tuin, met omzien naar elkaar."
        yield number, f"initiatief-{number}", name, "initiative", summary, DOORS[number % 16], began, began


def _profile(number: int, chance: random.Random) -> tuple[object, ...]:
    place = _place(chance)
    phase = chance.choice(list(words.PHASES))
    status = "ended" if phase == "ended" else chance.choices(["active", "asleep"], [12, 1])[0]
    precision = chance.choices(list(words.PRECISIONS), [6, 3, 1])[0]
    own = (None, None) if precision == "place" else (place.lat + 0.004, place.lon - 0.004)
    kinds = chance.sample(list(words.KINDS), chance.choice([1, 1, 1, 2]))
    themes = [chance.sample(list(words.THEMES), chance.choice([0, 0, 1, 3])) for _ in range(2)]
    return (
        number, place.id, place.name, place.province, place.lat, place.lon, precision, *own, kinds, phase,
        status, "Geleerd." if status == "ended" else "", chance.choice(["", *words.LEGAL_FORMS]),
        chance.choice(["", *words.OWNERSHIPS]), chance.choice([None, 6, 12, 24, 40, 90]), *themes,
        chance.choice(["", *words.VISITS]), chance.choice(["", *words.OPENNESS]), BEGIN, BEGIN, BEGIN,
    )  # fmt: skip


def _place(chance: random.Random) -> Place:
    """Choose a place: half of them one of the forty largest, the others anywhere."""
    places = all_places()
    return chance.choice(places[:40] if chance.random() < 0.5 else places)


def measure(app: Flask, url: str) -> dict[str, dict[str, Any]]:
    """Measure each address, and the yardsticks on the first of them."""
    client = app.test_client()
    found: dict[str, dict[str, Any]] = {}
    for name, address in ADDRESSES.items():
        ask = _asking(client, address)
        body = ask()
        statements = inside.count_statements(app, ask)
        found[name] = {"SQL": statements, **_times(ask), **_sizes(body)}
    body = client.get("/initiatives").data
    views = {"(a) the same bytes, bare Flask": lambda: body, "(b) minimal": _minimal(url, len(body))}
    for name, view in views.items():
        small = Flask("yardstick")
        small.add_url_rule("/", "view", view)
        found[name] = _times(_asking(small.test_client(), "/"))
    return found


def _asking(client: FlaskClient, address: str) -> Callable[[], bytes]:
    """Return a way to ask for a page as if something had been written just before."""

    def ask() -> bytes:
        freshness.changed()
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return answer.data

    return ask


def _times(ask: Callable[[], bytes]) -> dict[str, float]:
    times = []
    for _ in range(ROUNDS + WARM_UP):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times[WARM_UP:], n=100)
    return {"p50 ms": round(cuts[49], 1), "p95 ms": round(cuts[94], 1)}


def _sizes(body: bytes) -> dict[str, float]:
    drawn = re.search(rb'<svg class="map".*?</svg>', body, re.DOTALL)
    sizes = {"kB": body, "kB gzip": gzip.compress(body)}
    sizes |= {"map kB gzip": gzip.compress(drawn[0])} if drawn else {}
    return {name: round(len(content) / 1000, 1) for name, content in sizes.items()}


def _minimal(url: str, size: int) -> Callable[[], str]:
    connection = psycopg.connect(plain(url), autocommit=True)
    template = Environment(autoescape=True).from_string(SAME)

    def view() -> str:
        rows, phases, pins = (connection.execute(query).fetchall() for query in (ROWS, PHASES, PINS))
        return template.render(rows=rows, phases=phases, pins=pins, filler="x" * max(0, size - 6000))

    return view


def _print(found: dict[str, dict[str, Any]]) -> None:
    head = ("SQL", "p50 ms", "p95 ms", "kB", "kB gzip", "map kB gzip")
    print("| page | " + " | ".join(head) + " |\n|" + "---|" * (len(head) + 1))
    for name, cost in found.items():
        print(f"| {name} | " + " | ".join(str(cost.get(one, "")) for one in head) + " |")


def main(many: int) -> None:
    """Fill a database, measure, print a table and keep the figures."""
    folder = Path(tempfile.mkdtemp(prefix="cooplink-bench-"))
    folder.chmod(0o755)
    server = LocalPostgres(folder / "postgres")
    server.start()
    try:
        server.ensure_database("bench_directory")
        found = _measured(server.url("bench_directory"), folder, many)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{many:,} initiatives")
    _print(found)
    RESULTS.write_text(json.dumps({"initiatives": many, **found}, indent=1) + "\n")


def _measured(url: str, folder: Path, many: int) -> dict[str, dict[str, Any]]:
    settings = {"DATABASE_URL": url, "SECRET_KEY": "benchmark", "INSTANCE_DIR": str(folder / "instance")}
    app = create_app(load_settings(settings))
    with app.app_context():
        upgrade()
        db.session.remove()
    fill(url, many)
    return measure(app, url)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else MANY)
