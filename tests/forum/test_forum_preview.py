"""A preview is what the post will be, to the letter, and keeps nothing: with a script and without."""

from __future__ import annotations

import re

import pytest

from app.forum.models import Draft, Post
from app.foundation.database import db
from tests.architecture.visiting import watch
from tests.forum.doors import DOORS
from tests.forum.seeing import Page
from tests.making import post_of

TEXTS = {
    "plain": "Neem handschoenen mee.",
    "headings": "# Eerst\n\n## Dan\n\ntekst\n\n# Eerst",
    "a footnote": "Het kost geld[^1].\n\n[^1]: Ongeveer **tien** euro.",
    "people and places": "Hoi @Nadia, zie #energie, #nergens en @niemand.",
    "a quote": '[quote="nadia, post:2"]\nZo doen wij het.\n[/quote]\n\nDank!',
    "details": "[details=Meer]\n- [x] klaar\n- [ ] nog niet\n[/details]",
    "a table": "|a|b|\n|-|-|\n|1|~~2~~|",
    "code": "```python\nprint('<b>')\n```",
    "links": "https://voorbeeld.example [elders](https://elders.example) [hier](/latest)",
    "html": "<script>alert(1)</script><b onclick=x>vet</b>",
}
WITHOUT_SCRIPT = {
    "start": {"title": "Wie maakt de goot", "preview": "1"},
    "reply": {"reply_to": "2", "preview": "1"},
    "edit": {"reason": "Duidelijker", "preview": "1"},
}


def without_anchors(html: str) -> str:
    """Take away what keeps the anchors of two texts on a page apart."""
    return re.sub(r"\b(p\d+|preview)-", "", html)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_preview_is_what_the_post_will_be(as_, scene, kind):
    browser = as_("omar")
    preview = browser.post("/preview", data={"body": TEXTS[kind]})
    assert (preview.status_code, preview.mimetype) == (200, "text/html")
    scene.send(browser, "reply", body=TEXTS[kind])
    assert without_anchors(preview.text) == without_anchors(post_of(scene.topic, 4).html)


@pytest.mark.parametrize("name", WITHOUT_SCRIPT)
@pytest.mark.parametrize("kind", ["headings", "html", "people and places"])
def test_the_button_shows_the_same_and_saves_nothing(as_, scene, name, kind):
    browser, changed = as_("omar"), watch()
    response = scene.send(browser, name, body=TEXTS[kind], **WITHOUT_SCRIPT[name])
    page = Page(response)
    assert (response.status_code, page.faults(), changed()) == (200, [], [])
    assert page.typed("body") == TEXTS[kind]
    assert page.main.one(data_part="preview").words
    preview = browser.post("/preview", data={"body": TEXTS[kind]}).text
    assert preview.strip() in response.text


def test_what_else_was_typed_stays_in_the_form(as_, scene):
    browser = as_("omar")
    tags = [str(scene.ids["tag"])]
    page = Page(scene.send(browser, "start", preview="1", tags=tags))
    assert page.typed("title") == "Wie maakt de goot"
    assert page.chosen("tags") == tags
    assert page.chosen("category_id") == [str(scene.ids["category"])]
    assert Page(scene.send(browser, "edit", preview="1")).typed("reason") == "Dit stond er dubbel."
    assert Page(scene.send(browser, "reply", preview="1")).typed("reply_to") == "2"


@pytest.mark.parametrize("name", WITHOUT_SCRIPT)
def test_after_the_preview_the_same_form_is_posted(as_, scene, name):
    browser = as_("omar")
    response = scene.send(browser, name, preview="1")
    form = Page(response).main.one("form", id="antwoord")
    assert form["action"].partition("#")[0] == scene.fill(DOORS[name].path)
    sent = {one["name"]: one["value"] for one in form.all("input") if one["type"] != "checkbox"}
    sent |= {"body": "Neem **handschoenen** mee.", "category_id": scene.ids["category"]}
    assert browser.post(form["action"], data=sent).status_code == 303


@pytest.mark.parametrize(
    ("name", "form"), [*WITHOUT_SCRIPT.items(), ("preview", {})], ids=[*WITHOUT_SCRIPT, "by a script"]
)
@pytest.mark.parametrize("body", ["", " \n\u200b", "x" * 32_001])
def test_what_cannot_be_posted_cannot_be_previewed(as_, scene, name, form, body):
    response = scene.send(as_("omar"), name, body=body, **form)
    if name == "preview":
        assert response.status_code == 422
        assert response.get_json()["error"]
        return
    page = Page(response)
    assert page.main.all(class_="field__error")
    assert page.typed("body") == body
    assert not page.main.one(data_part="preview").words


@pytest.mark.parametrize("name", ["visitor", "pia"])
def test_who_may_not_write_gets_no_preview(as_, scene, name):
    shut = ("edit",) if name == "pia" else tuple(WITHOUT_SCRIPT)
    for door in shut:
        response = scene.send(as_(name), door, **WITHOUT_SCRIPT[door])
        assert response.status_code == 403, door
        assert not Page(response).main.all(data_part="preview")


def test_a_preview_of_a_deleted_post_is_refused(as_, scene):
    browser = as_("omar")
    scene.send(browser, "delete")
    assert scene.send(browser, "edit", preview="1").status_code == 403


def test_a_preview_says_nothing_to_who_is_not_there(as_, scene):
    assert as_("visitor").post("/preview", data={"body": "Hallo"}).status_code == 403
    assert db.session.scalar(db.select(db.func.count()).select_from(Draft)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Post)) == 4
