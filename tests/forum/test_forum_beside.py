"""What other rooms hang on topics: asked of each, put together, shown without knowing whose it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts.viewer import VISITOR
from app.forum import actions
from app.forum.beside import KEY, Beside, Companion, Landmark, Mark, beside, hang
from app.forum.loading import post_at
from app.forum.pages.pieces import wording
from app.forum.policy import sight
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import make_reply, make_topic, post_of

BANNER = Companion("calendar", "Dit hoort bij de bijeenkomst", "Netwerkdag", "/m/netwerkdag/1")
PLACE = Landmark(1, "calendar", "Hier werd de dag geprikt", "/m/netwerkdag/1")
MARK = Mark("vote", "gebruikt in een voorstel", "/decisions/1")


@pytest.fixture
def rooms(house, monkeypatch):
    """Return a way to hang rooms on topics, for this test alone."""
    monkeypatch.setitem(house.extensions, KEY, [])

    def lay(*answers):
        for answer in answers:
            hang(house, lambda _seen, _topic, _numbers, _words, answer=answer: answer)

    return lay


def ask(topic_id=1, numbers=(1, 2)):
    return beside(sight(VISITOR), topic_id, numbers, wording(VISITOR))


def test_a_topic_on_which_nothing_hangs_is_a_plain_topic(rooms):
    assert ask() == Beside()


def test_what_several_rooms_say_is_put_together_in_the_order_in_which_they_were_laid(rooms):
    other = replace(BANNER, title="Voorstel")
    rooms(
        Beside(companions=(BANNER,), landmarks=(PLACE,)),
        Beside(companions=(other,), invitation="/t/1/dossier"),
    )
    found = ask()
    assert found.companions == (BANNER, other)
    assert found.landmarks == (PLACE,)
    assert found.invitation == "/t/1/dossier"


def test_marks_of_several_rooms_at_one_post_stand_beside_each_other(rooms):
    second = replace(MARK, words="verwerkt")
    rooms(Beside(marks={2: (MARK,)}), Beside(marks={2: (second,), 3: (MARK,)}))
    assert ask().marks == {2: (MARK, second), 3: (MARK,)}


def test_the_first_room_with_an_invitation_invites(rooms):
    rooms(Beside(), Beside(invitation="/eerst"), Beside(invitation="/daarna"))
    assert ask().invitation == "/eerst"


def test_each_room_hears_which_topic_and_which_posts_are_shown(house, monkeypatch):
    heard = []
    monkeypatch.setitem(house.extensions, KEY, [])
    hang(house, lambda seen, topic, numbers, words: heard.append((seen, topic, tuple(numbers))) or Beside())
    ask(7, (21, 22))
    assert heard == [(sight(VISITOR), 7, (21, 22))]


def test_a_page_shows_banner_landmark_and_mark(rooms, client):
    topic = make_topic(replies=1)
    rooms(Beside(companions=(BANNER,), landmarks=(PLACE,), marks={2: (MARK,)}))
    page = client.get(f"/t/{topic.slug}/{topic.id}").text
    for words in (BANNER.words, BANNER.title, PLACE.words, MARK.words, MARK.url):
        assert words in page


def test_what_a_room_says_cannot_break_the_page(rooms, client):
    topic = make_topic()
    rooms(Beside(companions=(replace(BANNER, title="<script>alert(1)</script>"),)))
    page = client.get(f"/t/{topic.slug}/{topic.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_only_those_it_is_for_are_shown_a_companion(rooms, client, as_):
    topic = make_topic("omar")
    rooms(Beside(companions=(replace(BANNER, only_for=frozenset({person("omar").id})),)))
    shown = {
        name: BANNER.title in as_(name).get(f"/t/{topic.slug}/{topic.id}").text for name in ("omar", "pia")
    }
    assert shown == {"omar": True, "pia": False}
    assert BANNER.title not in client.get(f"/t/{topic.slug}/{topic.id}").text


@pytest.mark.parametrize("number", [0, -1, 3, 2**31, 2**70])
def test_a_number_that_no_post_has_is_no_post(house, number):
    topic = make_topic(replies=1)
    assert post_at(VISITOR, topic.id, number) is None


def test_a_post_is_found_by_its_number_where_it_is_now(house):
    topic = make_topic("omar", replies=2)
    post = post_of(topic, 2)
    assert post_at(VISITOR, topic.id, 2).id == post.id
    with writing():
        into = actions.split_topic(
            person("quinn"), topic, frozenset({2}), "Een ander gesprek", topic.category
        )
    assert post_at(VISITOR, topic.id, 2).id == post.id
    assert post_of(into, 1).id == post.id


def test_a_post_in_a_place_for_members_is_not_found_by_a_visitor(house):
    topic = make_topic(replies=1)
    with writing():
        topic.category.read_access = "members"
    assert post_at(VISITOR, topic.id, 2) is None
    assert post_at(person("pia"), topic.id, 2) is not None


def test_the_page_of_an_older_version_shows_the_whole_text_as_it_was(house, client):
    topic = make_topic()
    make_reply(topic, "nadia", "Eerst stond hier dit.")
    for words in ("Toen stond hier dat.", "Nu staat hier iets anders."):
        with writing():
            post = post_of(topic, 2)
            actions.edit_post(person("nadia"), post, post.topic, words)
    url = f"/posts/{post_of(topic, 2).id}/revisions"
    assert "Toen stond hier dat." in client.get(f"{url}?version=2").text
    assert client.get(f"/t/{topic.id}/2?version=2").headers["Location"] == f"{url}?version=2"
    assert client.get(f"/t/{topic.id}/2?version=3").headers["Location"].endswith("#post-2")
