"""Fill a database with N posts, by COPY: people, topics of all lengths, counters that are right."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg

from app.accounts.models import DOORS
from app.foundation.text import RENDERER_VERSION, slugify, terms
from benchmarks.words import Talk

LONG_TOPIC = 400
TYPICAL = (2, 3, 4, 6, 8, 12, 16, 24, 40)
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=1050)
POSTERS = 4


@dataclass
class Topic:
    """A topic to be written, with the counters its posts give it."""

    id: int
    category_id: int
    author_id: int
    started: datetime
    posts: int
    title: str
    excerpt: str = ""
    last: datetime = BEGIN
    last_author: int = 0
    posters: list[int] = field(default_factory=list)


@dataclass
class House:
    """What the generator knows while it writes."""

    people: list[int]
    categories: list[int]
    pool: list[tuple[str, str, str]]
    chance: random.Random
    talk: Talk
    post_id: int = 0


def fill(url: str, posts: int, *, seed: int = 7) -> float:
    """Write N posts into an empty, migrated database that has its categories; return the seconds."""
    began = time.perf_counter()
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        house = _house(connection, max(20, posts // 200), seed)
        topics = list(_plan(house, posts))
        _write_topics_after_posts(connection, house, topics)
        _correct_counters(connection)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def _house(connection: psycopg.Connection[Any], people: int, seed: int) -> House:
    talk = Talk(seed)
    first = _number(connection, "SELECT coalesce(max(id), 0) + 1 FROM users")
    ids = list(range(first, first + people))
    _write_people(connection, ids)
    rows = connection.execute("SELECT id FROM categories WHERE read_access = 'public' ORDER BY id")
    categories = [row[0] for row in rows]
    last_post = _number(connection, "SELECT coalesce(max(id), 0) FROM posts")
    return House(ids, categories, talk.posts(), random.Random(seed), talk, last_post)


def _number(connection: psycopg.Connection[Any], query: LiteralString) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _write_people(connection: psycopg.Connection[Any], ids: list[int]) -> None:
    columns = "id, username, name, email, email_confirmed_at, password_hash, door, created_at, new_since"
    with connection.cursor().copy(f"COPY users ({columns}) FROM STDIN") as copy:
        for one in ids:
            name = f"bewoner{one}"
            email = f"{name}@voorbeeld.example"
            copy.write_row((one, name, f"Bewoner {one}", email, BEGIN, "-", DOORS[one % 16], BEGIN, BEGIN))
    connection.execute("SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users))")


def _plan(house: House, posts: int) -> Iterator[Topic]:
    """One topic of 400 posts to measure, the others as long as conversations are."""
    planned, topic_id = 0, 0
    while planned < posts:
        topic_id += 1
        size = LONG_TOPIC if topic_id == 1 else house.chance.choice(TYPICAL)
        size = min(size, posts - planned)
        planned += size
        started = BEGIN + SPAN * house.chance.random()
        yield Topic(
            id=topic_id,
            category_id=house.chance.choice(house.categories),
            author_id=house.chance.choice(house.people),
            started=started,
            posts=size,
            title=house.talk.title(),
        )


def _write_topics_after_posts(connection: psycopg.Connection[Any], house: House, topics: list[Topic]) -> None:
    """Posts decide the counters of topics, so they are made first; their foreign key is checked last."""
    connection.execute("ALTER TABLE posts DROP CONSTRAINT fk_posts_topic_id")
    columns = "id, topic_id, number, author_id, body, html, renderer_version, created_at"
    with connection.cursor().copy(f"COPY posts ({columns}) FROM STDIN") as copy:
        for topic in topics:
            for row in _posts_of(topic, house):
                copy.write_row(row)
    _write_topics(connection, topics)
    connection.execute(
        "ALTER TABLE posts ADD CONSTRAINT fk_posts_topic_id FOREIGN KEY (topic_id)"
        " REFERENCES topics (id) ON DELETE RESTRICT"
    )
    for table in ("topics", "posts"):
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def _posts_of(topic: Topic, house: House) -> Iterator[tuple[object, ...]]:
    for number in range(1, topic.posts + 1):
        house.post_id += 1
        author = topic.author_id if number == 1 else house.chance.choice(house.people)
        body, html, excerpt = house.chance.choice(house.pool)
        topic.last = topic.started + timedelta(hours=number - 1)
        topic.last_author = author
        topic.excerpt = topic.excerpt or excerpt
        topic.posters = [author, *(one for one in topic.posters if one != author)][:POSTERS]
        yield house.post_id, topic.id, number, author, body, html, RENDERER_VERSION, topic.last


def _write_topics(connection: psycopg.Connection[Any], topics: list[Topic]) -> None:
    columns = (
        "id, category_id, author_id, title, slug, title_terms, excerpt, created_at, bumped_at,"
        " last_author_id, post_count, highest_number, score, poster_ids"
    )
    with connection.cursor().copy(f"COPY topics ({columns}) FROM STDIN") as copy:
        for one in topics:
            words = (one.title, slugify(one.title), terms(one.title), one.excerpt)
            counters = (one.posts, one.posts, one.posts, one.posters)
            copy.write_row((one.id, one.category_id, one.author_id, *words, one.started, one.last,
                            one.last_author, *counters))  # fmt: skip


def _correct_counters(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "UPDATE categories c SET topic_count = t.topics, post_count = t.posts FROM"
        " (SELECT category_id, count(*) AS topics, sum(post_count) AS posts FROM topics GROUP BY 1) t"
        " WHERE t.category_id = c.id"
    )
    connection.execute(
        "UPDATE users u SET post_count = p.n FROM"
        " (SELECT author_id, count(*) AS n FROM posts GROUP BY 1) p WHERE p.author_id = u.id"
    )
    connection.execute(
        "UPDATE users u SET topic_count = t.n FROM"
        " (SELECT author_id, count(*) AS n FROM topics GROUP BY 1) t WHERE t.author_id = u.id"
    )
