"""For which initiative a post speaks, and groups that are called by their name."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.forum import actions
from app.forum.models import Post, Topic
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.text import Surroundings, cook
from app.foundation.transaction import writing
from app.groups import actions as groups
from app.groups.models import Group
from app.groups.voices import FOR_ONESELF, accept_voice, voices_of
from tests.cast import person
from tests.counting import count_statements
from tests.forum.seeing import Page
from tests.making import again, category, make_group, make_initiative, make_reply, make_topic, post_of

NAMES = "De Kade", "Het Zwarte Water"


@pytest.fixture
def two(house) -> tuple[Group, Group]:
    """Nadia coordinates two initiatives; her posts speak for the first, unless she chooses otherwise."""
    return make_initiative(name=NAMES[0]), make_initiative(name=NAMES[1], place="Meppel", omar="member")


def voice_of(post: Post) -> int | None:
    return db.session.scalar(sa.select(Post.voice_id).filter_by(id=post.id))


def said(group: Group | None) -> int | None:
    return group.id if group else None


def test_what_is_chosen_is_taken_when_it_is_ones_own(two):
    first, second = two
    other, closed = make_initiative("pia", "Van Pia"), make_initiative("pia", "Niet te zien", is_shown=False)
    working, follows = make_group(name="De kookploeg"), make_initiative("quinn", "Gevolgd", nadia="follower")
    nadia = person("nadia")
    allowed = [(None, first), (FOR_ONESELF, None), (first.id, first), (second.id, second)]
    for chosen, group in allowed:
        assert accept_voice(nadia, chosen) == said(group), chosen
    for refused in (other.id, closed.id, working.id, follows.id, 10**8):
        with pytest.raises(Invalid) as error:
            accept_voice(nadia, refused)
        assert error.value.field == "voice"
    assert [voice.name for voice in voices_of(nadia)] == list(NAMES)
    assert [voice.is_usual for voice in voices_of(nadia)] == [True, False]


def test_who_belongs_to_none_speaks_for_none(house):
    make_initiative(pia="follower")
    for name in ("pia", "quinn"):
        assert accept_voice(person(name), None) is None
        assert voices_of(person(name)) == ()
    assert voices_of(person("visitor")) == ()


def test_who_is_in_one_speaks_for_it_until_they_choose_otherwise(two):
    _, second = two
    topic = make_topic("omar")
    assert voice_of(post_of(topic, 1)) == second.id
    with writing():
        groups.choose_voice(person("omar"), None)
    assert voice_of(make_reply(topic, "omar", "Nu voor mezelf.")) is None
    assert voice_of(post_of(topic, 1)) == second.id


def test_who_hides_from_the_list_is_not_named_by_their_posts_either(two):
    _, second = two
    with writing():
        groups.hide_oneself(person("omar"), second, is_hidden=True)
    assert accept_voice(person("omar"), None) is None
    assert accept_voice(person("omar"), second.id) == second.id
    assert [voice.is_usual for voice in voices_of(person("omar"))] == [False]


def test_who_leaves_speaks_no_longer_for_it_but_what_was_said_stays(two):
    _, second = two
    topic = make_topic("omar")
    with writing():
        groups.leave(person("omar"), second)
    assert voice_of(make_reply(topic, "omar", "Nu zonder.")) is None
    assert voice_of(post_of(topic, 1)) == second.id


def test_a_choice_is_made_with_the_topic_and_with_each_reply(as_, two):
    first, second = two
    nadia = as_("nadia")
    fields = {"title": "Wie leent een ladder uit", "body": "Wij hebben er geen.",
              "category_id": str(category("welkom").id), "voice": str(second.id)}  # fmt: skip
    assert nadia.post("/topics", data=fields).status_code == 303
    topic = db.session.scalars(sa.select(Topic).filter_by(title=fields["title"])).one()
    for number, (chosen, voice) in enumerate(
        [
            ({}, first.id),
            ({"voice": str(second.id)}, second.id),
            ({"voice": "0"}, None),
            ({"voice": "x"}, None),
        ],
        start=2,
    ):
        answer = nadia.post(f"/t/{topic.id}/replies", data={"body": f"Antwoord {number}.", **chosen})
        assert answer.status_code == 303
        assert voice_of(post_of(topic, number)) == voice, chosen
    assert voice_of(post_of(topic, 1)) == second.id


def test_a_voice_of_others_is_refused_and_nothing_typed_is_lost(as_, two):
    topic, other = make_topic(), make_initiative("pia", "Van Pia")
    for path, fields in (
        (f"/t/{topic.id}/replies", {"body": "Namens Pia."}),
        ("/topics", {"title": "Namens Pia zeg ik", "body": "Namens Pia.",
                     "category_id": str(category("welkom").id)}),
    ):  # fmt: skip
        answer = as_("nadia").post(path, data={**fields, "voice": str(other.id)})
        assert answer.status_code == 422
        assert "Namens Pia." in answer.text
    assert again(topic).post_count == 1


def test_a_preview_keeps_the_choice(as_, two):
    _, second = two
    topic = make_topic()
    fields = {"body": "Even kijken.", "voice": str(second.id), "preview": "1"}
    page = Page(as_("nadia").post(f"/t/{topic.id}/replies", data=fields))
    assert page.chosen("voice") == [str(second.id)]


def test_only_who_has_several_is_asked_and_the_usual_one_is_chosen(as_, two):
    first, _ = two
    topic = make_topic()
    address = f"/t/{topic.slug}/{topic.id}"
    for place in (address, "/topics/new"):
        asked = {name: Page(as_(name).get(place)) for name in ("nadia", "omar", "pia")}
        assert asked["nadia"].chosen("voice") == [str(first.id)]
        assert all(not asked[name].root.all("select", name="voice") for name in ("omar", "pia"))
    with writing():
        groups.choose_voice(person("nadia"), None)
    assert Page(as_("nadia").get(address)).chosen("voice") == []


def test_a_post_shows_its_initiative_small_beside_the_name(as_, two):
    first, _ = two
    topic = make_topic("nadia", replies=1)
    make_reply(topic, "pia", "Ik spreek voor mezelf.")
    for name in ("visitor", "omar"):
        page = Page(as_(name).get(f"/t/{topic.slug}/{topic.id}"))
        marks = [one.all("a", class_="voice") for one in page.root.all("article", class_="post")]
        assert [[mark["href"] for mark in each] for each in marks] == [[f"/i/{first.slug}"]] * 2 + [[]]
        assert marks[0][0].words.endswith(first.name)
        assert marks[0][0].all("span", class_="avatar--house")
        assert page.faults() == []


def test_the_name_of_an_initiative_is_never_html(as_, house):
    make_initiative(name="<img src=x onerror=alert(1)>")
    topic = make_topic("nadia")
    page = as_("visitor").get(f"/t/{topic.slug}/{topic.id}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_posts_of_before_keep_no_voice_and_a_group_that_goes_leaves_the_post(house):
    before = make_topic("nadia")
    group = make_initiative()
    after = make_topic("nadia", "Een ander gesprek hierover")
    assert (voice_of(post_of(before, 1)), voice_of(post_of(after, 1))) == (None, group.id)
    with writing():
        db.session.execute(sa.delete(Group).where(Group.id == group.id))
    assert voice_of(post_of(after, 1)) is None


def test_a_topic_costs_the_same_with_one_voice_and_with_many(as_, two):
    nadia, topic, costs = as_("nadia"), make_topic("nadia"), []
    for _ in range(2):
        with count_statements() as statements:
            assert nadia.get(f"/t/{topic.slug}/{topic.id}").status_code == 200
        costs.append(len(statements))
        for number in range(3):
            make_initiative(name=f"Nog een initiatief {number} {len(costs)}")
            make_reply(topic, "omar", f"Antwoord {number}")
    assert costs[0] == costs[1], costs


def html_of(body: str) -> str:
    with writing():
        topic = actions.start_topic(person("pia"), category("welkom"), f"Over: {body}"[:150], body)
    return post_of(topic, 1).html


def test_a_group_is_called_by_its_name(two):
    working, hidden = make_group(name="De kookploeg"), make_initiative("pia", "Geheim", is_shown=False)
    first, _ = two
    assert f'<a class="mention" href="/g/{first.slug}">@{first.slug}</a>' in html_of(f"Dag @{first.slug}!")
    assert f'href="/g/{working.slug}"' in html_of(f"Dag @{working.slug.upper()}, alles goed?")
    assert "<a" not in html_of(f"Dag @{hidden.slug} en @niemand-die-bestaat.")
    assert 'href="/u/omar"' in html_of("Dag @omar, een mens gaat voor.")
    assert f"<code>@{first.slug}</code>" in html_of(f"Zo schrijf je het: `@{first.slug}`")


AROUND = Surroundings(people={"omar": "omar"}, groups={name: f"/g/{name}" for name in "abcd"})
CALLS = [
    ("@a @b @c", ("a", "b", "c"), 3),
    ("@a @b @c @d", ("a", "b", "c"), 3),
    ("@a @a @A @b", ("a", "b"), 4),
    ("@omar @a", ("a",), 2),
    ("[quote=omar]\n@d\n[/quote]\n\n@a @b @c", ("a", "b", "c"), 4),
    ("[zie @a](/latest) @b", ("b",), 2),
    ("\\@e @E", (), 0),
]


@pytest.mark.parametrize(("body", "called", "links"), CALLS, ids=[body for body, *_ in CALLS])
def test_a_text_calls_three_groups_at_most(body, called, links):
    cooked = cook(body, surroundings=AROUND)
    assert cooked.groups == called
    assert cooked.html.count("<a ") == links
    assert "@" in cooked.html
