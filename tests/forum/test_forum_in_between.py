"""Between opening a form and sending it much can happen: one is told what, and no text is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Moderator, SignIn, User
from app.forum import actions, policy
from app.forum.loading import load_topic
from app.forum.models import Category, Post, Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.limits import count_hit
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.doors import DOORS, undone
from tests.forum.seeing import Page
from tests.making import category, facts, make_category

TEXT = 'Wij wonen met <b>twaalf</b> & "twee" katten.\n\n</textarea><script>alert(1)</script>'
TITLE = 'Wie <i>maakt</i> de "goot" & het dak'
FROM_HERE = {
    "Origin": "http://localhost",
    "Referer": "http://localhost/t/een-vraag/1?page=2",
    "Accept": "text/html",
}
FORMS = {
    "start": {"title": TITLE, "body": TEXT},
    "reply": {"body": TEXT},
    "edit": {"body": TEXT, "reason": TITLE},
    "rename": {"title": TITLE},
    "draft": {"body": TEXT, "title": TITLE},
    "preview": {"body": TEXT},
    "delete": {"reason": TITLE},
}
Happening = Callable[[], object]


def send(browser, scene, name: str, **headers: str):
    fields = scene.fields(name, **FORMS[name])
    return browser.post(scene.fill(DOORS[name].path), data=fields, headers={**FROM_HERE, **headers})


def kept(response, name: str) -> dict[str, str]:
    """Return what stands in the fields of the answer, of what was typed."""
    page = Page(response)
    return {field: page.typed(field).replace("\r\n", "\n") for field in FORMS[name]}


def happens(scene, what: str) -> None:
    """Let Quinn do something with Omar's topic, its category or a post in it."""
    quinn, topic, place = person("quinn"), scene.now, category()
    happenings: dict[str, Happening] = {
        "closed": lambda: actions.close_topic(quinn, topic),
        "archived": lambda: actions.archive_topic(quinn, topic),
        "deleted": lambda: actions.delete_topic(quinn, topic, "Dubbel"),
        "merged": lambda: actions.merge_topic(quinn, topic, load_topic(quinn, scene.other.id)),
        "category archived": lambda: actions.archive_category(quinn, place),
        "category merged": lambda: actions.merge_categories(quinn, place, category("energie")),
        "for moderators": lambda: actions.change_category(quinn, place, facts(write_access="moderators")),
        "post deleted": lambda: actions.delete_post(quinn, scene.post(), scene.now, "Reclame"),
        "no address": lambda: db.session.execute(sa.update(User).values(email_confirmed_at=None)),
        "signed out": lambda: db.session.execute(sa.delete(SignIn)),
    }
    with writing():
        happenings[what]()


REFUSALS = {
    "reply": {
        403: ("closed", "archived", "category archived", "for moderators", "no address", "signed out"),
        404: ("deleted", "merged"),
    },
    "start": {403: ("category archived", "category merged", "for moderators", "no address", "signed out")},
    "edit": {403: ("closed", "archived", "post deleted", "no address", "signed out"), 404: ("deleted",)},
    "rename": {403: ("closed", "archived", "signed out"), 404: ("deleted",)},
    "delete": {403: ("closed", "post deleted", "signed out"), 404: ("deleted",)},
}
VERDICTS = {
    "reply": lambda viewer, scene: policy.can_reply(viewer, scene.now),
    "start": lambda viewer, scene: policy.can_start_topic(
        viewer, db.session.get(Category, scene.ids["category"])
    ),
    "edit": lambda viewer, scene: policy.can_edit_post(viewer, scene.post(), scene.now),
    "rename": lambda viewer, scene: policy.can_rename(viewer, scene.now),
    "delete": lambda viewer, scene: policy.can_delete_post(viewer, scene.post(), scene.now),
}


@pytest.mark.parametrize(
    ("name", "status", "what"),
    [
        (name, status, what)
        for name, both in REFUSALS.items()
        for status, all_ in both.items()
        for what in all_
    ],
)
def test_what_happened_meanwhile_is_said_and_the_text_stands_there(as_, house, scene, name, status, what):
    browser = as_("omar")
    happens(scene, what)
    before = _rows()
    response = send(browser, scene, name)
    assert response.status_code == status
    assert kept(response, name) == FORMS[name]
    page = Page(response)
    assert page.faults() == []
    assert not [one for one in page.root.all("script") if one.words]
    assert _rows() == before
    if status == 403:
        with house.test_request_context():
            verdict = VERDICTS[name](person("visitor" if what == "signed out" else "omar"), scene)
            assert str(verdict.reason) in page.words


def _rows() -> list[int]:
    tables = (Topic, Post)
    db.session.expire_all()
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


@pytest.mark.parametrize("what", ["category archived", "category merged", "for moderators"])
def test_a_topic_whose_category_closed_can_still_choose_another(as_, scene, what):
    browser = as_("omar")
    happens(scene, what)
    page = Page(send(browser, scene, "start"))
    error = page.main.one(id="category_id-error")
    assert error.words
    offered = [one["value"] for one in page.main.one("select", name="category_id").all("option")]
    assert str(scene.ids["other_category"]) in offered
    assert str(scene.ids["category"]) not in offered
    response = scene.send(browser, "start", **FORMS["start"], category_id=scene.ids["other_category"])
    assert response.status_code == 303


def test_when_every_category_closed_the_text_still_stands_there(as_, scene):
    with writing():
        db.session.execute(sa.update(Category).values(archived_at=clock.now()))
    assert kept(send(as_("omar"), scene, "start"), "start") == FORMS["start"]


