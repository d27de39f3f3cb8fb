"""Starting topics, renaming and tagging them."""

from __future__ import annotations

import pytest

from app.forum import actions
from app.forum.models import Tag, Topic
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, make_category, make_topic, post_of, tag, tags_on


def start(author="omar", title="Een goede vraag", body="Wie weet dit?", slug="energie", tags=frozenset()):
    with writing():
        return actions.start_topic(person(author), category(slug), title, body, tags)


def test_a_topic_begins_with_its_first_post(house):
    topic = again(start(title="  Een   goede\u200b vraag "))
    post = post_of(topic, 1)
    assert (topic.title, topic.slug, topic.post_count) == ("Een goede vraag", "een-goede-vraag", 1)
    assert post.html.strip() == "<p>Wie weet dit?</p>"
    assert topic.excerpt == "Wie weet dit?"
    assert topic.poster_ids == [person("omar").id]


def test_starting_counts_in_category_tag_and_person(house):
    before = category("energie").topic_count
    topic = start(tags=frozenset({tag("vraag").id}))
    db.session.expire_all()
    assert category("energie").topic_count == before + 1
    assert tag("vraag").topic_count == 1
    assert tags_on(topic) == ["vraag"]


def test_starting_is_in_the_ledger(house):
    topic = start()
    line = db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()
    assert (line.verb, line.subject_id, line.is_logged) == ("topic.started", topic.id, False)


def test_a_double_click_makes_one_topic(house):
    assert start().id == start().id


def test_the_same_words_in_another_category_are_another_topic(house):
    assert start().id != start(slug="bouwen").id


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [
        ("Kort", "Tekst", "title"),
        ("", "Tekst", "title"),
        ("\u200b\u200b\u200b\u200b\u200b\u200b", "Tekst", "title"),
        ("x" * 201, "Tekst", "title"),
        ("Een goede titel", "", "body"),
        ("Een goede titel", " \n\t \u200b", "body"),
        ("Een goede titel", "x" * 32_001, "body"),
        ("Een goede titel", "\x00\x01\x02", "body"),
    ],
)
def test_a_refusal_names_its_field(house, title, body, field):
    with pytest.raises(Invalid) as refusal, writing():
        actions.start_topic(person("omar"), category(), title, body)
    assert refusal.value.field == field
    assert refusal.value.sentence


def test_pia_the_outsider_may_start_a_topic_where_members_write_but_not_where_moderators_do(house):
    start("pia")
    place = make_category(write_access="moderators")
    with pytest.raises(Denied), writing():
        actions.start_topic(person("pia"), place, "Een goede titel", "Tekst")


def test_at_most_five_tags(house):
    many = frozenset(db.session.scalars(db.select(Tag.id).limit(6)))
    with pytest.raises(Invalid) as refusal, writing():
        actions.start_topic(person("omar"), category(), "Een goede titel", "Tekst", many)
    assert refusal.value.field == "tags"


def test_a_category_with_tags_of_its_own_takes_no_others(house):
    place = make_category(tag_ids=frozenset({tag("vraag").id}))
    for slug, is_taken in (("vraag", True), ("ervaring", False)):
        try:
            with writing():
                actions.start_topic(
                    person("omar"), place, f"Met het label {slug}", "Tekst", frozenset({tag(slug).id})
                )
            assert is_taken
        except Invalid:
            assert not is_taken


@pytest.mark.parametrize("tag_id", [-1, 0, 2**31, 2**63 - 1])
def test_a_tag_that_does_not_exist_is_refused(house, tag_id):
    with pytest.raises(Invalid), writing():
        actions.start_topic(person("omar"), category(), "Een goede titel", "Tekst", frozenset({tag_id}))


def test_renaming_changes_the_address_and_tells_the_log_only_when_a_moderator_does_it(house):
    topic = make_topic("omar")
    for name, title in (("omar", "Een betere titel"), ("quinn", "De beste titel")):
        with writing():
            actions.rename_topic(person(name), again(topic), title)
    assert again(topic).slug == "de-beste-titel"
    logged = db.session.scalars(db.select(Activity.verb).where(Activity.is_logged)).all()
    assert logged.count("topic.renamed") == 1


def test_pia_cannot_rename_or_tag_omars_topic(house):
    topic = make_topic("omar")
    for act in (
        lambda: actions.rename_topic(person("pia"), again(topic), "Van mij nu"),
        lambda: actions.tag_topic(person("pia"), again(topic), frozenset({tag("vraag").id})),
    ):
        with pytest.raises(Denied), writing():
            act()
    assert again(topic).title == "Een vraag over de ledenlening"


def test_retagging_moves_the_counters(house):
    topic = make_topic("omar", tags=("vraag", "ervaring"))
    with writing():
        actions.tag_topic(person("omar"), again(topic), frozenset({tag("opgelost").id}))
    db.session.expire_all()
    counts = {slug: tag(slug).topic_count for slug in ("vraag", "ervaring", "opgelost")}
    assert counts == {"vraag": 0, "ervaring": 0, "opgelost": 1}


def test_similar_titles_find_each_other_in_dutch(house):
    from app.forum.pages.composing import similar_topics

    wanted = make_topic("nadia", "Ledenleningen terugbetalen bij vertrek")
    make_topic("nadia", "Zonnepanelen op het dak", slug="energie")
    with house.test_request_context():
        found = similar_topics(person("omar"), "Hoe zit het met een ledenlening?")
    assert [row.topic.id for row in found] == [wanted.id]


def test_a_hidden_title_is_not_suggested_to_pia_without_a_confirmed_address(house):
    from app.forum.pages.composing import similar_topics

    place = make_category(read_access="members")
    make_topic("nadia", "Geheime ledenlening", slug=place.slug)
    with house.test_request_context():
        assert similar_topics(person("visitor"), "ledenlening") == ()
        assert len(similar_topics(person("omar"), "ledenlening")) == 1


def test_topics_are_never_deleted_from_the_table(house):
    topic = make_topic()
    with writing():
        actions.delete_topic(person("quinn"), again(topic), "dubbel")
    assert db.session.get(Topic, topic.id).is_deleted
