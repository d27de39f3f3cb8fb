"""Who may read a post may read what its author put in it — and nobody else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.files import actions as files
from app.files.models import File
from app.files.policy import visible_files
from app.forum import actions
from app.forum.models import Category
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, facts, make_category, make_reply, make_topic, post_of

EVERYONE = ("visitor", "pia", "omar", "quinn")


def picture(owner: str = "omar") -> File:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "PNG")
    with writing():
        return files.keep_file(person(owner), "tuin.png", data.getvalue())


def readers(file: File) -> set[str]:
    found = db.select(File.id).where(File.id == file.id)
    return {name for name in EVERYONE if db.session.scalar(found.where(visible_files(person(name))))}


def embed(file: File) -> str:
    return f"Kijk: ![tuin]({file.path})"


def test_a_file_in_no_post_is_its_owners_alone(house):
    assert readers(picture()) == {"omar"}


@pytest.mark.parametrize(
    ("access", "expected"), [("public", set(EVERYONE)), ("members", {"pia", "omar", "quinn"})]
)
def test_a_picture_is_read_by_who_may_read_the_post(house, access, expected):
    place, file = make_category(read_access=access), picture()
    topic = make_topic("omar", body=embed(file), slug=place.slug)
    assert readers(file) == expected
    html = post_of(topic, 1).html
    assert 'loading="lazy"' in html
    assert 'width="40"' in html


def test_linking_to_somebody_elses_file_opens_it_to_nobody(house):
    file = picture("omar")
    make_topic("nadia", body=embed(file))
    assert readers(file) == {"omar"}


def test_a_deleted_post_takes_its_picture_along_and_brings_it_back(house):
    file, topic = picture("nadia"), make_topic("omar")
    make_reply(topic, "nadia", embed(file))
    with writing():
        actions.delete_post(person("quinn"), post_of(topic, 2), again(topic), "persoonlijk")
    assert "visitor" not in readers(file)
    with writing():
        actions.restore_post(person("quinn"), post_of(topic, 2), again(topic))
    assert "visitor" in readers(file)


def test_a_picture_in_two_posts_stays_while_one_of_them_is_there(house):
    file, topic = picture("nadia"), make_topic("omar")
    make_reply(topic, "nadia", embed(file))
    make_reply(topic, "nadia", f"Nog eens: {embed(file)}")
    with writing():
        actions.delete_post(person("nadia"), post_of(topic, 2), again(topic))
    assert "visitor" in readers(file)


def test_a_deleted_topic_takes_its_pictures_along_and_brings_them_back(house):
    file = picture()
    topic = make_topic("omar", body=embed(file))
    with writing():
        actions.delete_topic(person("quinn"), again(topic), "dubbel")
    assert "visitor" not in readers(file)
    with writing():
        actions.restore_topic(person("quinn"), again(topic))
    assert "visitor" in readers(file)


def test_pictures_follow_a_topic_to_another_category(house):
    place, file = make_category(read_access="members"), picture()
    topic = make_topic("omar", body=embed(file))
    for target, is_public in ((place.slug, False), ("energie", True)):
        with writing():
            actions.move_topic(person("quinn"), again(topic), category(target))
        assert ("visitor" in readers(file)) == is_public


def test_pictures_follow_a_category_that_closes_and_one_that_is_merged(house):
    place, file = make_category(), picture()
    make_topic("omar", body=embed(file), slug=place.slug)
    with writing():
        closed = facts(read_access="members")
        actions.change_category(person("quinn"), db.session.get(Category, place.id), closed)
    assert "visitor" not in readers(file)
    with writing():
        actions.merge_categories(person("quinn"), db.session.get(Category, place.id), category("energie"))
    assert "visitor" in readers(file)


def test_a_picture_that_a_moderator_adds_while_editing_is_seen(house):
    file, topic = picture("quinn"), make_topic("omar")
    with writing():
        post = post_of(topic, 1)
        actions.edit_post(person("quinn"), post, post.topic, embed(file))
    assert "visitor" in readers(file)
