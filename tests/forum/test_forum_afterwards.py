"""After an act its result stands on the pages, for everyone who may see it, in the very next request."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum.models import Category, Reading
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.doors import DOORS
from tests.forum.seeing import Page
from tests.making import again, make_reply, tags_on

TOPIC = "/t/een-vraag-over-de-ledenlening/{topic}"
SHOWN = {
    "start": {"/latest": "Wie maakt de goot", "/tag/vraag": "Wie maakt de goot",
              "/u/quinn": "Wie maakt de goot", "/c/financiering/{category}": "Wie maakt de goot",
              "/categories": "Wie maakt de goot",
              "/t/wie-maakt-de-goot/{new_topic}": "Neem handschoenen mee."},
    "reply": {TOPIC: "Neem handschoenen mee.", "/u/quinn/replies": "Neem handschoenen mee."},
    "edit": {TOPIC: "Neem handschoenen mee.", "/posts/{post}/revisions": "Dit stond er dubbel.",
             "/log": "Quinn bewerkte"},
    "delete": {"/log": "Dit stond er dubbel."},
    "rename": {"/latest": "Wie maakt de goot", "/t/wie-maakt-de-goot/{topic}": "Wie maakt de goot",
               "/log": "Een vraag over de ledenlening", "/tag/vraag": "Wie maakt de goot"},
    "pin": {TOPIC: "Vastgezet", "/latest": "Vastgezet", "/log": "Dit stond er dubbel."},
    "closure": {TOPIC: "Gesloten", "/latest": "Gesloten", "/log": "Dit stond er dubbel."},
    "archive": {TOPIC: "Gearchiveerd", "/latest": "Gearchiveerd", "/log": "Dit stond er dubbel."},
    "deletion": {"/log": "Dit stond er dubbel."},
    "move": {TOPIC: "Energie", "/c/energie/{other_category}": "Een vraag over de ledenlening",
             "/log": "Dit stond er dubbel."},
    "split": {"/t/wie-maakt-de-goot/{new_topic}": "Zo doen wij het.", "/latest": "Wie maakt de goot",
              "/c/energie/{other_category}": "Wie maakt de goot", "/log": "Wie maakt de goot"},
    "merge": {"/t/een-ander-gesprek/{other}": "Zo doen wij het.", "/log": "Een ander gesprek"},
    "new category": {"/categories": "Samen tuinieren.", "/c/tuinen/{new_category}": "Samen tuinieren.",
                     "/log": "Tuinen"},
    "settings": {"/categories": "Samen tuinieren.", "/c/tuinen/{category}": "Samen tuinieren.",
                 "/log": "Tuinen"},
    "position": {"/log": "Financiering"},
    "close category": {"/categories": "gearchiveerd", "/c/financiering/{category}": "Gearchiveerd",
                       "/log": "Dit stond er dubbel."},
    "merge category": {"/c/energie/{other_category}": "Een vraag over de ledenlening",
                       "/log": "Dit stond er dubbel."},
    "add moderator": {"/log": "Pia"},
    "new tag": {"/tags": "De goot", "/tag/goot": "De goot", "/log": "goot"},
    "rename tag": {"/tags": "De vraag", "/tag/vraag": "De vraag", "/log": "vraag"},
}  # fmt: skip
GONE = {
    "delete": {TOPIC: "Dank je wel."},
    "edit": {TOPIC: "Dank je wel."},
    "rename": {"/latest": "Een vraag over de ledenlening"},
    "deletion": {"/latest": "Een vraag over de ledenlening", "/u/omar": "Een vraag over de ledenlening",
                 "/c/financiering/{category}": "Een vraag over de ledenlening"},
    "move": {"/c/financiering/{category}": "Een vraag over de ledenlening"},
    "split": {TOPIC: "Zo doen wij het."},
    "merge": {"/latest": "Een vraag over de ledenlening"},
    "merge category": {"/categories": "Financiering", "/latest": "Financiering"},
    "settings": {"/categories": "Financiering", "/latest": "Financiering"},
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_what_was_done_is_seen_by_a_visitor_in_the_next_request(as_, client, scene, name):
    told = SHOWN[name] | GONE.get(name, {})
    for path in told:
        if "{new_" not in path:
            client.get(scene.fill(path))  # a page that is kept would be seen again
    assert scene.send(as_("quinn"), name).status_code == 303
    missing = [path for path, words in SHOWN[name].items() if words not in _words(client, scene.fill(path))]
    left = [path for path, words in GONE.get(name, {}).items() if words in _words(client, scene.fill(path))]
    assert (missing, left) == ([], [])


def _words(client, url: str) -> str:
    page = Page(client.get(url))
    assert page.status == 200, url
    return page.words


def test_a_closed_category_offers_no_new_topic_and_says_why(as_, scene):
    address = scene.fill("/c/financiering/{category}")
    start = scene.fill("/topics/new?category={category}")
    quinn, omar = as_("quinn"), as_("omar")
    assert start in Page(omar.get(address)).links
    scene.send(quinn, "close category")
    assert start not in Page(omar.get(address)).links
    offered = [one["value"] for one in Page(omar.get("/topics/new")).main.all("option")]
    assert str(scene.ids["category"]) not in offered
    scene.send(quinn, "open category")
    assert start in Page(omar.get(address)).links


def test_a_category_changes_places_with_its_neighbour(as_, scene):
    browser = as_("quinn")

    def order() -> list[str]:
        return [one["id"] for one in Page(browser.get("/categories")).main.all("article")]

    before, own = order(), scene.fill("category-{category}")
    place = before.index(own)
    scene.send(browser, "position")
    assert order()[place : place + 2] == [before[place + 1], own]
    scene.send(browser, "position", step="-1")
    assert order() == before


def test_whoever_looks_after_a_category_sees_how_until_that_ends(as_, scene):
    pia, quinn, page = as_("pia"), as_("quinn"), scene.fill("/c/{category}/settings")
    assert pia.get(page).status_code == 403
    scene.send(quinn, "add moderator")
    assert pia.get(page).status_code == 200
    assert "/u/pia" in Page(quinn.get(page)).links
    assert scene.send(pia, "pin").status_code == 303
    assert scene.send(pia, "settings").status_code == 303
    assert scene.send(pia, "position").status_code == 403
    assert scene.send(pia, "merge category").status_code == 403
    scene.send(quinn, "end moderator")
    assert pia.get(page).status_code == 403
    assert scene.send(pia, "unpinning").status_code == 403


@pytest.mark.parametrize("typed", ["niemand", "", "@", "om ar", "omar'--"])
def test_somebody_who_is_not_there_is_said_beside_the_field(as_, scene, typed):
    page = Page(scene.send(as_("quinn"), "add moderator", username=typed))
    assert page.status == 422
    assert page.typed("username") == typed
    assert page.main.one(id="username-error").words


def test_how_one_follows_is_shown_where_it_is_chosen(as_, scene):
    browser = as_("pia")
    for level in ("muted", "tracking", "watching", "normal"):
        for name, page in (("follow", TOPIC), ("follow category", "/c/financiering/{category}")):
            scene.send(browser, name, level=level)
            assert Page(browser.get(scene.fill(page))).chosen("level") == [level]
    assert scene.send(browser, "follow", level="hard").status_code == 422


def test_what_is_read_is_no_longer_unread(as_, scene):
    with writing():
        db.session.execute(sa.update(User).values(new_since=scene.topic.created_at))
    browser, address = as_("pia"), scene.fill(TOPIC)
    assert scene.send(browser, "read", last_read="1").status_code == 204
    page = Page(browser.get("/unread"))
    assert f"{address}/2" in page.links
    changed = Page(browser.get(address)).main.one(class_="status--changed")
    assert [one["href"] for one in changed.all("a")] == [f"{address}/2"]
    scene.send(browser, "read", last_read="3")
    assert f"{address}/2" not in Page(browser.get("/unread")).links
    assert not Page(browser.get(address)).main.all(class_="status--changed")


def test_marking_everything_as_read_empties_both_lists(as_, scene):
    with writing():
        db.session.execute(sa.update(User).values(new_since=scene.topic.created_at.replace(year=2020)))
    browser = as_("pia")
    scene.send(browser, "read", last_read="1")
    titles = {"/new": "Een ander gesprek", "/unread": scene.topic.title}
    for path, title in titles.items():
        assert title in Page(browser.get(path)).words
    assert "/reading" in Page(browser.get("/unread")).doors
    scene.send(browser, "read all")
    for path, title in titles.items():
        assert title not in Page(browser.get(path)).words
    make_reply(scene.now, "nadia", "Er is nieuws")
    assert scene.topic.title in Page(browser.get("/unread")).words


def test_a_beacon_notes_when_somebody_was_here(as_, scene):
    before = db.session.get(User, person("pia").id).last_seen_at
    scene.send(as_("pia"), "read")
    reading = db.session.get(Reading, (person("pia").id, scene.topic.id))
    assert abs((clock.now() - reading.visited_at).total_seconds()) < 60
    after = db.session.get(User, person("pia").id, populate_existing=True).last_seen_at
    assert after is not None
    assert before is None or after >= before


def test_a_reply_goes_under_the_topic_and_tells_whom_it_answers(as_, client, scene):
    scene.send(as_("pia"), "reply", reply_to="1")
    post = Page(client.get(scene.fill(TOPIC))).main.one("article", id="post-4")
    assert "Omar" in post.one(class_="answers").words
    assert again(scene.topic).post_count == 4


def test_renaming_keeps_the_tags_that_are_ticked_and_drops_the_others(as_, scene):
    browser = as_("omar")
    scene.send(browser, "rename")
    assert tags_on(scene.now) == ["vraag"]
    page = Page(browser.get(scene.fill("/t/{topic}/title")))
    assert page.chosen("tags") == [str(scene.ids["tag"])]
    scene.send(browser, "rename", tags=None)
    assert tags_on(scene.now) == []


def test_the_settings_stand_in_their_form_as_they_were_kept(as_, scene):
    browser = as_("quinn")
    scene.send(browser, "settings", read_access="members", write_access="moderators")
    page = Page(browser.get(scene.fill("/c/{category}/settings")))
    for field in ("name_nl", "name_en", "description_nl", "description_en", "topic_template"):
        assert page.typed(field) == DOORS["settings"].fields[field]
    chosen = {field: page.chosen(field) for field in ("door", "read_access", "write_access", "tags")}
    assert chosen == {
        "door": ["mos"],
        "read_access": ["members"],
        "write_access": ["moderators"],
        "tags": [str(scene.ids["tag"])],
    }
    assert db.session.get(Category, scene.ids["category"]).section_id == scene.ids["section"]
