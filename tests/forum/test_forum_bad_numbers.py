"""Numbers that are none, or of nothing, in every field that holds one; and words that are no cursor."""

from __future__ import annotations

import base64
import json

import pytest

from app.accounts.models import User
from app.forum.models import Category, Draft, Reading, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.doors import DOORS, undone
from tests.forum.seeing import Page
from tests.making import post_of

NOTHING_HAS_IT = ["-1", "0", str(2**31), str(2**63), str(2**70), "999999999", "9" * 5000]
NO_NUMBER = ["", "abc", "1.5", "１２", "+1", "1\0", b"\xff\xfe"]
STRANGE = [*NOTHING_HAS_IT, *NO_NUMBER]
ROWS = {
    "start": {"category_id": "category_id", "tags": "tags"},
    "rename": {"tags": "tags"},
    "move": {"category_id": "move-category"},
    "split": {"posts": "split-posts"},
    "merge": {"into": "merge-into"},
    "merge category": {"into": "merge-into"},
    "new category": {"section_id": "section_id"},
    "settings": {"section_id": "section_id"},
}
CHOSEN = [(name, field) for name, fields in ROWS.items() for field in fields]


@pytest.mark.parametrize(("name", "field"), CHOSEN)
def test_a_row_that_is_not_there_is_refused_beside_its_field(as_, scene, tireless, name, field):
    browser, answers = as_(DOORS[name].opens_to[-1]), {}
    for number in STRANGE:
        response = scene.send(browser, name, **{field: number})
        page = Page(response)
        described = {one["aria-describedby"] for one in page.main.all()}
        answers[number] = (response.status_code, f"{ROWS[name][field]}-error" in " ".join(described).split())
    assert answers == dict.fromkeys(STRANGE, (422, True))


@pytest.mark.parametrize("field", ["tags", "posts"])
def test_one_row_that_is_not_there_among_others_is_refused_too(as_, scene, tireless, field):
    browser, door = as_("quinn"), {"tags": "start", "posts": "split"}[field]
    there = scene.fields(door)[field]
    for number in STRANGE:
        with undone():
            assert scene.send(browser, door, **{field: [there, number]}).status_code == 422, number
    assert scene.send(browser, door, **{field: [there, there]}).status_code == 303


@pytest.mark.parametrize("chosen", ["0", "", None])
def test_a_split_without_a_category_stays_in_its_own(as_, scene, chosen):
    scene.send(as_("quinn"), "split", category_id=chosen)
    newest = db.select(Topic.category_id).order_by(Topic.id.desc()).limit(1)
    assert db.session.scalar(newest) == scene.ids["category"]


def test_a_reply_to_a_post_that_is_not_there_answers_the_topic(as_, scene, tireless):
    browser = as_("nadia")
    for number in [*STRANGE, None]:
        with undone():
            assert scene.send(browser, "reply", reply_to=number).status_code == 303, number
            assert post_of(scene.topic, 4).reply_to_id is None, number


@pytest.mark.parametrize(("number", "read"), [("2", 2), ("3", 3), ("4", 3), ("999999999", 3)])
def test_one_reads_no_further_than_the_last_post(as_, scene, number, read):
    assert scene.send(as_("pia"), "read", last_read=number).status_code == 204
    assert _read(scene, "pia") == read


def test_a_beacon_of_nonsense_changes_nothing(as_, scene):
    browser = as_("pia")
    scene.send(browser, "read", last_read="2")
    for number in [one for one in STRANGE if one != "999999999"]:
        assert scene.send(browser, "read", last_read=number).status_code == 204
        assert _read(scene, "pia") == 2, number


def _read(scene, name: str) -> int:
    return db.session.get(Reading, (person(name).id, scene.topic.id), populate_existing=True).last_read


def test_a_category_moves_one_place_up_or_down_and_nothing_else(as_, scene):
    browser, place = as_("quinn"), scene.ids["category"]
    where = db.session.get(Category, place).position
    for step in [*STRANGE, "2", "-2", None]:
        if step != "-1":
            assert scene.send(browser, "position", step=step).status_code == 422, step
    assert db.session.get(Category, place, populate_existing=True).position == where
    for step in ("1", "-1"):
        assert scene.send(browser, "position", step=step).status_code == 303


@pytest.mark.parametrize("field", ["sequence", "category_id", "tags"])
def test_a_draft_keeps_the_text_whatever_number_comes_with_it(as_, scene, tireless, field):
    browser = as_("omar")
    for number in STRANGE:
        with undone():
            response = scene.send(browser, "draft", **{field: number})
            assert (response.status_code, response.get_json().get("sequence")) == (200, 1), number
            draft = db.session.scalars(db.select(Draft)).one()
            assert draft.body == "Neem **handschoenen** mee."
            assert draft.category_id in ((None,) if field == "category_id" else (scene.ids["category"],))
            assert browser.get("/topics/new").status_code == 200