def test_a_reply_to_a_topic_that_closed_stands_under_that_topic(as_, scene):
    browser = as_("omar")
    happens(scene, "closed")
    page = Page(send(browser, scene, "reply"))
    assert page.heading == scene.topic.title
    assert len(page.main.all("article")) == 3
    assert scene.fill("/t/{topic}/replies") not in page.doors


def test_a_post_that_was_split_off_meanwhile_is_edited_where_it_is(as_, scene):
    browser = as_("omar")
    scene.send(as_("quinn"), "split", posts="3")
    response = send(browser, scene, "edit")
    assert response.location == scene.fill("/t/wie-maakt-de-goot/{new_topic}#post-1")
    assert scene.post().body == TEXT


def test_an_answer_to_a_post_that_moved_meanwhile_answers_the_topic(as_, scene):
    browser = as_("omar")
    scene.send(as_("quinn"), "split", posts="2")
    assert send(browser, scene, "reply").status_code == 303


MODERATED = {
    "new category": ("name_nl", "name_en", "description_nl", "description_en", "topic_template"),
    "settings": ("name_nl", "name_en", "description_nl", "description_en", "topic_template"),
    "new tag": ("slug", "name_nl", "name_en", "family"),
    "rename tag": ("name_nl", "name_en"),
    "split": ("title",),
    "move": ("reason",),
    "deletion": ("reason",),
    "close category": ("reason",),
}


@pytest.mark.parametrize("name", MODERATED)
def test_who_is_no_longer_a_moderator_loses_no_word_either(as_, scene, name):
    browser = as_("quinn")
    with writing():
        db.session.execute(sa.delete(Moderator))
    response = scene.send(browser, name)
    assert response.status_code == 403
    page, sent = Page(response), scene.fields(name)
    assert {field: page.typed(field) for field in MODERATED[name]} == {
        field: sent[field] for field in MODERATED[name]
    }


def test_who_was_signed_out_may_sign_in_and_come_back(as_, scene):
    browser = as_("omar")
    happens(scene, "signed out")
    links = Page(send(browser, scene, "reply")).links
    assert "/session/new?next=/t/een-vraag/1?page%3D2" in links


@pytest.mark.parametrize("name", [name for name in FORMS if name != "draft"])
@pytest.mark.parametrize("token", [None, "IjEi.aaaa.bbbb"])
def test_a_token_that_is_missing_or_wrong_is_asked_for_once_more(as_, house, scene, monkeypatch, name, token):
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)
    browser, before = as_("omar"), _rows()
    fields = scene.fields(name, **FORMS[name], csrf_token=token)
    response = browser.post(scene.fill(DOORS[name].path), data=fields, headers=FROM_HERE)
    assert response.status_code == 400
    assert kept(response, name) == FORMS[name]
    assert _rows() == before
    form = Page(response).main.all("form", method="post")[0]
    assert form["action"] == scene.fill(DOORS[name].path)
    again = {one["name"]: one["value"] for one in form.all("input") if one["name"]}
    assert browser.post(form["action"], data={**fields, **again}).status_code == DOORS[name].status


def test_a_token_of_somebody_else_opens_nothing(as_, house, scene, monkeypatch):
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)
    token = Page(as_("pia").get("/topics/new")).root.all("meta", name="csrf-token")[0]["content"]
    assert scene.send(as_("omar"), "reply", csrf_token=token).status_code == 400
    assert scene.send(as_("pia"), "reply", csrf_token=token).status_code == 400, "of another sign-in"


LIMITS = {"start": ("topic", 600), "reply": ("reply", 60), "edit": ("edit", 60), "like": ("like", 60),
          "preview": ("preview", 60), "draft": ("draft", 60)}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_who_is_too_fast_is_told_how_long_to_wait_and_sends_it_again(as_, scene, name):
    act, seconds = LIMITS[name]
    moment = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    browser, other = as_("omar"), as_("pia")
    with clock.at(moment + timedelta(seconds=1)):
        with writing():
            while count_hit(f"{act}:person {person('omar').id}", most=1, seconds=seconds) == 0:
                pass
            for _ in range(150):
                count_hit(f"{act}:person {person('omar').id}", most=1, seconds=seconds)
        fields = scene.fields(name, **FORMS.get(name, {}))
        response = browser.post(scene.fill(DOORS[name].path), data=fields, headers=FROM_HERE)
        assert (response.status_code, response.headers["Retry-After"]) == (429, str(seconds - 1))
        if name in FORMS:
            assert kept(response, name) == FORMS[name]
            assert Page(response).main.all("form", method="post")[0]["action"] == scene.fill(DOORS[name].path)
        if "pia" in DOORS[name].opens_to:
            with undone():
                assert scene.send(other, name).status_code == DOORS[name].status, "another is not hindered"
    with clock.at(moment + timedelta(seconds=seconds)):
        assert scene.send(browser, name).status_code == DOORS[name].status


def test_a_script_that_is_too_fast_is_told_in_json(as_, scene, monkeypatch):
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 7)
    response = as_("omar").post("/drafts/new", data={"body": TEXT}, headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    assert "7" in response.get_json()["error"]


@pytest.mark.parametrize(("name", "field"), [("deletion", "delete-reason"), ("pin", "state-reason")])
def test_a_reason_that_is_refused_is_asked_for_in_its_own_place(as_, scene, name, field):
    page = Page(scene.send(as_("quinn"), name, reason="" if name == "deletion" else "x" * 201))
    assert page.status == 422
    assert [one["id"] for one in page.main.all("input") if one["aria-invalid"]] == [field]


def test_a_new_category_is_refused_when_its_section_is_gone(as_, scene):
    response = scene.send(as_("quinn"), "new category", section_id="999999999")
    page = Page(response)
    assert (response.status_code, page.typed("name_nl")) == (422, "Tuinen")
    assert page.main.one(id="section_id-error").words
    assert make_category().slug == "tuinen"
