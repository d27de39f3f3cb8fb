"""Text that is much, or made to be hard: it is taken or refused at once, and shown again when refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

import pytest

from app.forum.models.posts import BODY_LONGEST
from app.forum.models.topics import TITLE_LONGEST
from tests.forum.seeing import Page

FORM = "application/x-www-form-urlencoded"
LARGE = {
    "one line": b"x" * 1_000_000,
    "letters of many bytes": b"goot%F0%9F%9A%B2" * 70_000,
}
HARD = {
    "brackets": "[" * BODY_LONGEST,
    "stars and lines": "*_" * BODY_LONGEST,
    "details": "[details]\n" * BODY_LONGEST,
    "many people": " ".join(f"@naam{n}" for n in range(BODY_LONGEST)),
    "many places": " ".join(f"#plek{n}" for n in range(BODY_LONGEST)),
    "many files": " ".join(f"![](/files/{n:024})" for n in range(BODY_LONGEST)),
    "many addresses": " ".join(f"https://voorbeeld{n}.example/" for n in range(BODY_LONGEST)),
}


@contextmanager
def soon(seconds: float = 4) -> Iterator[None]:
    """Fail when this takes much work: counted in the time of this process, not of a busy machine."""
    began = process_time()
    yield
    assert process_time() - began < seconds


@pytest.mark.parametrize("kind", LARGE)
def test_a_megabyte_is_refused_at_once_and_shown_again(as_, house, kind):
    with soon():
        response = as_("omar").post("/topics", data=b"title=Goten&body=" + LARGE[kind], content_type=FORM)
    assert response.status_code == 422
    page = Page(response)
    assert len(page.typed("body")) > BODY_LONGEST
    assert page.typed("title") == "Goten"
    assert str(BODY_LONGEST) in " ".join(one.words for one in page.main.all(class_="field__error"))


@pytest.mark.parametrize("name", ["reply", "preview"])
def test_a_megabyte_is_refused_wherever_one_writes(as_, scene, name):
    with soon():
        response = scene.send(as_("omar"), name, body="[" * 1_000_000)
    assert response.status_code == 422
    assert str(BODY_LONGEST) in response.text


@pytest.mark.parametrize("field", ["title", "body"])
def test_a_megabyte_is_no_draft_but_its_beginning_is(as_, scene, field):
    browser = as_("omar")
    with soon():
        assert scene.send(browser, "draft", **{field: "x" * 1_000_000}).status_code == 200
    kept = Page(browser.get("/topics/new")).typed(field)
    assert kept == "x" * {"title": TITLE_LONGEST, "body": 2 * BODY_LONGEST}[field]


@pytest.mark.parametrize("kind", HARD)
def test_hard_text_is_previewed_posted_edited_compared_and_read_soon(as_, scene, kind):
    browser, text = as_("omar"), HARD[kind][:BODY_LONGEST].strip()
    with soon(8):
        assert scene.send(browser, "preview", body=text).status_code == 200
        assert scene.send(browser, "reply", body=text).status_code == 303
        assert scene.send(browser, "edit", body=text).status_code == 303
        for path in ("/posts/{post}/revisions", "/t/een-vraag-over-de-ledenlening/{topic}"):
            assert browser.get(scene.fill(path)).status_code == 200


def test_a_long_word_in_a_title_is_looked_for_soon(as_, scene):
    browser = as_("omar")
    for typed in ("x" * 5000, "a " * 2500, "é" * 2000, "'" * 3000, "a-" * 2000):
        with soon():
            assert browser.get("/topics/similar", query_string={"title": typed}).status_code == 200
            assert browser.get("/categories/suggestions", query_string={"q": typed}).status_code == 200