def test_a_draft_does_not_keep_a_category_its_writer_may_not_know(as_, scene):
    with writing():
        db.session.execute(db.update(User).values(email_confirmed_at=None))
        db.session.execute(db.update(Category).values(read_access="members"))
    assert scene.send(as_("pia"), "draft").status_code == 200
    assert db.session.scalars(db.select(Draft.category_id)).one() is None


CURSORS = {
    "of words": ["a", "b"],
    "no list": {"a": 1},
    "of a moment long ago": ["0001-01-01T00:00:00+14:00", 1],
    "of a moment far away": ["9999-12-31T23:59:59-12:00", 1],
    "of a moment nowhere": ["2026-01-01T00:00:00", 1],
    "of large numbers": ["2026-01-01T00:00:00+00:00", 2**63],
    "of huge numbers": [2**70, 2**70],
    "of fractions": [1.5, 2.5],
    "of truths": [True, False],
}
LISTS = (
    "/latest", "/top?period=all", "/new", "/unread", "/c/financiering/{category}", "/tag/vraag", "/log",
    "/c/financiering/{category}?order=top", "/bookmarks",
)  # fmt: skip


@pytest.mark.parametrize("kind", CURSORS)
def test_a_list_from_a_place_that_is_not_there_is_a_page(as_, scene, kind):
    cursor = base64.urlsafe_b64encode(json.dumps(CURSORS[kind]).encode()).decode().rstrip("=")
    browser = as_("quinn")
    for address in LISTS:
        url = scene.fill(address)
        response = browser.get(f"{url}{'&' if '?' in url else '?'}after={cursor}")
        assert (response.status_code, Page(response).faults()) == (200, []), address


ANYWHERE = (
    "%00=%00",
    "&&&=",
    "a=b;c=d",
    "page[]=2",
    "%ff=%fe",
    "after",
    "after=a&after=b",
    "after=" + "A" * 3000,
)
ASKED = {
    "/latest": ("after=%00", "after=%ff%fe"),
    "/bookmarks": ("after=%00", "after=%ff%fe"),
    "/top": ("period=%00", "period=eeuw", "period=week&period=x", "period=", "after=%00&period=all"),
    "/c/financiering/{category}": ("order=x", "order=%00", "after=%00"),
    "/t/een-vraag-over-de-ledenlening/{topic}": ("reply_to=99", "reply_to=-1", "reply_to=x", "page=%00"),
    "/posts/{post}/revisions": ("version=x", "version=0", "version=-1", "version=999999999", "version=%00"),
    "/topics/new": ("category=%00", "category=-1", "category=999999999", f"category={2**63}"),
    "/topics/similar": (
        "title=%00", "title=%ff", "title=" + "lening+" * 400, "title=%27)%20OR%201=1--%20:*%26|!", "title=",
    ),
    "/categories/suggestions": ("q=%00", "q=%ff", "q=" + "x" * 5000, "q=%25", "q="),
    "/drafts": (),
}  # fmt: skip
STRAY = ("%00", "topic:", "topic:x", "post:-1", "..%2fnew", "new%0a", "topic:" + "9" * 30)
SLUGS = ("%00", "vraag%00", "%ff", "Vraag", "vra%20ag", "'--", "%ed%a0%80", "x" * 3000)


@pytest.mark.parametrize("path", ASKED)
def test_a_question_that_makes_no_sense_is_the_ordinary_page(as_, scene, path):
    browser, url = as_("omar"), scene.fill(path)
    answers = {query: browser.get(f"{url}?{query}").status_code for query in (*ASKED[path], *ANYWHERE)}
    assert answers == dict.fromkeys(answers, 200)


def test_a_draft_that_has_no_proper_place_is_refused(as_, house):
    browser = as_("omar")
    for key in STRAY:
        for path in (f"/drafts/{key}", f"/drafts/{key}/end"):
            assert browser.post(path, data={"body": "Tekst"}).status_code in (404, 422), path
    assert db.session.scalar(db.select(db.func.count()).select_from(Draft)) == 0


def test_a_tag_that_cannot_be_is_not_found(as_, house):
    browser = as_("quinn")
    for slug in SLUGS:
        assert browser.get(f"/tag/{slug}").status_code == 404
        assert browser.post(f"/tags/{slug}", data={"name_nl": "Vraag"}).status_code == 404
