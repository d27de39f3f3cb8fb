"""What a conversation shows of its dossiers: the banner, the moments, the marks, and what a member can do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.dossiers.beside import dossiers_beside
from app.dossiers.models import DossierTopic, PostFold, Revision
from app.forum.beside import Beside
from app.forum.models import Post
from app.forum.policy import sight
from app.foundation.database import db
from app.foundation.moments import Wording
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.making import again, edit, make_dossier
from tests.dossiers.test_dossiers_promotion import TITLE, body_of, take
from tests.forum.seeing import Page
from tests.making import again as topic_again
from tests.making import category, make_reply, make_topic, post_of

MORNING = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
WORDS = Wording("en", ZoneInfo("Europe/Amsterdam"), MORNING + timedelta(days=30))


@pytest.fixture(autouse=True)
def in_english(house):
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


@pytest.fixture
def topic(house):
    topic = make_topic("omar", "Ledenlening terug", "Hoe doen jullie dat?")
    for number in range(2, 5):
        make_reply(topic, "nadia", f"Antwoord {number} van mij.")
    return topic_again(topic)


def look(topic, name="visitor", numbers=range(1, 21)) -> Beside:
    db.session.expire_all()
    return dossiers_beside(sight(person(name)), topic.id, list(numbers), WORDS)


def questions(topic) -> int:
    """Count what the answer asks of the database."""
    topic_id, seen = topic.id, sight(person("visitor"))
    with count_statements() as statements:
        dossiers_beside(seen, topic_id, range(1, 21), WORDS)
    return len(statements)


def at(table, moment, **which):
    """Let something have been made at another moment."""
    with writing():
        db.session.execute(sa.update(table).filter_by(**which).values(created_at=moment))


def test_a_conversation_without_a_dossier_costs_one_question(topic):
    assert questions(topic) == 1
    assert look(topic) == Beside(invitation=f"/t/{topic.id}/dossier")


def test_the_banner_names_the_dossier_and_how_it_stands(topic, as_):
    made = take(topic, numbers=[2])
    other = make_dossier("nadia", "Rente")
    with writing():
        db.session.add(DossierTopic(dossier_id=other.id, topic_id=topic.id, role="discussion"))
    banners = look(topic).companions
    assert [(one.title, one.url, one.status_kind) for one in banners] == [
        (TITLE, made.url, "concept"),
        ("Rente", other.url, "concept"),
    ]
    assert questions(topic) == 2
    for name in ("visitor", "pia"):
        page = Page(as_(name).get(f"/t/{topic.slug}/{topic.id}"))
        assert made.url in page.links
        assert "This conversation belongs to the dossier" in page.words
        assert (f"/t/{topic.id}/dossier" in page.links) is (name == "pia")


def test_a_proposal_is_offered_to_members_who_are_asked(topic):
    made = take(topic, "pia", numbers=[1])
    assert look(topic, "visitor").companions == ()
    (banner,) = look(topic, "nadia").companions
    assert (banner.act_url, banner.only_for) == (
        f"/d/{made.id}/confirmation",
        frozenset({person("omar").id, person("nadia").id}),
    )
    found = look(topic, "nadia")
    shown = {name: len(found.companions_for(person(name).id)) for name in ("pia", "nadia", "omar", "visitor")}
    assert shown == {"pia": 0, "nadia": 1, "omar": 1, "visitor": 0}
    assert look(topic, "quinn").companions[0].only_for is None
    assert (found.marks, found.landmarks, found.acts) == ({}, (), ())


def test_a_dossier_that_is_not_for_these_eyes_leaves_no_trace(topic):
    made = take(topic, numbers=[2])
    edit(made, "nadia", body_of(made) + "\n\nMeer.")
    with writing():
        again(made).read_access = "members"
    assert look(topic, "visitor") == Beside(invitation=f"/t/{topic.id}/dossier")
    assert look(topic, "pia").companions
    with writing():
        again(made).read_access = "public"
        category().read_access = "members"
    assert look(topic, "visitor").companions == ()
    other = make_dossier("nadia", "Rente").id
    with writing():
        category().read_access = "public"
        again(made).merged_into_id = other
    assert look(topic, "pia").companions == ()


def test_the_moment_of_promotion_and_each_day_of_changes_stand_where_they_happened(topic):
    for number in range(1, 5):
        at(Post, MORNING + timedelta(days=number), topic_id=topic.id, number=number)
    made = take(topic, numbers=[2])
    with writing():
        again(made).started_at = MORNING + timedelta(days=2, hours=1)
        db.session.execute(sa.update(DossierTopic).values(linked_at=MORNING + timedelta(days=2, hours=1)))
    changes = ((2, 2, False), (2, 3, False), (3, 1, False), (3, 2, True), (5, 1, False))
    for number, (day, hour, is_minor) in enumerate(changes, 2):
        edit(made, "nadia", f"{body_of(made)}\n\nRegel {number}.", is_minor=is_minor)
        at(Revision, MORNING + timedelta(days=day, hours=hour), dossier_id=made.id, number=number)
    at(Revision, MORNING + timedelta(days=2, hours=1), dossier_id=made.id, number=1)
    found = [(one.after, one.icon, one.words.split("”")[1], one.url) for one in look(topic).landmarks]
    history = f"{made.url}/history"
    assert found == [
        (2, "dossier", "", made.url),
        (2, "history", " was changed 2 times", history),
        (3, "history", " was changed once", history),
        (4, "history", " was changed once", history),
    ]
    assert [one.after for one in look(topic, numbers=[1, 2]).landmarks if one.icon == "history"] == [2]
    assert [one.after for one in look(topic, numbers=[3, 4]).landmarks if one.icon == "history"] == [3, 4]


def test_a_post_says_what_became_of_it(topic, as_):
    made = take(topic, numbers=[1, (2, "Stappen", None)])
    states = {3: "not_needed", 4: "later"}
    with writing():
        db.session.add_all(
            PostFold(post_id=post_of(topic, number).id, dossier_id=made.id, state=state)
            for number, state in states.items()
        )
    marks = {number: [one.words for one in found] for number, found in look(topic).marks.items()}
    assert marks == {
        1: [f"Used in the dossier “{TITLE}”"],
        2: [f"Used in the dossier “{TITLE}”, under “Stappen”"],
        3: [f"Not needed for the dossier “{TITLE}”"],
        4: [f"Kept for later for the dossier “{TITLE}”"],
    }
    assert look(topic).marks[2][0].url == f"{made.url}#h-stappen"
    assert set(look(topic, numbers=[3]).marks) == {3}
    page = Page(as_("visitor").get(f"/t/{topic.slug}/{topic.id}"))
    assert "under “Stappen”" in page.main.one("article", id="post-2").words


def test_a_member_can_bring_each_post_of_it_into_the_dossier(topic, as_):
    post = post_of(topic, 3)
    before = as_("pia").get(f"/posts/{post.id}/acts")
    take(topic, numbers=[2])
    assert f"/posts/{post.id}/fold" not in before.text
    assert f'href="/posts/{post.id}/fold"' in as_("pia").get(f"/posts/{post.id}/acts").text
    assert f"/posts/{post.id}/fold" not in as_("visitor").get(f"/posts/{post.id}/acts").text


def test_a_long_conversation_with_a_busy_dossier_costs_the_same(topic, as_):
    made = take(topic, numbers=[2])
    costs = []
    for more in (1, 12):
        for number in range(more):
            make_reply(topic, "nadia", f"Nog iets: {more} en {number}.")
            edit(made, "nadia", f"{body_of(made)}\n\nRegel {more} {number}.")
        browser = as_("pia")
        with count_statements() as statements:
            browser.get(f"/t/{topic.slug}/{topic.id}")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8
