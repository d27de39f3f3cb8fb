"""`make bench`: fills databases of several sizes, measures every page, and prints a table.

`make bench ARGS="10k"` for one size; without sizes: 10k, 100k and 1m.
`make bench ARGS="directory"` for the directory with 2,000 initiatives, `ARGS="dossiers"` for dossiers.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.accounts import actions as accounts
from app.accounts.viewer import viewer_of
from app.dossiers.defaults import make_themes
from app.forum.defaults import make_defaults
from app.forum.loading import load_topic
from app.foundation.database import db
from app.foundation.postgres import LocalPostgres
from app.foundation.transaction import writing
from benchmarks import directory, dossiers, inside, load, servers
from benchmarks.generate import fill
from benchmarks.report import print_report
from config import load_settings

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
RESULTS = Path(__file__).with_name("results")
SECONDS = 3.0
SEE_OTHER = 303
TURNS = 3


class Subject:
    """One filled database, the application on it, and somebody signed in."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environment = {
            "DATABASE_URL": url,
            "SECRET_KEY": "benchmark",
            "INSTANCE_DIR": str(folder / "instance"),
            "BENCH_FOLDER": str(folder / "pages"),
            "PYTHONWARNINGS": "ignore",
        }
        self.app: Flask = create_app(load_settings(self.environment))

    def fill(self, posts: int) -> float:
        """Lay out the tables and write N posts."""
        with self.app.app_context():
            upgrade()
            with writing():
                make_defaults()
                make_themes()
            db.session.remove()
        seconds = fill(self.environment["DATABASE_URL"], posts)
        with self.app.app_context(), writing():
            self.member_id = accounts.make_account(
                "Meter", "meter@voorbeeld.example", "samen-wonen-demo", username="meter", is_confirmed=True
            ).id
            db.session.flush()
            self.key = accounts.begin_sign_in(self.member_id, "benchmark").sign_in_key
        return seconds

    def paths(self) -> dict[str, str]:
        """Return the pages that are measured."""
        with self.app.test_request_context():
            topic = load_topic(viewer_of(self.member_id), 1)
            last = (topic.highest_number - 1) // 20 + 1
            url = f"/t/{topic.slug}/{topic.id}"
            category = topic.category
            return {
                "home": "/",
                "latest": "/latest",
                "category": f"/c/{category.slug}/{category.id}",
                "topic": url,
                "topic-last": f"{url}?page={last}",
                "profile": "/u/bewoner" + str(topic.author_id),
            }

    def client(self, *, is_member: bool) -> FlaskClient:
        """Return a browser in this process."""
        client = self.app.test_client()
        if is_member:
            with client.session_transaction() as session:
                session["_user_id"] = self.key
        return client

    def cookie(self) -> str:
        """Return the member's cookie as a browser has it from its first page on, with what forms need."""
        client = self.client(is_member=True)
        client.get("/latest")
        cookie = client.get_cookie("session")
        return f"session={cookie.value}" if cookie else ""


def measure(folder: Path, url: str, posts: int) -> dict[str, Any]:
    """Measure everything on one size."""
    subject = Subject(folder, url)
    print(f"  writing {posts:,} posts …", flush=True)
    result: dict[str, Any] = {"posts": posts, "fill_seconds": round(subject.fill(posts), 1)}
    print(f"  written in {result['fill_seconds']} s; pages inside one process …", flush=True)
    result["inside"] = _inside(subject)
    result["reply"] = _reply(subject)
    print("  requests over sockets …", flush=True)
    result["outside"] = _outside(subject)
    return result


def _inside(subject: Subject) -> dict[str, dict[str, Any]]:
    costs = {}
    pages = subject.folder / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    for who in ("visitor", "member"):
        client = subject.client(is_member=who == "member")
        for name, path in subject.paths().items():
            costs[f"{who}-{name}"] = asdict(inside.cost_of(subject.app, client, path))
            (pages / f"{who}-{name}.html").write_bytes(client.get(path).data)
    return costs


def _reply(subject: Subject) -> dict[str, float]:
    """Time the whole door: rights, limits, Markdown, counters, ledger, and a commit that reached the disk."""
    subject.app.config["WTF_CSRF_ENABLED"] = False
    client = subject.client(is_member=True)
    body = "Een antwoord van gewone lengte over de **ledenlening** en wat wij ermee deden. " * 9

    def follow() -> None:
        """Go where the answer leads, as a browser does: else what each answer says piles up in the cookie."""
        client.get("/about")
        with subject.app.app_context(), writing(is_visible=False):
            db.session.execute(db.text("DELETE FROM rate_hits"))

    def post(number: int) -> None:
        answer = client.post(f"/t/{2 + number % 40}/replies", data={"body": f"{body} {number}"})
        if answer.status_code != SEE_OTHER:
            raise SystemExit(f"a reply answered {answer.status_code}")

    p50, p99 = inside.times_of(post, before=follow)
    return {"p50": p50, "p99": p99}


def _outside(subject: Subject) -> dict[str, Any]:
    yardsticks = servers.serving(
        "benchmarks.yardsticks:create_app", subject.environment, "/same/visitor-topic"
    )
    with (
        servers.serving_cooplink(subject.environment, "/latest") as (ours, pid),
        yardsticks as theirs,
        servers.working(subject.environment) as worker,
    ):
        urls = _urls(subject, ours, theirs)
        turns: dict[str, list[float]] = {name: [] for name in urls}
        for _turn in range(TURNS):  # in turn, so that a noisy minute strikes all alike
            for name, (url, cookie) in urls.items():
                turns[name].append(load.rate(url, SECONDS, cookie))
        rates = {name: round(statistics.median(found)) for name, found in turns.items()}
        memory = {"web": round(servers.resident(pid)), "worker": round(servers.resident(worker))}
    return {"rates": rates, "memory": memory, "tool": load.tool()}


def _urls(subject: Subject, ours: str, theirs: str) -> dict[str, tuple[str, str]]:
    urls = {}
    for name, path in subject.paths().items():
        urls[f"visitor-{name}"] = (ours + path, "")
        urls[f"member-{name}"] = (ours + path, subject.cookie())
    urls["(a) same bytes"] = (theirs + "/same/visitor-topic", "")
    urls["(b) minimal topic"] = (theirs + "/minimal/1", "")
    return urls


def main(words: list[str]) -> None:
    """Measure the sizes asked for."""
    sizes = words or ["10k", "100k", "1m"]
    folder = Path(tempfile.mkdtemp(prefix="cooplink-bench-", dir=os.environ.get("BENCH_DIR")))
    folder.chmod(0o755)
    server = LocalPostgres(folder / "postgres")
    server.start()
    try:
        results = []
        for size in sizes:
            print(f"→ {size} posts", flush=True)
            server.ensure_database(f"bench_{size}")
            results.append(measure(folder / size, server.url(f"bench_{size}"), SIZES[size]))
            _write(size, results[-1])
        print_report(results)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _write(size: str, result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{size}.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["directory"]:
        directory.main(directory.MANY)
    elif sys.argv[1:] == ["dossiers"]:
        dossiers.main()
    else:
        main(sys.argv[1:])
