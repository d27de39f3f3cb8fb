"""Replying, editing with history, taking away and putting back, likes and bookmarks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.forum import actions
from app.forum.models import Bookmark, Like, Post, PostRevision, Reading, Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.text import RENDERER_VERSION
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, make_reply, make_topic, post_of


def verbs() -> list[str]:
    return list(db.session.scalars(db.select(Activity.verb).order_by(Activity.id)))


def edit(topic: Topic, number: int, body: str, editor: str = "omar", reason: str = "") -> bool:
    with writing():
        post = post_of(topic, number)
        return actions.edit_post(person(editor), post, post.topic, body, reason)


def delete(topic: Topic, number: int, actor: str, reason: str = "") -> None:
    with writing():
        post = post_of(topic, number)
        actions.delete_post(person(actor), post, post.topic, reason)


def test_a_reply_gets_the_next_number_and_bumps_the_topic(house):
    topic = make_topic("omar")
    with clock.at(clock.now() + timedelta(hours=3)):
        reply = make_reply(topic, "nadia")
    topic = again(topic)
    assert (reply.number, topic.post_count, topic.highest_number) == (2, 2, 2)
    assert topic.bumped_at == reply.created_at
    assert topic.poster_ids == [person("nadia").id, person("omar").id]


def test_a_double_click_makes_one_reply(house):
    topic = make_topic()
    assert make_reply(topic).id == make_reply(topic).id
    assert again(topic).post_count == 2


def test_the_same_words_later_are_another_reply(house):
    topic = make_topic()
    first = make_reply(topic)
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert make_reply(topic).id != first.id


def test_a_reply_knows_which_post_it_answers(house):
    topic = make_topic(replies=1)
    reply = make_reply(topic, "omar", "Dank je", reply_to=2)
    assert reply.reply_to_id == post_of(topic, 2).id
    assert make_reply(topic, "omar", "En nog iets", reply_to=99).reply_to_id is None


def test_a_mention_links_only_to_people_who_exist(house):
    topic = make_topic(body="Hallo @Nadia en @niemand, zie #energie en #nergens")
    html = post_of(topic, 1).html
    assert 'href="/u/nadia"' in html
    assert "/u/niemand" not in html
    assert "/c/energie/" in html


def test_replying_to_a_topic_that_was_closed_in_between_is_denied(house):
    topic = make_topic()
    with writing():
        actions.close_topic(person("quinn"), again(topic))
    with pytest.raises(Denied), writing():
        actions.reply(person("omar"), topic, "Te laat")
    assert again(topic).post_count == 1


def test_the_first_edit_keeps_the_original_too(house):
    topic = make_topic("omar", body="Eerste tekst")
    assert edit(topic, 1, "Tweede tekst", reason="duidelijker")
    assert edit(topic, 1, "Derde tekst", editor="quinn")
    kept = db.session.execute(
        db.select(PostRevision.number, PostRevision.body, PostRevision.reason).order_by(PostRevision.number)
    ).all()
    assert [tuple(row) for row in kept] == [
        (1, "Eerste tekst", ""),
        (2, "Tweede tekst", "duidelijker"),
        (3, "Derde tekst", ""),
    ]
    post = post_of(topic, 1)
    assert (post.revision_count, post.body) == (3, "Derde tekst")
    assert verbs()[-2:] == ["post.edited", "post.edited_by_moderator"]


def test_an_edit_that_changes_nothing_is_no_revision(house):
    topic = make_topic("omar", body="Tekst")
    assert not edit(topic, 1, "Tekst  ")
    assert post_of(topic, 1).revision_count == 1


def test_pia_cannot_edit_omars_post(house):
    topic = make_topic("omar", body="Tekst")
    with pytest.raises(Denied):
        edit(topic, 1, "Overgenomen", editor="pia")
    assert post_of(topic, 1).body == "Tekst"


def test_deleting_keeps_the_number_and_restoring_puts_it_back(house):
    topic = make_topic("omar", replies=3)
    delete(topic, 2, "nadia")
    assert (again(topic).post_count, again(topic).highest_number) == (3, 4)
    with writing():
        post = post_of(topic, 2)
        actions.restore_post(person("nadia"), post, post.topic)
    assert again(topic).post_count == 4


def test_deleting_the_last_post_lets_the_topic_sink_back(house):
    topic = make_topic("omar")
    bumped = topic.bumped_at
    with clock.at(clock.now() + timedelta(hours=1)):
        make_reply(topic, "nadia")
    delete(topic, 2, "nadia")
    topic = again(topic)
    assert topic.bumped_at == bumped
    assert topic.poster_ids == [person("omar").id]


def test_a_moderator_gives_a_reason_for_deleting(house):
    topic = make_topic("omar", replies=1)
    with pytest.raises(Invalid) as refusal:
        delete(topic, 2, "quinn")
    assert refusal.value.field == "reason"
    delete(topic, 2, "quinn", "persoonlijke gegevens")
    line = db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()
    assert (line.verb, line.is_logged, line.details["reason"]) == (
        "post.deleted",
        True,
        "persoonlijke gegevens",
    )


def test_numbers_are_never_given_out_twice(house):
    topic = make_topic("omar", replies=1)
    delete(topic, 2, "nadia")
    assert make_reply(topic, "omar", "Een nieuw antwoord").number == 3


def test_a_like_counts_once_and_can_be_taken_back(house):
    topic = make_topic("omar")
    for _ in range(2):
        with writing():
            actions.like(person("nadia"), post_of(topic, 1), topic)
    assert (post_of(topic, 1).like_count, again(topic).like_count) == (1, 1)
    for _ in range(2):
        with writing():
            actions.unlike(person("nadia"), post_of(topic, 1), topic)
    assert post_of(topic, 1).like_count == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Like)) == 0


def test_nobody_likes_their_own_post(house):
    topic = make_topic("omar")
    with pytest.raises(Denied), writing():
        actions.like(person("omar"), post_of(topic, 1), topic)


def test_a_bookmark_is_kept_once(house):
    topic = make_topic("omar")
    for _ in range(2):
        with writing():
            actions.bookmark(person("pia"), post_of(topic, 1))
    assert db.session.scalar(db.select(db.func.count()).select_from(Bookmark)) == 1
    with writing():
        actions.unbookmark(person("pia"), post_of(topic, 1))
    assert db.session.scalar(db.select(db.func.count()).select_from(Bookmark)) == 0


def test_the_visitor_can_do_none_of_it(house):
    topic = make_topic("omar", replies=1)
    visitor, post = person("visitor"), post_of(topic, 2)
    for act in (
        lambda: actions.reply(visitor, again(topic), "Hallo"),
        lambda: actions.edit_post(visitor, post, post.topic, "Anders"),
        lambda: actions.delete_post(visitor, post, post.topic, "weg"),
        lambda: actions.like(visitor, post, post.topic),
        lambda: actions.bookmark(visitor, post),
    ):
        with pytest.raises(Denied), writing():
            act()
    assert again(topic).post_count == 2


def test_who_starts_watches_and_who_replies_tracks(house):
    topic = make_topic("omar", replies=1)
    levels = dict(map(tuple, db.session.execute(db.select(Reading.user_id, Reading.level))))
    assert levels == {person("omar").id: "watching", person("nadia").id: "tracking"}
    assert again(topic).post_count == 2


def test_an_older_rendering_is_made_again(house):
    topic = make_topic(body="**vet**")
    with writing():
        db.session.execute(db.update(Post).values(renderer_version=0, html="oud"))
    with writing():
        assert actions.rebake() == 1
    post = post_of(topic, 1)
    assert (post.renderer_version, "<strong>vet</strong>" in post.html) == (RENDERER_VERSION, True)
    with writing():
        assert actions.rebake() == 0


@pytest.mark.parametrize("act", [actions.like, actions.unlike, actions.delete_post, actions.restore_post])
def test_an_act_on_a_post_that_moved_meanwhile_counts_nowhere(house, act):
    topic = make_topic("omar", replies=2)
    with writing():
        new = actions.split_topic(
            person("quinn"), again(topic), frozenset({2}), "Een eigen gesprek", topic.category
        )
    with pytest.raises(Conflict) as refusal, writing():
        act(person("quinn"), post_of(new, 1), again(topic))
    assert refusal.value.sentence
    assert again(new).post_count == 1


def test_a_change_to_a_post_that_moved_meanwhile_is_not_kept(house):
    topic = make_topic("omar", replies=1)
    with writing():
        new = actions.split_topic(
            person("quinn"), again(topic), frozenset({2}), "Een eigen gesprek", topic.category
        )
    with pytest.raises(Conflict), writing():
        actions.edit_post(person("nadia"), post_of(new, 1), again(topic), "Anders")
    assert post_of(new, 1).body == "Antwoord 1"
