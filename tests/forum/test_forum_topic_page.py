"""A topic as it is shown: its states, its posts and what one may do with them, the form for a reply."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum import actions
from app.forum.actions.drafts import Writing
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.seeing import Element, Page
from tests.making import again, make_reply, make_topic, post_of

MOST_BYTES = 40_000


@pytest.fixture(autouse=True)
def in_english(house):
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


@pytest.fixture
def see(as_):
    """Return a way to look at a topic with somebody's eyes."""

    def look(name: str, topic, query: str = "") -> Page:
        browser = as_(name)
        browser.set_cookie("language", "en")
        return Page(browser.get(f"/t/{topic.slug}/{topic.id}{query}"))

    return look


@pytest.fixture
def topic(house):
    return make_topic("omar", "Ledenlening terug bij vertrek", replies=3, tags=("ervaring",))


def post(page: Page, number: int) -> Element:
    return page.main.one("article", id=f"post-{number}")


def acts(element: Element) -> dict[str, str]:
    """Return what one can do in a footer: the word, and where it leads."""
    found = element.one("footer").all("a") + element.one("footer").all("button")
    return {one["aria-label"] or one.words: one["href"] or one["formaction"] for one in found}


def test_a_topic_says_what_it_is_and_where_it_stands(see, topic):
    page = see("visitor", topic)
    assert page.heading == "Ledenlening terug bij vertrek"
    crumbs = page.main.one("nav", class_="crumbs")
    assert [one["href"] for one in crumbs.all("a")] == ["/latest", f"/c/financiering/{topic.category_id}"]
    assert "/tag/ervaring" in page.links
    assert "4 posts" in page.words
    assert page.root.one("link", rel="canonical")["href"] == f"http://localhost/t/{topic.slug}/{topic.id}"
    assert page.root.one("meta", name="description")["content"] == "Hoe doen jullie dat?"


def test_a_post_has_its_author_its_time_and_an_address(see, topic):
    first = post(see("visitor", topic), 1)
    assert first.one("h2").one("a")["href"] == "/u/omar"
    assert first.one("time")["datetime"].endswith("Z")
    plate = first.one("a", class_="plate")
    assert (plate["href"], plate.words, plate["aria-label"]) == (f"/t/{topic.id}/1", "1", "Post 1")


def test_a_moderator_and_an_administrator_are_known_by_a_badge(see, topic):
    make_reply(topic, "quinn", "Let op de termijn.")
    make_reply(topic, "ruth", "Dit staat nu in de spelregels.")
    page = see("visitor", topic)
    badges = [[one.words for one in post(page, number).all(class_="badge")] for number in (1, 5, 6)]
    assert badges == [[], ["moderator"], ["administrator"]]


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (actions.pin_topic, "Pinned"),
        (actions.close_topic, "Closed"),
        (actions.archive_topic, "Archived"),
        (actions.delete_topic, "Deleted"),
    ],
)
def test_what_is_special_about_a_topic_stands_above_it_in_words(see, topic, act, word):
    with writing():
        act(person("quinn"), topic, "Opgeruimd")
    status = see("quinn", topic).main.all(class_="status")[0]
    assert status.one("b").words == word
    assert status.one("svg")["aria-hidden"] == "true"


def test_what_one_may_do_with_a_post(see, topic):
    page, reply = see("nadia", topic), "?reply_to=1#antwoord"
    ids = {number: post_of(topic, number).id for number in (1, 2)}
    others = {"Like": f"/posts/{ids[1]}/likes", "Reply": reply, "More": f"/posts/{ids[1]}/acts"}
    assert acts(post(page, 1)) == others
    assert acts(post(page, 2)) == {"Reply": "?reply_to=2#antwoord", "More": f"/posts/{ids[2]}/acts"}
    assert acts(post(see("visitor", topic), 1)) == {}


def test_a_like_and_a_bookmark_can_be_taken_back(see, topic):
    first = post_of(topic, 1)
    with writing():
        actions.like(person("nadia"), first, first.topic)
        actions.bookmark(person("nadia"), first)
    found = post(see("nadia", topic), 1)
    pressed = {one["formaction"]: one.words for one in found.all("button", aria_pressed="true")}
    base = f"/posts/{first.id}"
    assert pressed == {f"{base}/likes/end": "1 Like", f"{base}/bookmarks/end": "Bookmarked"}
    assert post(see("visitor", topic), 1).one("footer").words == "1 like"


def test_more_acts_are_the_ones_that_are_allowed(as_, topic):
    own = post_of(topic, 2)

    def offered(name: str) -> list[str]:
        browser = as_(name)
        browser.set_cookie("language", "en")
        page = Page(browser.get(f"/posts/{own.id}/acts"))
        return [one.words for one in page.main.one("ul", class_="menu__list").all("li")]

    assert offered("visitor") == ["Copy link", "Copy source"]
    assert offered("pia") == ["Copy link", "Copy source", "Bookmark"]
    assert offered("nadia") == ["Copy link", "Copy source", "Bookmark", "Edit", "Delete"]
    with writing():
        actions.edit_post(person("nadia"), own, own.topic, "Anders.")
        actions.bookmark(person("pia"), own)
    assert offered("pia") == ["Copy link", "Copy source", "Remove bookmark", "History"]
    with writing():
        actions.delete_post(person("quinn"), post_of(topic, 2), own.topic, "Reclame")
    assert offered("quinn")[-1] == "Restore"


def test_an_edited_post_leads_to_its_history(see, topic):
    second = post_of(topic, 2)
    with writing():
        actions.edit_post(person("nadia"), second, second.topic, "Zo was het niet.")
    edited = post(see("visitor", topic), 2).one("a", class_="edited")
    assert edited["href"] == f"/posts/{second.id}/revisions"
    assert edited.words.startswith("edited today")


