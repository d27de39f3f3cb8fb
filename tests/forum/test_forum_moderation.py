"""What moderators do with topics: everything keeps its address, its counters and a line in the log."""

from __future__ import annotations

import pytest

from app.forum import actions
from app.forum.loading import load_topic, post_that_moved
from app.forum.models import Topic
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, make_category, make_reply, make_topic, post_of


def last_line() -> Activity:
    return db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()


def split(topic: Topic, *numbers: int, title: str = "Een eigen gesprek", slug: str = "energie") -> Topic:
    with writing():
        return actions.split_topic(person("quinn"), again(topic), frozenset(numbers), title, category(slug))


def merge(topic: Topic, into: Topic, actor: str = "quinn") -> None:
    db.session.expire_all()
    ruth = person("ruth")
    with writing():
        actions.merge_topic(person(actor), load_topic(ruth, topic.id), load_topic(ruth, into.id), "dubbel")


@pytest.mark.parametrize(
    ("act", "undo", "moment", "verbs"),
    [
        (actions.pin_topic, actions.unpin_topic, "pinned_at", ("topic.pinned", "topic.unpinned")),
        (actions.close_topic, actions.reopen_topic, "closed_at", ("topic.closed", "topic.reopened")),
        (
            actions.archive_topic,
            actions.unarchive_topic,
            "archived_at",
            ("topic.archived", "topic.unarchived"),
        ),
        (actions.delete_topic, actions.restore_topic, "deleted_at", ("topic.deleted", "topic.restored")),
    ],
)
def test_every_act_can_be_undone_and_both_are_in_the_log(house, act, undo, moment, verbs):
    topic = make_topic(replies=1)
    for verb, change in zip(verbs, (act, undo), strict=True):
        for _ in range(2):  # a second time changes nothing and logs nothing
            with writing():
                change(person("quinn"), again(topic), "om een goede reden")
        assert (last_line().verb, last_line().is_logged) == (verb, True)
        assert last_line().details["reason"] == "om een goede reden"
        assert (getattr(again(topic), moment) is None) == (change is undo)
    logged = db.session.scalars(
        db.select(Activity.verb).where(Activity.is_logged).order_by(Activity.id)
    ).all()
    assert [verb for verb in logged if verb in verbs] == list(verbs)


@pytest.mark.parametrize("name", ["visitor", "pia", "omar"])
def test_members_and_the_outsider_moderate_nothing(house, name):
    topic, other = make_topic(replies=2), make_topic("nadia", "Een tweede gesprek")
    actor = person(name)
    for act in (
        lambda: actions.pin_topic(actor, again(topic)),
        lambda: actions.close_topic(actor, again(topic)),
        lambda: actions.archive_topic(actor, again(topic)),
        lambda: actions.delete_topic(actor, again(topic), "weg"),
        lambda: actions.move_topic(actor, again(topic), category("energie")),
        lambda: actions.split_topic(actor, again(topic), frozenset({2}), "Van mij nu", category()),
        lambda: actions.merge_topic(actor, again(topic), again(other)),
    ):
        with pytest.raises(Denied), writing():
            act()


def test_deleting_a_topic_needs_a_reason(house):
    topic = make_topic()
    with pytest.raises(Invalid) as refusal, writing():
        actions.delete_topic(person("quinn"), again(topic), "  ")
    assert refusal.value.field == "reason"


def test_a_moved_topic_counts_where_it_is(house):
    topic = make_topic(replies=2)
    with writing():
        actions.move_topic(person("quinn"), again(topic), category("energie"), "past hier beter")
    db.session.expire_all()
    assert (category("energie").topic_count, category("energie").post_count) == (1, 3)
    assert category("financiering").topic_count == 0
    assert last_line().details["into"] == category("energie").name_nl


def test_nothing_moves_into_an_archived_category(house):
    topic, place = make_topic(), make_category()
    with writing():
        actions.archive_category(person("quinn"), place)
    with pytest.raises(Denied), writing():
        actions.move_topic(person("quinn"), again(topic), place)


def test_split_posts_get_new_numbers_and_old_addresses_lead_to_them(house):
    topic = make_topic(replies=4)
    moved = post_of(topic, 3).id
    new = again(split(topic, 3, 5))
    assert [post_of(new, 1).id, new.post_count, new.highest_number] == [moved, 2, 2]
    assert (again(topic).post_count, again(topic).highest_number) == (3, 5)
    assert post_that_moved(person("visitor"), topic.id, 3).id == moved
    assert new.author_id == post_of(new, 1).author_id


def test_after_a_split_the_next_reply_takes_a_number_that_was_never_used(house):
    topic = make_topic(replies=2)
    split(topic, 3)
    assert make_reply(topic, "omar", "Verder hier").number == 4


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2), (99,), (2, 99), (-1,)])
def test_what_cannot_be_split_off_is_refused_with_a_sentence(house, numbers):
    topic = make_topic(replies=1)
    with pytest.raises(Invalid) as refusal:
        split(topic, *numbers)
    assert refusal.value.sentence


def test_a_merged_topic_leads_to_the_other_with_all_its_posts(house):
    topic, into = make_topic(replies=2), make_topic("nadia", "Het eerste gesprek", slug="energie", replies=1)
    first = post_of(topic, 1).id
    merge(topic, into)
    assert (again(into).post_count, again(into).highest_number) == (5, 5)
    assert again(topic).merged_into_id == into.id
    assert post_that_moved(person("visitor"), topic.id, 1).id == first
    db.session.expire_all()
    assert (category("energie").topic_count, category("energie").post_count) == (1, 5)
    assert category("financiering").post_count == 0


def test_a_post_that_moves_twice_is_found_from_both_old_addresses(house):
    topic, into = make_topic(replies=3), make_topic("nadia", "Het eerste gesprek")
    post_id = post_of(topic, 4).id
    new = split(topic, 4)
    merge(new, into)
    assert post_that_moved(person("visitor"), topic.id, 4).id == post_id
    assert post_that_moved(person("visitor"), new.id, 1).id == post_id


@pytest.mark.parametrize("situation", ["itself", "deleted"])
def test_what_cannot_be_merged_is_refused(house, situation):
    topic, into = make_topic(), make_topic("nadia", "Het eerste gesprek")
    if situation == "deleted":
        with writing():
            actions.delete_topic(person("quinn"), again(into), "dubbel")
    with pytest.raises(Invalid):
        merge(topic, topic if situation == "itself" else into)


def test_a_merged_topic_cannot_be_restored_empty(house):
    topic, into = make_topic(), make_topic("nadia", "Het eerste gesprek")
    merge(topic, into)
    with pytest.raises(Invalid), writing():
        actions.restore_topic(person("quinn"), again(topic))


def test_a_category_moderator_merges_only_within_what_they_look_after(house):
    from app.accounts import actions as accounts

    topic, into = make_topic(), make_topic("nadia", "Elders", slug="energie")
    with writing():
        accounts.make_moderator(person("quinn"), person("pia").id, topic.category_id, "Financiering")
    with pytest.raises(Denied):
        merge(topic, into, actor="pia")


def test_deleted_posts_move_along_and_stay_deleted(house):
    topic, into = make_topic(replies=2), make_topic("nadia", "Het eerste gesprek")
    with writing():
        actions.delete_post(person("nadia"), post_of(topic, 2), again(topic))
    merge(topic, into)
    assert (again(into).post_count, again(into).highest_number) == (3, 4)
