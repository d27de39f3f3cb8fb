"""A text in progress is kept on the server, is there again on the page, and never overwrites a newer one."""

from __future__ import annotations

import pytest

from app.forum import actions
from app.forum.models import Draft
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.seeing import Page

KEPT = "Nog **niet** af & <b>klaar</b>"
JSON = {"Accept": "application/json"}
PLACES = {
    "new": "/topics/new",
    "topic:{topic}": "/t/een-vraag-over-de-ledenlening/{topic}",
    "post:{post}": "/posts/{post}/edit",
}


def keep(browser, scene, key: str = "new", sequence: int = 0, **fields: object):
    data = {"body": KEPT, "sequence": sequence, **fields}
    return browser.post(scene.fill(f"/drafts/{key}"), data=data, headers=JSON)


def test_each_save_tells_its_number_and_its_moment(as_, scene):
    browser = as_("omar")
    for number in (1, 2, 3):
        response = keep(browser, scene, sequence=number - 1)
        assert response.status_code == 200
        answer = response.get_json()
        assert answer["sequence"] == number
        assert answer["saved_at"].startswith("20")
        assert response.headers["Cache-Control"] == "no-store"


def test_an_older_window_is_told_what_the_newer_one_kept(as_, scene):
    browser, other = as_("omar"), as_("omar")
    keep(browser, scene)
    keep(browser, scene, sequence=1, body="Van het andere venster")
    response = keep(other, scene)
    assert response.status_code == 409
    answer = response.get_json()
    assert (answer["body"], answer["sequence"]) == ("Van het andere venster", 2)
    assert answer["error"].endswith(".")
    assert keep(other, scene, sequence=answer["sequence"]).get_json()["sequence"] == 3


@pytest.mark.parametrize("key", PLACES)
def test_a_draft_is_there_again_where_it_was_written(as_, scene, key):
    browser = as_("omar")
    keep(browser, scene, key, title="Een begin", category_id=scene.ids["category"], tags=scene.ids["tag"])
    page = Page(browser.get(scene.fill(PLACES[key])))
    assert page.typed("body") == KEPT
    form = page.main.one("form", id="antwoord")
    assert (form["data-draft-key"], form["data-draft-sequence"]) == (scene.fill(key), "1")
    if key == "new":
        assert page.typed("title") == "Een begin"
        assert page.chosen("category_id") == [str(scene.ids["category"])]
        assert page.chosen("tags") == [str(scene.ids["tag"])]
    assert KEPT not in as_("pia").get(scene.fill("/topics/new")).text


@pytest.mark.parametrize("key", PLACES)
def test_what_was_posted_is_no_draft_any_more(as_, scene, key):
    browser = as_("omar")
    keep(browser, scene, key)
    door = {"new": "start", "topic:{topic}": "reply", "post:{post}": "edit"}[key]
    assert scene.send(browser, door).status_code == 303
    assert KEPT not in browser.get(scene.fill(PLACES[key])).text
    assert Page(browser.get("/drafts")).main.all("li") == []
    late = keep(browser, scene, key, sequence=1)
    assert (late.status_code, late.get_json()["body"]) == (409, "")


def test_the_list_shows_what_one_was_writing_and_where_it_goes_on(as_, scene):
    browser = as_("omar")
    for key in PLACES:
        keep(browser, scene, key, title="Een begin")
    page = Page(browser.get("/drafts"))
    assert page.faults() == []
    goes_on = ("/topics/new", "/t/{topic}#antwoord", "/posts/{post}/edit")
    assert set(page.links) >= set(map(scene.fill, goes_on))
    assert page.words.count(KEPT) == 3
    assert page.words.count(scene.topic.title) == 2
    assert "Een begin" in page.words
    for link in [one for one in page.links if one.startswith(("/topics", "/t/", "/posts"))]:
        assert KEPT in Page(browser.get(link, follow_redirects=True)).typed("body")
    assert KEPT not in as_("pia").get("/drafts").text


@pytest.mark.parametrize("key", PLACES)
def test_a_draft_can_be_thrown_away(as_, scene, key):
    browser = as_("omar")
    for each in PLACES:
        keep(browser, scene, each)
    page = Page(browser.get("/drafts"))
    assert scene.fill(f"/drafts/{key}/end") in page.doors
    response = browser.post(scene.fill(f"/drafts/{key}/end"))
    assert (response.status_code, response.location) == (303, "/drafts")
    page = Page(browser.get("/drafts"))
    assert scene.fill(f"/drafts/{key}/end") not in page.doors
    assert len(page.main.all("li")) == 2
    assert keep(browser, scene, key, sequence=1).status_code == 409, "an older window does not bring it back"


def test_throwing_away_what_is_not_there_throws_away_nothing(as_, scene):
    keep(as_("omar"), scene)
    assert as_("pia").post("/drafts/new/end").status_code == 303
    assert as_("omar").post("/drafts/topic:1/end").status_code == 303
    assert db.session.scalars(db.select(Draft.body)).all() == [KEPT]


def test_the_draft_of_a_reply_outlives_its_topic(as_, scene):
    browser = as_("pia")
    keep(browser, scene, "topic:{topic}")
    with writing():
        actions.delete_topic(person("quinn"), scene.now, "Dubbel")
    page = Page(browser.get("/drafts"))
    assert KEPT in page.words
    assert scene.topic.title not in page.words


def test_a_draft_that_equals_the_post_is_not_offered(as_, scene):
    browser = as_("omar")
    keep(browser, scene, "post:{post}", body="Dank je wel.")
    page = Page(browser.get(scene.fill("/posts/{post}/edit")))
    assert page.typed("body") == "Dank je wel."
    assert scene.fill("/drafts/post:{post}/end") not in page.doors


def test_a_draft_goes_before_the_template_of_the_category(as_, scene):
    browser = as_("omar")
    scene.send(as_("quinn"), "settings")
    address = scene.fill("/topics/new?category={category}")
    assert Page(browser.get(address)).typed("body") == "Waar is het?"
    keep(browser, scene)
    assert Page(browser.get(address)).typed("body") == KEPT
    assert Page(as_("pia").get(address)).typed("body") == "Waar is het?"
    assert Page(browser.get(address)).chosen("category_id") == [str(scene.ids["category"])]


def test_without_a_script_a_refused_draft_is_still_an_answer_in_words(as_, scene):
    browser = as_("omar")
    keep(browser, scene)
    response = browser.post("/drafts/new", data={"body": "Ouder"}, headers={"Accept": "text/html"})
    assert response.status_code == 409
    assert Page(response).typed("body") == "Ouder"
