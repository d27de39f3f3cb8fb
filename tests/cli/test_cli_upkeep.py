"""`flask recount`, `flask rebake` and `flask render`: what an operator does by hand."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.forum.models import Category, Post, Topic
from app.foundation.database import db
from app.foundation.text.markdown import LONGEST_TEXT, RENDERER_VERSION
from app.foundation.transaction import writing
from tests.making import make_topic
from tests.operating import run


@pytest.fixture
def app(own_house):
    with own_house.app_context():
        make_topic(body="Een **vet** begin.", replies=4)
    return own_house


def command(app, *words, **how):
    return app.test_cli_runner().invoke(args=list(words), **how)


def spoil(app, table, **values):
    with app.app_context(), writing():
        db.session.execute(sa.update(table).values(values))


def ask(app, question):
    with app.app_context():
        return db.session.execute(question).all()


def test_counters_that_are_right_are_left_alone(app):
    done = command(app, "recount")
    assert (done.exit_code, done.output) == (0, "All counters were right.\n")


def test_counters_that_are_wrong_are_put_right_and_said(app):
    counts = sa.select(Category.slug, Category.topic_count, Category.post_count).order_by(Category.slug)
    before = ask(app, counts)
    spoil(app, Category, topic_count=99)
    spoil(app, Topic, post_count=0)
    done = command(app, "recount")
    assert done.output == "17 rows had a wrong counter.\n"  # sixteen categories and a topic
    assert ask(app, counts) == before
    assert command(app, "recount").output == "All counters were right.\n"


def test_posts_of_an_older_renderer_are_rendered_again_however_many(app, monkeypatch):
    from app.forum.actions import posts

    monkeypatch.setattr(posts.rebake, "__defaults__", (2,))
    spoil(app, Post, renderer_version=0, html="<p>old</p>")
    done = command(app, "rebake")
    assert done.output == "2 posts …\n4 posts …\n5 posts …\n5 posts were rendered again.\n"
    pages = ask(app, sa.select(Post.html, Post.renderer_version).order_by(Post.number))
    assert pages[0].html == "<p>Een <strong>vet</strong> begin.</p>"
    assert {page.renderer_version for page in pages} == {RENDERER_VERSION}


def test_posts_of_this_renderer_are_left_alone(app):
    spoil(app, Post, html="<p>as it was</p>")
    assert command(app, "rebake").output == "0 posts were rendered again.\n"
    assert set(ask(app, sa.select(Post.html))) == {("<p>as it was</p>",)}


def test_markdown_becomes_html(app):
    done = command(app, "render", input="# Kop\n\nEen *lijst*:\n\n- één\n")
    assert done.exit_code == 0
    assert "<em>lijst</em>" in done.output
    assert "<li>één</li>" in done.output


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<svg/onload=alert(1)>",
        "<iframe src='https://evil.example'></iframe>",
    ],
)
def test_what_comes_out_is_safe(app, source):
    done = command(app, "render", input=f"{source}\n\nen dit.\n")
    assert done.exit_code == 0
    for poison in ("<script", "<img", "<svg", "<iframe", 'href="javascript'):
        assert poison not in done.output.lower()
    assert "en dit." in done.output


def test_nothing_becomes_nothing(app):
    done = command(app, "render", input="")
    assert (done.exit_code, done.output) == (0, "\n")


def test_a_text_that_is_too_long_is_refused_with_a_sentence(app):
    done = command(app, "render", input="a" * (LONGEST_TEXT + 1))
    assert done.exit_code == 1
    assert done.stderr == f"Error: {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT}\n"
    assert command(app, "render", input="a" * LONGEST_TEXT).exit_code == 0


def test_it_works_from_the_command_line_with_bytes_that_are_no_text(app):
    done = run(app, "render", typed=b"caf\xe9 **en** \xff thee")
    assert done.returncode == 0, done.stderr
    assert "<strong>en</strong>" in done.stdout.decode()
    done = run(app, "render", typed=b"a" * (LONGEST_TEXT + 1))
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: ")


def test_every_command_of_the_house_is_there_and_says_what_it_does(app):
    for name in ("backup", "create-admin", "demo", "rebake", "recount", "render", "restore", "worker"):
        done = command(app, name, "--help")
        assert done.exit_code == 0
        assert len(done.output.splitlines()) > 3
