"""Dossiers: `make bench ARGS="dossiers"`.

- Saving 100 kB through the door, while somebody else saved since the editor was opened: what was
  sent is kept, the texts are merged, rendered and stored. Beside it a plain psycopg save of it (lock,
  insert, update, commit) and the merge of the library alone.
- Reading, beside a topic page of twenty posts in the same process.
- The history of 2,000 versions beside one of 20, and who wrote what over 200 versions.
"""

from __future__ import annotations

import json
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from merge3 import Merge3

from app import create_app
from app.accounts import actions as accounts
from app.accounts.viewer import viewer_of
from app.dossiers.actions.saving import Sent, keep_attempt, save_attempt
from app.dossiers.actions.starting import start_dossier
from app.dossiers.defaults import make_themes
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Theme
from app.forum import actions as forum
from app.forum.defaults import make_defaults
from app.forum.models import Category
from app.foundation import clock
from app.foundation.database import db
from app.foundation.postgres import LocalPostgres
from app.foundation.transaction import writing
from benchmarks import inside
from benchmarks.directory import plain
from benchmarks.words import Talk
from config import load_settings

SIZE = 100_000
SAVES, WARM_UP = 100, 10
VERSIONS = {"20 versions": 20, "2,000 versions": 2_000, "200 versions of 13 kB": 200}
EDITED_MOST = 200
LENGTHEN = """
WITH last AS (SELECT * FROM revisions WHERE dossier_id = %(dossier)s ORDER BY number DESC LIMIT 1),
ids AS (SELECT n, nextval(pg_get_serial_sequence('revisions', 'id')) AS id
        FROM generate_series((SELECT number FROM last) + 1, %(versions)s) n),
made AS (
  INSERT INTO revisions (id, dossier_id, number, parent_id, author_id, kind, body, sha256, created_at)
  OVERRIDING SYSTEM VALUE
  SELECT ids.id, last.dossier_id, n, coalesce(lag(ids.id) OVER (ORDER BY n), last.id), last.author_id, 'edit',
         last.body, last.sha256, last.created_at + n * interval '1 minute'
  FROM ids, last RETURNING id, number)
UPDATE dossiers SET revision_count = %(versions)s,
  latest_id = (SELECT id FROM made ORDER BY number DESC LIMIT 1) WHERE id = %(dossier)s"""
RESULTS = Path(__file__).with_name("results") / "dossiers.json"


def text(size: int, seed: int = 7) -> str:
    """Write Dutch sections with a list, a table and notes, until there are so many letters."""
    talk, parts, notes = Talk(seed), ["Het korte antwoord in twee zinnen.\n"], list[str]()
    while sum(map(len, parts)) < size:
        number = len(notes) + 1
        items = "\n".join(f"- **{talk.title()}** en wat erbij hoort" for _ in range(4))
        rows = "\n".join(f"| {talk.title()} | bestuur |" for _ in range(3))
        words = talk.sentence_run(90)
        parts.append(
            f"\n## Deel {number}\n\n{words}[^{number}]\n\n{items}\n\n| wat | wie |\n|---|---|\n{rows}\n"
        )
        notes.append(
            f"[^{number}]: [Wet {number}](https://wetten.overheid.nl/{number}), geraadpleegd op 3 mei 2026.\n"
        )
    return "".join(parts) + "\n" + "".join(notes)


