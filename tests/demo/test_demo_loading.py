"""The demo, loaded once into a database of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from app import create_app
from app.accounts import actions as accounts
from app.accounts.models import User
from app.accounts.viewer import viewer_of
from app.cli import demo as command
from app.demo import belonging, loader, script
from app.forum.counting import recount
from app.forum.models import Bookmark, Category, Like, Post, PostRevision, Reading, Topic, TopicTag
from app.forum.pages.lists import Scope, topic_list_page
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests import database
from tests.cast import NAMES, PASSWORD
from tests.conftest import settings_for
from tests.demo.loaded import demo_database

LOGBOOKS = 14
EVERYTHING = "TRUNCATE users, sections, categories, tags, activities CASCADE"
PAGES = ("/", "/latest", "/categories", "/log", "/u/nadia", "/u/ahmed/replies", "/top?period=all")


@pytest.fixture(scope="module")
def demo_house(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A house with the demo in it, and nothing else."""
    url = database.copy_template(f"cooplink_demo_{worker_id}", demo_database())
    app = create_app(settings_for(url, tmp_path_factory.mktemp("demo")))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(demo_house: Flask) -> Iterator[Flask]:
    """Look around in it; what a test changes is undone."""
    with demo_house.app_context():
        yield demo_house
        db.session.rollback()
        db.session.remove()


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def topic(title: str) -> Topic:
    return db.session.scalars(sa.select(Topic).filter_by(title=title)).one()


def viewer(username: str):
    return viewer_of(db.session.scalar(sa.select(User.id).filter_by(username=username)))


def test_everyone_and_everything_of_the_content_is_there(demo):
    told = script.events()
    likes = sum(isinstance(event, script.Like) for event in told)
    written = (script.Start, script.Reply, belonging.Register, belonging.News)
    posts = sum(isinstance(event, written) for event in told)
    assert (count(User), count(Topic), count(Post), count(Like)) == (28, 42 + LOGBOOKS, posts, likes)
    assert (count(Category), count(Bookmark)) == (16, 4)
    assert count(TopicTag) == sum(len(event.tags) for event in told if isinstance(event, script.Start))


def test_every_counter_is_right(demo):
    with writing():
        assert recount() == 0


def test_nothing_happens_in_the_future_and_numbers_rise_with_time(demo):
    for table in (User, Topic, Post, Activity):
        moments = list(db.session.scalars(sa.select(table.created_at).order_by(table.id)))
        assert moments == sorted(moments), table.__tablename__
        assert moments[-1] < clock.now(), table.__tablename__


