"""A place for members only: whoever is not one finds nothing of it, and nothing tells of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum import actions
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.doors import DOORS
from tests.forum.seeing import Page
from tests.making import category, facts

SECRET = "ledenlening"  # in the title and in the slug of the topic
PLACE = "Financiering"
ABOUT_IT = (
    "/t/{topic}", "/t/een-vraag-over-de-ledenlening/{topic}", "/t/x/{topic}", "/t/{topic}/1",
    "/t/x/{topic}/2",
    "/t/een-vraag-over-de-ledenlening/{topic}?page=2", "/t/{topic}/title", "/t/{topic}/moderation",
    "/posts/{post}", "/posts/{post}/source", "/posts/{post}/revisions", "/posts/{post}/revisions?version=1",
    "/posts/{post}/acts", "/posts/{post}/edit", "/posts/{post}/deletion/new", "/c/{category}",
    "/c/financiering/{category}", "/c/x/{category}", "/c/{category}/settings",
)  # fmt: skip
TELLS_OF_ALL = (
    "/", "/latest", "/top", "/top?period=all", "/categories", "/tag/vraag", "/tags", "/log",
    "/log?group=topics",
    "/log?group=categories", "/u/omar", "/u/omar/replies", "/u/nadia", "/u/nadia/replies",
)  # fmt: skip
TELLS_MEMBERS = (
    "/new", "/unread", "/bookmarks", "/drafts", "/topics/new", "/topics/new?category={category}",
    "/topics/similar?title=ledenlening", "/categories/suggestions?q=fin",
)  # fmt: skip
SOMEBODY_ELSES = ("/posts/{post}/edit", "/posts/{post}/deletion/new", "/t/{topic}/title")
FOR_MODERATORS = ("/t/{topic}/moderation", "/c/{category}/settings")
NO_PLACE_IN_IT = {name for name, door in DOORS.items() if "{" not in door.path}


@pytest.fixture
def closed(as_, scene):
    """The scene, about which much was done and kept while all could read it; then Quinn closed it."""
    for name in ("pia", "nadia"):
        browser = as_(name)
        browser.post(scene.fill("/posts/{post}/bookmarks"))
        for key in ("topic:{topic}", "post:{post}"):
            browser.post(scene.fill(f"/drafts/{key}"), data={"body": "Nog niet af"})
    quinn = as_("quinn")
    scene.send(quinn, "pin", reason="Iedereen heeft een ledenlening")
    scene.send(quinn, "rename", title=scene.topic.title)
    quinn.post(scene.fill("/posts/{post}/revisions"), data={"body": "Kort.", "reason": "Ledenlening"})
    quinn.post(scene.fill("/posts/{hers}/deletion"), data={"reason": "Reclame voor een ledenlening"})
    scene.send(quinn, "settings", **_as_it_was())
    scene.send(quinn, "add moderator", username="nadia")
    scene.send(quinn, "position")
    return scene


def _as_it_was() -> dict[str, object]:
    """What the settings of the category say already; only who may read is different."""
    place = category()
    names = ("name_nl", "name_en", "description_nl", "description_en", "section_id", "door")
    return {name: getattr(place, name) for name in names} | {"read_access": "members", "tags": None}


@pytest.fixture
def unproven(house):
    """Pia, before she has opened the letter that proves her address: she reads what a visitor reads."""
    with writing():
        db.session.execute(sa.update(User).filter_by(username="pia").values(email_confirmed_at=None))
    return "pia"


def test_a_visitor_finds_nothing_at_any_address_of_it(client, closed):
    answers = {address: client.get(closed.fill(address)) for address in ABOUT_IT}
    assert {address: one.status_code for address, one in answers.items()} == dict.fromkeys(ABOUT_IT, 404)
    without_path = {
        one.text.replace(one.request.path, "") for one in answers.values() if "?" not in one.request.url
    }
    assert not [page for page in without_path if PLACE in page]


def test_who_has_not_proven_an_address_finds_nothing_either(as_, closed, unproven):
    browser = as_(unproven)
    found = {address: browser.get(closed.fill(address)).status_code for address in ABOUT_IT}
    assert found == dict.fromkeys(ABOUT_IT, 404)


@pytest.mark.parametrize("name", ["pia", "omar", "quinn"])
def test_members_find_it(as_, closed, name):
    browser = as_(name)
    shut = set(FOR_MODERATORS if name != "quinn" else ()) | set(SOMEBODY_ELSES if name == "pia" else ())
    found = {one: browser.get(closed.fill(one), follow_redirects=True).status_code for one in ABOUT_IT}
    assert found == {address: 403 if address in shut else 200 for address in ABOUT_IT}


def test_no_door_of_it_answers_a_visitor(client, closed, tireless):
    answers = {name: closed.send(client, name) for name in DOORS.keys() - NO_PLACE_IN_IT}
    assert {name: one.status_code for name, one in answers.items()} == dict.fromkeys(answers, 404)
    assert not [name for name, one in answers.items() if SECRET in one.text.replace(one.request.path, "")]


def test_nothing_tells_a_visitor_of_it(client, closed):
    assert [one for one in TELLS_OF_ALL if _tells(client, one)] == []


def test_nothing_tells_who_has_not_proven_an_address(as_, closed, unproven):
    browser = as_(unproven)
    told = [closed.fill(one) for one in (*TELLS_OF_ALL, *TELLS_MEMBERS)]
    assert [one for one in told if _tells(browser, one)] == []


def test_a_member_is_told_of_it_everywhere(as_, closed):
    browser = as_("nadia")
    asked = [closed.fill(one) for one in (*TELLS_OF_ALL, *TELLS_MEMBERS)]
    assert [one for one in asked if not _tells(browser, one)] == ["/tags"]


def _tells(browser, address: str) -> bool:
    text = browser.get(address).text
    return SECRET in text.replace(f"title={SECRET}", "") or PLACE in text


def test_a_visitor_sees_it_go_and_come_back_in_the_very_next_request(as_, client, scene):
    quinn, address = as_("quinn"), scene.fill("/t/een-vraag-over-de-ledenlening/{topic}")
    assert client.get(address).status_code == 200
    for readers, status in (("members", 404), ("public", 200)):
        scene.send(quinn, "settings", read_access=readers)
        assert client.get(address).status_code == status
        assert (SECRET in client.get("/latest").text) is (status == 200)


def test_a_category_that_members_just_looked_at_is_shown_to_no_visitor_and_is_never_an_old_one(
    as_, client, closed
):
    omar, quinn, address = as_("omar"), as_("quinn"), closed.fill("/c/financiering/{category}")
    for words in ("Alles over geld.", "Alles over lenen."):
        closed.send(quinn, "settings", **_as_it_was() | {"description_nl": words})
        assert [words in omar.get(address).text for _ in range(2)] == [True, True]
        assert client.get(address).status_code == 404


WAYS_IN = {"move": {"category_id": "{other_category}"}, "merge": {"into": "{other}"}}


@pytest.mark.parametrize("act", [*WAYS_IN, "merge category", "split"])
def test_the_log_keeps_to_itself_what_went_into_a_place_for_members(as_, client, scene, act):
    quinn = as_("quinn")
    scene.send(quinn, "pin")
    assert SECRET in client.get("/log").text
    with writing():
        category("energie").read_access = "members"
    response = scene.send(quinn, act)
    assert response.status_code == 303
    log = client.get("/log").text
    assert "Een ander gesprek" not in log
    assert "Energie" not in Page(client.get("/log")).words
    assert "Wie maakt de goot" not in log
    assert (SECRET in log) is (act in ("split", "merge"))
    assert SECRET in as_("pia").get("/log").text


def test_moving_out_of_a_place_for_members_does_not_say_where_it_came_from(as_, client, scene):
    with writing():
        category().read_access = "members"
    scene.send(as_("quinn"), "move")
    assert client.get(scene.fill("/t/{topic}")).status_code == 302
    assert PLACE not in client.get("/log").text
    assert PLACE in as_("pia").get("/log").text


def test_who_looks_after_a_place_for_members_is_told_to_members(as_, client, scene):
    with writing():
        category().read_access = "members"
    for name in ("add moderator", "end moderator"):
        scene.send(as_("quinn"), name)
    assert PLACE not in client.get("/log").text
    assert Page(as_("omar").get("/log")).words.count(PLACE) == 2


def test_what_was_said_in_private_stays_so_when_the_place_opens(as_, client, closed):
    quinn = as_("quinn")
    closed.send(quinn, "closure", reason="Onder ons gezegd")
    with writing():
        actions.change_category(person("quinn"), category(), facts(name_nl=PLACE, name_en=PLACE))
    assert client.get(closed.fill("/t/{topic}")).status_code == 302
    assert "Onder ons gezegd" not in client.get("/log").text
    assert "Onder ons gezegd" in quinn.get("/log").text


def test_a_text_does_not_name_a_place_that_not_all_its_readers_know(as_, closed):
    preview = as_("omar").post("/preview", data={"body": "Zie #financiering en #energie"})
    assert "/c/energie/" in preview.text
    assert "/c/financiering/" not in preview.text