class House:
    """An application on an empty database, with two people, a topic, and dossiers of several lengths."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.app: Flask = create_app(
            load_settings(
                {"DATABASE_URL": url, "SECRET_KEY": "benchmark", "INSTANCE_DIR": str(folder / "instance")}
            )
        )
        self.app.config["WTF_CSRF_ENABLED"] = False
        with self.app.app_context():
            upgrade()
            self._fill()
            db.session.remove()

    def _fill(self) -> None:
        with writing():
            make_defaults()
            make_themes()
            ids = [
                accounts.make_account(
                    name,
                    f"{name.lower()}@voorbeeld.example",
                    "samen-wonen",
                    username=name.lower(),
                    is_confirmed=True,
                ).id
                for name in ("Anna", "Bram")
            ]
            db.session.flush()
            self.keys = [accounts.begin_sign_in(one, "benchmark").sign_in_key for one in ids]
        self.people = [viewer_of(one) for one in ids]
        with writing():
            category = db.session.scalars(db.select(Category)).first()
            topic = forum.start_topic(self.people[0], category, "Een gesprek", text(600), frozenset())
            for _ in range(19):
                forum.reply(self.people[1], topic, text(600, topic.highest_number))
            self.topic_url = f"/t/{topic.slug}/{topic.id}"
        self.large = self.dossier("Groot", text(SIZE))
        self.histories = {
            name: self.dossier(name, text(13_000 if "13" in name else 1_000), many)
            for name, many in VERSIONS.items()
        }

    def dossier(self, title: str, body: str, versions: int = 1) -> int:
        """Start a dossier and edit it so many times, by turns; return its id."""
        began = clock.now() - timedelta(days=100)
        with writing(), clock.at(began):
            theme = db.session.scalars(db.select(Theme)).first()
            dossier_id = start_dossier(self.people[0], theme, title, body).id
        for number in range(2, min(versions, EDITED_MOST) + 1):
            self.edit(dossier_id, number)
        if versions > EDITED_MOST:
            lengthen(self.url, dossier_id, versions)
        return dossier_id

    def edit(self, dossier_id: int, number: int) -> None:
        """Let somebody add a word to a paragraph."""
        me = self.people[number % 2]
        with writing():
            dossier = load_dossier(me, dossier_id)
            latest = latest_revision(dossier)
            body = changed(latest.body, number)
            attempt = keep_attempt(me, dossier, Sent(body, latest.id, secrets.token_hex(8)))
            save_attempt(me, dossier, attempt)
        db.session.remove()

    def client(self, number: int | None = None) -> FlaskClient:
        """Return a browser of one of the two, or of a visitor."""
        client = self.app.test_client()
        if number is not None:
            with client.session_transaction() as session:
                session["_user_id"] = self.keys[number]
        return client

    def url_of(self, dossier_id: int) -> str:
        """Return the address of a dossier."""
        with self.app.app_context():
            return load_dossier(self.people[0], dossier_id).url


def lengthen(url: str, dossier_id: int, versions: int) -> None:
    """Write the rest of a long history as rows: what is measured is reading it."""
    with psycopg.connect(plain(url)) as connection:
        connection.execute(LENGTHEN, {"dossier": dossier_id, "versions": versions})


def changed(body: str, number: int, word: str = "nieuw") -> str:
    """Put a word in one of the paragraphs, another one each time."""
    paragraphs = body.split("\n\n")
    places = [at for at, one in enumerate(paragraphs) if one[:1].isalpha()]
    at = places[number * 7 % len(places)]
    paragraphs[at] = paragraphs[at].replace(" ", f" {word}{number} ", 1)
    return "\n\n".join(paragraphs)


def saves(house: House) -> dict[str, Any]:
    """Time the door of a save that has to be merged with what another saved since."""
    client, times = house.client(1), []
    for number in range(SAVES + WARM_UP):
        with house.app.app_context(), writing(is_visible=False):
            db.session.execute(db.text("DELETE FROM rate_hits"))
            base = latest_revision(load_dossier(house.people[0], house.large))
        with house.app.app_context():
            house.edit(house.large, 2 * number)
        form = {
            "body": changed(base.body, 2 * number + 1, "ander"),
            "base_id": str(base.id),
            "key": secrets.token_hex(8),
            "summary": "een woord",
        }
        times.append(timed(lambda sent=form: posted(client, f"/d/{house.large}/revisions", sent)))
    return cuts(times[WARM_UP:])


def posted(client: FlaskClient, path: str, form: dict[str, str]) -> None:
    """Send a form, and insist that it was taken."""
    answer = client.post(path, data=form)
    if answer.status_code != 303:
        raise SystemExit(f"{path} answered {answer.status_code}")


def yardsticks(house: House) -> dict[str, dict[str, Any]]:
    """The same text stored plainly, and the merge of the library alone."""
    body = text(SIZE)
    mine, theirs = changed(body, 3), changed(body, 5)
    lines = [one.splitlines(keepends=True) for one in (body, mine, theirs)]
    with psycopg.connect(plain(house.url)) as connection:
        connection.execute("CREATE TABLE plain_page (id int PRIMARY KEY, latest int)")
        connection.execute("CREATE TABLE plain_version (id int GENERATED ALWAYS AS IDENTITY, body text)")
        connection.execute("INSERT INTO plain_page VALUES (1, 0)")
        connection.commit()

        def store() -> None:
            connection.execute("SELECT latest FROM plain_page WHERE id = 1 FOR UPDATE")
            connection.execute("INSERT INTO plain_version (body) VALUES (%s)", [mine])
            connection.execute("UPDATE plain_page SET latest = latest + 1")
            connection.commit()

        return {
            "plain psycopg save": repeated(store),
            "merge3 by lines alone": repeated(lambda: list(Merge3(*lines).merge_groups())),
        }


def pages(house: House) -> dict[str, dict[str, Any]]:
    """Time each page as if something had been written just before; the topic page is the yardstick."""
    large = house.url_of(house.large)
    asked = {"topic page, 20 posts (yardstick)": house.topic_url, "dossier of 100 kB": large}
    for name, dossier_id in house.histories.items():
        url = house.url_of(dossier_id)
        asked |= {f"dossier, {name}": url, f"history, {name}": f"{url}/history"}
    asked["authors, 200 versions of 13 kB"] = (
        f"{house.url_of(house.histories['200 versions of 13 kB'])}/authors"
    )
    found = {}
    for who, client in (("visitor", house.client()), ("member", house.client(0))):
        for name, path in asked.items():
            cost = inside.cost_of(house.app, client, path, rounds=60)
            found[f"{who}: {name}"] = {
                "SQL": cost.statements,
                "p50 ms": round(cost.p50, 1),
                "p99 ms": round(cost.p99, 1),
                "kB": round(cost.size / 1000, 1),
            }
    return found


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds an act takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def repeated(act: Callable[[], object]) -> dict[str, Any]:
    """Time an act again and again."""
    return cuts([timed(act) for _ in range(SAVES)])


def cuts(times: list[float]) -> dict[str, Any]:
    """Return the middle and the 95th percentile."""
    found = statistics.quantiles(times, n=100)
    return {"p50 ms": round(found[49], 1), "p95 ms": round(found[94], 1)}


def main() -> None:
    """Fill a database, measure, print a table and keep the figures."""
    folder = Path(tempfile.mkdtemp(prefix="cooplink-bench-"))
    folder.chmod(0o755)
    server = LocalPostgres(folder / "postgres")
    server.start()
    try:
        server.ensure_database("bench_dossiers")
        print("  writing 2,000 versions …", flush=True)
        house = House(folder, server.url("bench_dossiers"))
        found = {"save of 100 kB, merged": saves(house), **yardsticks(house), **pages(house)}
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    show(found)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


def show(found: dict[str, dict[str, Any]]) -> None:
    """Print what was found."""
    head = ("SQL", "p50 ms", "p95 ms", "p99 ms", "kB")
    print("| what | " + " | ".join(head) + " |\n|" + "---|" * (len(head) + 1))
    for name, cost in found.items():
        print(f"| {name} | " + " | ".join(str(cost.get(one, "")) for one in head) + " |")
