"""The small answers that a page asks for while one reads and types: sources, likes, topics, places."""

from __future__ import annotations

import pytest

from app.forum import actions
from app.forum.models import Bookmark, Like, Post
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.seeing import Page
from tests.making import category, make_category, make_topic, post_of

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SOURCE = "# Kop\n\n<b>vet</b> & \\*plat\\*\n\n\tcode"


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn"])
def test_the_source_of_a_post_is_what_was_typed(as_, house, name):
    topic = make_topic(body=SOURCE)
    response = as_(name).get(f"/posts/{post_of(topic, 1).id}/source")
    assert (response.status_code, response.mimetype, response.text) == (200, "text/plain", SOURCE)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "status"), [("visitor", 404), ("pia", 404), ("omar", 200), ("quinn", 200)])
def test_the_source_of_a_deleted_post_is_for_who_could_restore_it(as_, scene, name, status):
    scene.send(as_("omar"), "delete")
    for address in ("/posts/{post}/source", "/posts/{post}/revisions", "/posts/{post}/acts"):
        assert as_(name).get(scene.fill(address)).status_code == status, address


TABLES = {"like": Like, "keep": Bookmark}


@pytest.mark.parametrize(("act", "undo"), [("like", "unlike"), ("keep", "forget")])
@pytest.mark.parametrize("headers", [JSON, BROWSER, {}])
def test_a_script_hears_that_it_worked_and_a_person_goes_back_to_the_post(as_, scene, act, undo, headers):
    browser = as_("pia")
    paths = {"like": "likes", "keep": "bookmarks"}
    for name, number in ((act, 1), (act, 1), (undo, 0), (undo, 0)):
        path = scene.fill("/posts/{hers}/" + paths[act] + ("/end" if name == undo else ""))
        response = browser.post(path, headers=headers)
        if headers == JSON:
            assert (response.status_code, response.get_json()) == (200, {"ok": True})
        else:
            assert response.status_code == 303
            assert response.location.endswith("#post-2")
        assert db.session.scalar(db.select(db.func.count()).select_from(TABLES[act])) == number


def test_a_like_is_counted_and_shown_as_ones_own(as_, client, scene):
    address = scene.fill("/t/een-vraag-over-de-ledenlening/{topic}")
    for name in ("pia", "omar"):
        scene.send(as_(name), "like")
    for name, pressed in (("pia", ["true"]), ("quinn", ["false"])):
        post = Page(as_(name).get(address)).main.one("article", id="post-2")
        likes = post.all("button", class_="like")
        assert [one["aria-pressed"] for one in likes] == pressed
        assert "2" in likes[0].words
    assert "2" in Page(client.get(address)).main.one("article", id="post-2").one(class_="like").words


def test_a_bookmark_is_in_ones_own_list_the_latest_first(as_, scene):
    browser = as_("pia")
    scene.send(browser, "keep")
    browser.post(scene.fill("/posts/{post}/bookmarks"))
    page = Page(browser.get("/bookmarks"))
    kept = [link for link in page.links if link.startswith("/posts/")]
    assert kept == [scene.fill("/posts/{post}"), scene.fill("/posts/{hers}")]
    assert scene.fill("/posts/{post}/bookmarks/end") in page.doors
    assert "/posts/" not in as_("omar").get("/bookmarks").text


def test_bookmarks_are_paged_without_losing_or_repeating_one(as_, house):
    topic = make_topic(replies=34)
    first = post_of(topic, 1).id
    with writing():
        for number in range(35):
            actions.bookmark(person("pia"), db.session.get(Post, first + number))
    browser, seen, address = as_("pia"), [], "/bookmarks"
    while address:
        page = Page(browser.get(address))
        seen += [link for link in page.links if link.startswith("/posts/")]
        address = next(("/bookmarks" + link for link in page.links if link.startswith("?after=")), "")
    assert seen == [f"/posts/{first + number}" for number in reversed(range(35))]


@pytest.mark.parametrize("path", ["/topics/similar?title=lening", "/categories/suggestions?q=fin"])
def test_a_visitor_is_offered_nothing_while_typing(client, scene, path):
    for headers in (JSON, {"Accept": "*/*"}):
        response = client.get(path, headers=headers)
        assert (response.status_code, response.mimetype) == (403, "application/json")


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Wie heeft er een ledenlening?", True),
        ("LEDENLENINGEN", True),
        ("ledenlening afsluiten bij de bank", True),
        ("zonnepanelen", False),
        ("de het een", False),
        ("", False),
        ("  ", False),
        ("!&|:*()'\"<->", False),
    ],
)
def test_a_title_that_was_asked_before_is_shown(as_, scene, typed, is_found):
    response = as_("pia").get("/topics/similar", query_string={"title": typed})
    page = Page(response)
    links = [one["href"] for one in page.root.all("a")]
    assert response.status_code == 200
    assert links == ([scene.fill("/t/een-vraag-over-de-ledenlening/{topic}")] if is_found else [])


def test_at_most_five_similar_topics_are_shown_and_none_that_was_deleted(as_, scene):
    for number in range(7):
        make_topic("nadia", f"Ledenlening nummer {number}", slug="energie")
    with writing():
        actions.delete_topic(person("quinn"), scene.now, "Dubbel")
    response = as_("quinn").get("/topics/similar?title=ledenlening")
    links = [one["href"] for one in Page(response).root.all("a")]
    assert len(links) == 5
    assert scene.fill("/t/een-vraag-over-de-ledenlening/{topic}") not in links


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("financ", ["financiering"]),
        ("FINANC", ["financiering"]),
        ("xyz", []),
        ("%", []),
        ("_", []),
        ("\\", []),
    ],
)
def test_places_are_found_by_the_beginning_of_a_word(as_, house, typed, found):
    response = as_("omar").get("/categories/suggestions", query_string={"q": typed})
    assert response.mimetype == "application/json"
    assert [one["slug"] for one in response.get_json()] == found


def test_places_are_found_by_name_in_the_language_of_the_page(as_, house):
    make_category(name_nl="Moestuinen", name_en="Kitchen gardens")
    browser = as_("omar")
    (found,) = browser.get("/categories/suggestions?q=moestuin").get_json()
    assert found == {"slug": "moestuinen", "name": "Moestuinen", "door": "mos"}
    assert len(browser.get("/categories/suggestions").get_json()) == 8


def test_a_merged_place_is_not_suggested(as_, scene):
    scene.send(as_("quinn"), "merge category")
    assert as_("omar").get("/categories/suggestions?q=financ").get_json() == []
    assert category("financiering").merged_into_id
