"""Two small Flask applications to hold beside Cooplink, on the same server.

(a) `/same/<name>`: a bare view that returns the bytes of a page Cooplink made.
(b) `/minimal/<topic>`: a view that reads the same twenty posts with plain psycopg and renders a Jinja
    template of the same size: no rights, no languages, no forms.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg_pool
from flask import Flask, Response

FOLDER = Path(os.environ["BENCH_FOLDER"])
URL = os.environ["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
QUERY = (
    "SELECT p.number, p.html, p.created_at, p.like_count, u.username, u.name, u.door, t.title"
    " FROM posts p JOIN users u ON u.id = p.author_id JOIN topics t ON t.id = p.topic_id"
    " WHERE p.topic_id = %s AND p.number BETWEEN 1 AND 20 ORDER BY p.number"
)
POST = """
<article class="post" id="post-{{ post[0] }}">
<span class="avatar" data-door="{{ post[6] }}">{{ post[5][0] }}</span>
<div class="post__head"><h2><a href="/u/{{ post[4] }}">{{ post[5] }}</a></h2>
<time datetime="{{ post[2].isoformat() }}">{{ post[2].strftime('%d %B %Y, %H:%M') }}</time>
<a class="plate" href="#post-{{ post[0] }}">{{ post[0] }}</a></div>
<div class="post__body">{{ post[1]|safe }}</div>
<div class="post__foot">{{ filler }}<b>{{ post[3] }}</b></div></article>
"""
PAGE = (
    "<!doctype html><html lang=nl><head><title>{{ posts[0][7] }}</title></head><body>{{ frame|safe }}"
    "<h1>{{ posts[0][7] }}</h1>{% for post in posts %}" + POST + "{% endfor %}</body></html>"
)


def create_app() -> Flask:
    """Build both yardsticks."""
    app = Flask("yardsticks")
    pool = psycopg_pool.ConnectionPool(URL, min_size=2, max_size=8, open=True)
    pages = {path.stem: path.read_bytes() for path in FOLDER.glob("*.html")}
    chrome, template = _chrome(pool, pages), app.jinja_env.from_string(PAGE)

    @app.get("/same/<name>")
    def same(name: str) -> Response:
        return Response(pages[name], mimetype="text/html")

    @app.get("/minimal/<int:topic_id>")
    def minimal(topic_id: int) -> str:
        return template.render(posts=_posts(pool, topic_id), **chrome)

    return app


def _posts(pool: psycopg_pool.ConnectionPool[Any], topic_id: int) -> list[Any]:
    with pool.connection() as connection:
        return connection.execute(QUERY, (topic_id,)).fetchall()


def _chrome(pool: psycopg_pool.ConnectionPool[Any], pages: dict[str, bytes]) -> dict[str, str]:
    """Make the page as large as Cooplink's: a constant frame, and a constant foot under each post."""
    wanted = len(pages.get("member-topic", b""))
    bodies = sum(len(row[1].encode()) for row in _posts(pool, 1))
    spare = max(0, wanted - bodies - 20 * 450)
    return {"frame": "<!-- " + "x" * (spare // 3) + " -->", "filler": "y" * (spare * 2 // 3 // 20)}
