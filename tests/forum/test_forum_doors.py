"""Every door one posts to: who it opens to and where it leads, who it stays closed to and why."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.foundation.database import db
from app.foundation.ledger import Activity
from tests.architecture.rules.doors import rules_of
from tests.architecture.visiting import watch
from tests.forum.doors import ACTS, CAST, DOORS, every_door, undone
from tests.forum.seeing import Page


def test_no_door_of_the_forum_is_forgotten(app):
    posted = {rule.endpoint for rule in rules_of(app, "POST") if rule.endpoint.startswith("forum.")}
    urls = app.url_map.bind("localhost")
    numbers = dict.fromkeys(("topic", "post", "hers", "category", "other", "other_category"), 1)
    known = {urls.match(door.path.format_map(numbers), "POST")[0] for door in DOORS.values()}
    assert posted - known == {"forum.restore_post"}, "add it to doors.py"


@pytest.mark.parametrize("person", CAST)
def test_who_each_door_opens_to_and_where_it_leads(as_, scene, person):
    browser, found, expected = as_(person), {}, {}
    for name, door in DOORS.items():
        is_open = person in door.opens_to
        with undone():
            response = scene.send(browser, name)
            found[name] = (response.status_code, response.headers.get("Location", ""))
            expected[name] = (door.status, scene.fill(door.leads_to)) if is_open else (403, "")
    assert found == expected


@pytest.mark.parametrize("person", CAST)
def test_a_no_writes_nothing_and_is_a_sentence_and_a_visitor_may_sign_in(as_, scene, person):
    browser = as_(person)
    changed = watch()
    for name in (name for name, door in DOORS.items() if person not in door.opens_to):
        response = scene.send(browser, name)
        if response.mimetype == "application/json":
            assert response.get_json()["error"].endswith("."), name
            continue
        page = Page(response)
        assert page.faults() == [], name
        assert any(one.words.endswith(".") for one in page.main.all("p")), name
        assert any(link.startswith("/session/new") for link in page.links) is (person == "visitor"), name
    assert changed() == []


@every_door
def test_behind_a_door_there_is_a_whole_page_and_every_counter_is_right(as_, scene, name):
    browser = as_(DOORS[name].opens_to[-1])
    response = scene.send(browser, name)
    if response.status_code == 303:
        page = Page(browser.get(response.location))
        assert (page.status, page.faults()) == (200, [])


@pytest.mark.parametrize("act", ACTS)
def test_a_moderators_act_is_told_on_the_page_and_in_the_log(as_, client, scene, act):
    browser = as_("quinn")
    before = _logged()
    page = Page(browser.get(scene.send(browser, act).location))
    assert page.main.all(class_="notice--ok")
    assert [line.verb for line in _logged()[len(before) :]] == ([ACTS[act]] if ACTS[act] else [])
    if ACTS[act]:
        log = Page(client.get("/log")).words
        assert "Dit stond er dubbel." in log
        assert scene.topic.title in log


@pytest.mark.parametrize(
    ("act", "undo"),
    [("pin", "unpinning"), ("closure", "reopening"), ("archive", "unarchiving"), ("deletion", "restoration")],
)
def test_an_act_and_its_opposite_are_two_lines(as_, scene, act, undo):
    browser, before = as_("quinn"), len(_logged())
    for name in (act, undo, undo):
        assert scene.send(browser, name).status_code == 303
    assert len(_logged()) == before + 2


def test_what_was_deleted_is_put_back_by_who_took_it_away(as_, scene):
    omar, quinn = as_("omar"), as_("quinn")
    url = scene.fill("/posts/{post}/restoration")
    assert omar.post(url).status_code == 403, "nothing is deleted yet"
    scene.send(omar, "delete")
    assert as_("pia").post(url).status_code == 403
    response = omar.post(url)
    assert (response.status_code, response.location.endswith("#post-3")) == (303, True)
    scene.send(quinn, "delete")
    assert omar.post(url).status_code == 403, "a moderator took it away"
    assert quinn.post(url).status_code == 303
    verbs = [line.verb for line in _logged()]
    assert verbs[-2:] == ["post.deleted", "post.restored"]


def _logged() -> list[Activity]:
    return list(db.session.scalars(sa.select(Activity).where(Activity.is_logged).order_by(Activity.id)))