@pytest.mark.parametrize(
    ("name", "reads"), [("visitor", False), ("pia", False), ("nadia", True), ("quinn", True)]
)
def test_a_deleted_post_keeps_its_place_but_not_its_words(see, topic, name, reads):
    second = post_of(topic, 2)
    with writing():
        actions.delete_post(person("quinn"), second, second.topic, "Reclame")
    found = post(see(name, topic), 2)
    assert "is-deleted" in found["class"]
    assert "This post was deleted." in found.words
    assert ("Antwoord 1" in found.words) is reads
    assert "Reply" not in acts(found)


def test_whom_a_post_answers_is_named_unless_it_is_the_post_above(see, topic):
    far, near = make_reply(topic, "pia", "Dank!", 1), make_reply(topic, "omar", "Graag.", 5)
    page = see("visitor", topic)
    answers = post(page, far.number).one("a", class_="answers")
    assert answers["href"] == f"/posts/{post_of(topic, 1).id}"
    assert answers.words == "in reply to Omar"
    assert not post(page, near.number).all("a", class_="answers")


def test_what_is_new_since_the_last_visit_is_said_marked_and_one_step_away(see, topic):
    with writing():
        actions.mark_read(person("pia"), topic, 2)
    page = see("pia", topic)
    notice = page.main.one(class_="status--changed")
    assert "2 new posts since your last visit" in notice.words
    assert notice.one("a")["href"] == f"/t/{topic.slug}/{topic.id}/3"
    news = [one["id"] for one in page.main.all("article", class_="is-new")]
    assert news == ["post-3", "post-4"]
    assert page.main.one(class_="last-visit").words == "New since your last visit"
    assert not see("nadia", again(topic)).main.all(class_="last-visit")


def test_a_long_topic_has_pages_and_ways_to_its_ends(see):
    long = make_topic("omar", "Een lang gesprek", replies=44)
    page = see("pia", long, "?page=2")
    pagers = page.main.all("nav", class_="pager")
    assert len(pagers) == 2
    for pager in pagers:
        assert [one["href"] for one in pager.all("a")] == ["?", "?", "?page=3", "?page=3"]
        assert pager.one(aria_current="page").words == "Page 2"
    rail = page.main.one("aside")
    assert "Posts 21 to 40 of 45" in rail.words
    assert [one["href"] for one in rail.one("ol").all("a")] == ["?page=1", f"/t/{long.id}/45"]
    assert acts(post(page, 21))["Reply"] == "?page=2&reply_to=21#antwoord"


def test_how_closely_one_follows_is_shown_and_chosen(see, topic):
    with writing():
        actions.follow_topic(person("pia"), topic, "muted")
    page = see("pia", topic)
    assert page.chosen("level") == ["muted"]
    assert f"/t/{topic.id}/level" in page.doors
    assert "You hear nothing of this." in page.main.one("aside").words


@pytest.mark.parametrize(
    ("name", "may"), [("visitor", (False, False)), ("pia", (False, False)), ("omar", (True, False)),
                      ("quinn", (True, True))],
)  # fmt: skip
def test_title_and_moderation_are_offered_to_who_may(see, topic, name, may):
    links = see(name, topic).links
    assert (f"/t/{topic.id}/title" in links, f"/t/{topic.id}/moderation" in links) == may


def test_the_form_for_a_reply_knows_the_draft_and_whom_one_answers(see, topic):
    with writing():
        draft = actions.save_draft(person("pia"), f"topic:{topic.id}", 0, Writing("Ik denk nog na"))
    page = see("pia", topic, "?reply_to=2")
    form = page.main.one("form", id="antwoord")
    assert form["action"] == f"/t/{topic.id}/replies#antwoord"
    assert page.typed("body") == "Ik denk nog na"
    assert page.typed("reply_to") == "2"
    assert form.one("h2").words == "Reply to Nadia"
    assert (form["data-draft-key"], form["data-draft-sequence"]) == (f"topic:{topic.id}", str(draft.sequence))
    assert "data-unsaved" not in form.attributes


def test_a_visitor_is_asked_in_and_comes_back_here(see, topic):
    join = see("visitor", topic).main.one("section", class_="join")
    assert [one["href"] for one in join.all("a")] == [
        "/register",
        f"/session/new?next=/t/{topic.slug}/{topic.id}%23antwoord",
    ]


@pytest.mark.parametrize("name", ["visitor", "pia"])
def test_where_no_reply_is_taken_the_reason_stands_instead_of_the_form(see, topic, name):
    with writing():
        actions.close_topic(person("quinn"), topic, "Beantwoord")
    page = see(name, topic)
    assert "This topic is closed: no more replies are taken." in page.main.one(id="antwoord").words
    assert not page.main.all("textarea")
    assert not page.main.all("a", class_="reply")
    assert see("quinn", topic).main.all("textarea")


def test_a_page_of_twenty_posts_is_light(as_):
    words = " ".join(["kapitaalkrachtige"] + ["rente", "ledenlening", "en", "bij", "vertrek", "dus"] * 20)[
        :790
    ]
    topic = make_topic("nadia", "Ledenlening terugbetalen bij vertrek: termijn en rente", words)
    for number in range(41):
        make_reply(topic, ("omar", "pia", "quinn")[number % 3], f"{words} {number}.", number // 3)
    for name in ("visitor", "pia", "omar", "quinn"):
        answer = as_(name).get(f"/t/{topic.slug}/{topic.id}?page=2")
        assert answer.text.count("<article") == 20
        assert len(answer.data) <= MOST_BYTES, name
