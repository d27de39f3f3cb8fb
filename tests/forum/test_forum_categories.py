"""Moderators manage categories; nothing is ever lost and every act is in the log."""

from __future__ import annotations

import pytest

from app.accounts.models import DOORS
from app.forum import actions
from app.forum.loading import load_category
from app.forum.models import Category, Topic
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, facts, make_category, make_topic, tag


def change(place: Category, actor: str = "quinn", **changes: object) -> None:
    with writing():
        actions.change_category(person(actor), db.session.get(Category, place.id), facts(**changes))


def logged() -> list[str]:
    return list(db.session.scalars(db.select(Activity.verb).where(Activity.is_logged).order_by(Activity.id)))


def test_a_new_house_has_four_sections_sixteen_categories_and_the_tags(house):
    assert db.session.scalar(db.select(db.func.count()).select_from(Category)) == 16
    assert {one.door for one in db.session.scalars(db.select(Category))} <= set(DOORS)
    assert tag("prov-utrecht").family == "provincie"


def test_a_new_category_stands_last_in_its_section(house):
    place = make_category(tag_ids=frozenset({tag("vraag").id}))
    others = db.session.scalars(db.select(Category).filter_by(section_id=place.section_id)).all()
    assert place.position == max(one.position for one in others)
    assert (place.slug, logged()[-1]) == ("tuinen", "category.created")


def test_two_categories_with_one_name_have_different_addresses(house):
    assert [make_category(description_nl=text).slug for text in "abc"] == ["tuinen", "tuinen-2", "tuinen-3"]


def test_renaming_gives_a_new_slug_and_is_logged_with_the_old_name(house):
    place = make_category()
    change(place, name_nl="Moestuinen")
    assert db.session.get(Category, place.id).slug == "moestuinen"
    line = db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()
    assert (line.verb, line.details["old"], line.details["name"]) == (
        "category.changed",
        "Tuinen",
        "Moestuinen",
    )


def test_changing_nothing_logs_nothing(house):
    place = make_category()
    before = logged()
    change(place)
    assert logged() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_nl": ""}, "name_nl"),
        ({"name_nl": "\u200b \u200b"}, "name_nl"),
        ({"name_nl": "x" * 61}, "name_nl"),
        ({"description_nl": "x" * 301}, "description_nl"),
        ({"topic_template": "x" * 32_001}, "topic_template"),
        ({"door": "paars"}, "door"),
        ({"read_access": "nobody"}, "read_access"),
        ({"write_access": ""}, "write_access"),
        ({"section_id": 0}, "section_id"),
        ({"section_id": 2**62}, "section_id"),
    ],
)
def test_a_refusal_names_its_field(house, changes, field):
    with pytest.raises(Invalid) as refusal:
        make_category(**changes)
    assert refusal.value.field == field


@pytest.mark.parametrize("name", ["visitor", "pia", "omar"])
def test_members_and_the_outsider_manage_nothing(house, name):
    place, actor = make_category(), person(name)
    for act in (
        lambda: actions.create_category(actor, facts()),
        lambda: actions.change_category(actor, place, facts(name_nl="Van mij")),
        lambda: actions.move_category(actor, place, -1),
        lambda: actions.archive_category(actor, place),
        lambda: actions.merge_categories(actor, place, category()),
        lambda: actions.create_tag(actor, "nieuw", "Nieuw"),
        lambda: actions.change_tag(actor, tag("vraag"), "Anders"),
    ):
        with pytest.raises(Denied), writing():
            act()


def test_a_category_moves_up_and_down_within_its_section(house):
    def order() -> list[str]:
        section_id = category("welkom").section_id
        rows = db.select(Category.slug).filter_by(section_id=section_id).order_by(Category.position)
        return list(db.session.scalars(rows))

    before = order()
    with writing():
        actions.move_category(person("quinn"), category(before[0]), 1)
    assert order() == [before[1], before[0], *before[2:]]
    for _ in range(2):  # at the top it stays at the top
        with writing():
            actions.move_category(person("quinn"), category(before[0]), -1)
    assert order() == before


def test_an_archived_category_is_read_but_not_written_in(house):
    place = make_category()
    topic = make_topic(slug=place.slug)
    with writing():
        actions.archive_category(person("quinn"), db.session.get(Category, place.id), "klaar")
    with pytest.raises(Denied), writing():
        actions.reply(person("omar"), again(topic), "Nog één ding")
    with writing():
        actions.reopen_category(person("quinn"), db.session.get(Category, place.id))
    with writing():
        actions.reply(person("omar"), again(topic), "Nog één ding")
    assert logged()[-2:] == ["category.archived", "category.reopened"]


def test_merging_moves_every_topic_and_keeps_the_old_address(house):
    place = make_category()
    topics = [make_topic(title=f"Gesprek nummer {n}", slug=place.slug, replies=n) for n in range(3)]
    with writing():
        actions.merge_categories(
            person("quinn"), db.session.get(Category, place.id), category("energie"), "dubbel"
        )
    db.session.expire_all()
    assert {again(topic).category_id for topic in topics} == {category("energie").id}
    assert (category("energie").topic_count, category("energie").post_count) == (3, 6)
    old = load_category(person("visitor"), place.id)
    assert (old.merged_into_id, old.topic_count, old.is_archived) == (category("energie").id, 0, True)


def test_what_was_merged_into_a_merged_category_follows(house):
    first, second = make_category(), make_category(name_nl="Moestuinen")
    for source, target in ((first.id, second.id), (second.id, category("energie").id)):
        with writing():
            actions.merge_categories(
                person("quinn"), db.session.get(Category, source), db.session.get(Category, target)
            )
    db.session.expire_all()
    assert db.session.get(Category, first.id).merged_into_id == category("energie").id


def test_a_category_cannot_be_merged_into_itself_or_an_archived_one(house):
    place = make_category()
    closed = make_category(name_nl="Dicht")
    with writing():
        actions.archive_category(person("quinn"), db.session.get(Category, closed.id))
    for into in (place.id, closed.id):
        with pytest.raises(Invalid), writing():
            actions.merge_categories(
                person("quinn"), db.session.get(Category, place.id), db.session.get(Category, into)
            )


def test_the_visitor_does_not_know_of_a_members_category(house):
    place = make_category(read_access="members")
    topic = make_topic(slug=place.slug)
    for name, sees in (("visitor", False), ("pia", True)):
        if sees:
            assert load_category(person(name), place.id).id == place.id
        else:
            with pytest.raises(Hidden):
                load_category(person(name), place.id)
    assert db.session.get(Topic, topic.id).category_id == place.id


def test_lines_about_a_members_category_are_not_public(house):
    make_category(read_access="members")
    line = db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()
    assert line.audience == "members"


@pytest.mark.parametrize(
    "slug", ["", "Met Spatie", "é", "-vraag", "vraag-", "a--b", "x" * 61, "vraag", "../x"]
)
def test_a_tag_has_a_plain_and_new_name(house, slug):
    with pytest.raises(Invalid), writing():
        actions.create_tag(person("quinn"), slug, "Naam")


def test_a_tag_can_be_added_and_renamed(house):
    with writing():
        new = actions.create_tag(person("quinn"), "Warmtenet", "warmtenet", "heat network", "energie")
    with writing():
        actions.change_tag(person("quinn"), tag("warmtenet"), "warmtenetten")
    assert (new.slug, tag("warmtenet").name_nl, tag("warmtenet").name_en) == (
        "warmtenet",
        "warmtenetten",
        "warmtenetten",
    )
    assert logged()[-2:] == ["tag.created", "tag.changed"]