def test_every_line_of_the_ledger_is_of_the_moment_it_happened(demo):
    replied = sa.and_(Activity.verb == "topic.replied", Activity.subject_id == Post.id)
    pairs = db.session.execute(sa.select(Activity.created_at, Post.created_at).join(Post, replied)).all()
    assert len(pairs) > 300
    assert all(line == post for line, post in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_the_cast_signs_in_with_the_password_of_the_demo(demo, name):
    with writing():
        for login in (name, f"{name}@voorbeeld.example"):
            assert accounts.sign_in(login, PASSWORD, "Firefox op Linux").username == name


@pytest.mark.parametrize(
    ("name", "is_moderator", "is_administrator"),
    [("ruth", True, True), ("quinn", True, False), ("nadia", False, False), ("pia", False, False)],
)
def test_each_has_the_task_the_script_gives(demo, name, is_moderator, is_administrator):
    found = viewer(name)
    assert (found.is_moderator, found.is_administrator) == (is_moderator, is_administrator)
    assert found.is_confirmed
    assert not found.moderates


def test_people_are_as_the_script_describes_them(demo):
    for person in (event for event in script.events() if isinstance(event, script.Join)):
        found = db.session.scalars(sa.select(User).filter_by(username=person.username)).one()
        assert (found.name, found.bio, found.door) == (person.name, person.bio, person.door)


def test_quotes_lead_to_the_post_they_quote(demo):
    quoting = db.session.scalars(sa.select(Post).where(Post.body.contains("[quote="))).all()
    assert len(quoting) > 10
    for post in quoting:
        numbers = set(re.findall(r"topic:(\d+)", post.body))
        assert numbers == {str(post.topic_id)}
        assert f"/t/{post.topic_id}/" in post.html


def test_every_post_was_rendered(demo):
    bare = sa.select(Post).where(Post.html == "")
    assert db.session.scalars(bare).all() == []


def test_edits_are_kept_with_their_reason(demo):
    for edit in script._content("revisions.json"):
        shown = db.session.scalars(
            sa.select(Post).join(Topic, Topic.id == Post.topic_id)
            .where(Topic.title == edit["topic"], Post.number == edit["post"])
        ).one()  # fmt: skip
        assert edit["new"] in shown.body
        assert shown.edited_at is not None
    reasons = set(db.session.scalars(sa.select(PostRevision.reason))) - {""}
    assert reasons == {edit["reason"] for edit in script._content("revisions.json")}


def test_moderators_acted_and_the_log_tells_why(demo):
    assert topic("Hoe regel je volmachten op de ALV?").slug == "hoe-regel-je-volmachten-op-de-alv"
    assert not topic("Taken: verplichten of vertrouwen?").is_closed
    assert topic("Moderatielog: hoe lees je die?").is_closed
    moved = db.session.get(Category, topic("Houtbouw en de verzekering").category_id)
    assert moved.slug == "bouwen"
    pinned = set(db.session.scalars(sa.select(Topic.title).where(Topic.pinned_at.is_not(None))))
    assert pinned == {"Stel je initiatief voor in drie zinnen", "Wat kost Cooplink en wie betaalt dat?"}
    logged = db.session.scalars(sa.select(Activity).where(Activity.is_logged)).all()
    told = [line.details["reason"] for line in logged if line.details.get("reason")]
    for act in script._content("moderation.json"):
        assert act["reason"] in told or act["verb"] == "rename"


def test_omar_finds_something_unread_and_something_new(demo):
    with force_locale("nl"):
        lists = {order: topic_list_page(viewer("omar"), Scope(order), None) for order in ("new", "unread")}
    assert lists["new"].rows
    assert lists["unread"].rows
    assert 0 < lists["new"].new_count < 10
    assert 0 < lists["unread"].unread_count < 20


def test_nobody_read_further_than_there_are_posts(demo):
    too_far = sa.select(Reading).join(Topic).where(Reading.last_read > Topic.highest_number)
    assert db.session.scalars(too_far).all() == []


@pytest.mark.parametrize("name", ["visitor", "omar", "ruth"])
def test_its_pages_can_be_read(demo_house, name):
    browser = demo_house.test_client()
    with demo_house.app_context():
        addresses = [f"/t/{one.slug}/{one.id}" for one in db.session.scalars(sa.select(Topic))]
        if name != "visitor":
            with writing():
                key = accounts.begin_sign_in(viewer(name).id, "Firefox op Linux").sign_in_key
            with browser.session_transaction() as session:
                session["_user_id"] = key
    for address in (*PAGES, *addresses):
        assert browser.get(address).status_code == 200, address


def test_a_second_time_is_refused_or_does_nothing(demo_house):
    runner = demo_house.test_cli_runner()
    refused, nothing = runner.invoke(args=["demo"]), runner.invoke(args=["demo", "--if-empty"])
    assert refused.exit_code == 1
    assert "only for an empty database" in refused.output
    assert nothing.exit_code == 0
    with demo_house.app_context():
        assert (count(User), count(Topic)) == (28, 42 + LOGBOOKS)


@pytest.mark.parametrize("words", [["demo"], ["demo", "--if-empty"]])
def test_an_empty_database_is_filled_and_what_happens_is_printed(house, monkeypatch, words):
    monkeypatch.setattr(command, "is_empty", lambda: True)
    monkeypatch.setattr(command, "load_demo", lambda tell: tell("  28 people …"))
    result = house.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0
    assert re.search(r"28 people …\n  the demo is there, in \d+\.\d s\n$", result.output)


def test_a_demo_that_cannot_be_made_says_why(house, monkeypatch):
    def load_demo(_tell):
        raise HouseError("Er ontbreekt een categorie.")

    monkeypatch.setattr(command, "is_empty", lambda: True)
    monkeypatch.setattr(command, "load_demo", load_demo)
    result = house.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "Er ontbreekt een categorie." in result.output


def test_people_or_topics_make_a_house_that_is_not_empty(house):
    assert not loader.is_empty()


def test_half_a_demo_is_never_left_behind(house):
    before = (count(User), count(Topic), count(Activity))
    with pytest.raises(HouseError), force_locale("nl"):
        loader.load_demo(lambda _line: None)
    assert (count(User), count(Topic), count(Activity)) == before


def test_an_event_nobody_can_play_is_an_error(house):
    stage = loader.Stage()
    with pytest.raises(NotImplementedError, match="Event"):
        stage.play(script.Event(1))
