"""Whatever is typed at a door: it is taken, or refused with a sentence and shown again; never lost."""

from __future__ import annotations

import pytest

from app.foundation.text import clean_body
from tests.forum.doors import DOORS, undone
from tests.forum.seeing import Page
from tests.making import post_of

STRANGE = {
    "nothing": "",
    "blanks": " \t \u00a0\u3000 \n",
    "invisible": "\u200b\u200d\u2060\ufeff",
    "a NUL": "a\0b",
    "controls": "\x01\x02\x1b[31mrood\x7f\x85",
    "a reversed line": "\u202eneekaz ed\u202c",
    "half a pair, as bytes": b"\xed\xa0\x80",
    "not UTF-8": b"\xff\xfe\xc3\x28 goot",
    "Latin-1": "Zoë".encode("latin-1"),
    "accents upon accents": "e" + "\u0301" * 3000,
    "a tag": "<script>alert(1)</script>",
    "the end of a field": "</textarea><img src=x onerror=alert(1)>",
    "the end of an attribute": "\" autofocus onfocus='alert(1)' x=\"",
    "a template": "{{ config }} {% raw %} ${7*7}",
    "a format": "%(n)s %s %d %",
    "many lines": "een\r\ntwee\ndrie\u2028vier",
    "a header": "a\r\nSet-Cookie: x=1",
    "from right to left": "مرحبا بكم",
    "longer than a line": "een heel lang verhaal " * 60,
}
TYPED_AT = {
    "start": ("title", "body"),
    "reply": ("body",),
    "edit": ("body", "reason"),
    "delete": ("reason",),
    "rename": ("title",),
    "draft": ("title", "body"),
    "pin": ("reason",),
    "split": ("title",),
    "merge": ("into", "reason"),
    "new category": ("name_nl", "name_en", "description_nl", "description_en", "topic_template"),
    "settings": ("name_nl", "name_en", "description_nl", "description_en", "topic_template"),
    "close category": ("reason",),
    "merge category": ("reason",),
    "add moderator": ("username",),
    "new tag": ("slug", "name_nl", "name_en", "family"),
    "rename tag": ("name_nl", "name_en"),
}
CHOSEN_AT = {
    "follow": ("level",),
    "follow category": ("level",),
    "new category": ("door", "read_access", "write_access"),
    "settings": ("door", "read_access", "write_access"),
}
LONGEST = {
    "title": 200, "body": 32_000, "reason": 200, "name_nl": 60, "name_en": 60, "family": 60, "slug": 60,
    "description_nl": 300, "description_en": 300, "topic_template": 32_000,
}  # fmt: skip


def fault(response, typed: str | bytes) -> str:
    """Return what is wrong with an answer; nothing when it is right."""
    if response.status_code >= 500 or "Set-Cookie: x=1" in str(response.headers):
        return f"{response.status} {response.headers}"
    if response.status_code < 400:
        return ""
    page = Page(response)  # it fails on a page that what was typed has broken
    if page.root.all("img", src="x") or [one for one in page.root.all("script") if one.words]:
        return "what was typed became markup"
    return "" if _shows(page, typed) else f"{response.status}: what was typed is lost"


def _shows(page: Page, typed: str | bytes) -> bool:
    """Whether what can be seen of it stands somewhere in a field."""
    text = typed.decode("utf-8", "ignore") if isinstance(typed, bytes) else typed
    lines = [" ".join(line.split()) for line in clean_body(text).splitlines()]
    fields = [one["value"] or one.words for one in page.root.all() if one.name in ("input", "textarea")]
    stands = " ".join(clean_body(" ".join(fields)).split())
    return all(line in stands for line in lines if not isinstance(typed, bytes))


@pytest.mark.parametrize("name", TYPED_AT)
def test_nothing_typed_is_an_accident(as_, scene, tireless, name):
    browser, wrong = as_(DOORS[name].opens_to[-1]), {}
    for kind, typed in STRANGE.items():
        with undone():
            response = scene.send(browser, name, **dict.fromkeys(TYPED_AT[name], typed))
            wrong[kind] = fault(response, typed)
    assert {kind: what for kind, what in wrong.items() if what} == {}


@pytest.mark.parametrize(("name", "field"), [("start", "body"), ("edit", "reason")])
def test_nothing_typed_in_one_field_is_an_accident(as_, scene, tireless, name, field):
    browser, wrong = as_("omar"), {}
    for kind, typed in STRANGE.items():
        with undone():
            wrong[kind] = fault(scene.send(browser, name, **{field: typed}), typed)
    assert {kind: what for kind, what in wrong.items() if what} == {}


@pytest.mark.parametrize("name", CHOSEN_AT)
def test_a_choice_that_is_not_offered_is_refused(as_, scene, name):
    browser, answers = as_("quinn"), {}
    for field in CHOSEN_AT[name]:
        for kind in ("nothing", "a NUL", "a tag", "not UTF-8"):
            response = scene.send(browser, name, **{field: STRANGE[kind]})
            answers[field, kind] = (response.status_code, Page(response).faults())
        answers[field, "not sent"] = (scene.send(browser, name, **{field: None}).status_code, [])
    assert answers == dict.fromkeys(answers, (422, []))


@pytest.mark.parametrize("name", [name for name in TYPED_AT if name != "draft"])
def test_what_is_too_long_is_refused_beside_its_field_and_nothing_is_cut_off(as_, scene, tireless, name):
    browser = as_(DOORS[name].opens_to[-1])
    for field in LONGEST.keys() & set(TYPED_AT[name]):
        with undone():
            assert scene.send(browser, name, **{field: "x" * LONGEST[field]}).status_code == 303, field
        response = scene.send(browser, name, **{field: "x" * (LONGEST[field] + 1)})
        page = Page(response)
        assert response.status_code == 422, field
        assert _shows(page, "x" * (LONGEST[field] + 1)), field
        assert any(str(LONGEST[field]) in one.words for one in page.main.all(class_="field__error")), field


def test_a_title_is_kept_as_it_is_seen(as_, client, scene):
    typed = "  Wie\u200b maakt \u202ede\u202c goot\t<b>nu</b> &amp; straks?  "
    response = scene.send(as_("omar"), "start", title=typed)
    page = Page(client.get(response.location))
    assert page.heading == "Wie maakt de goot <b>nu</b> &amp; straks?"
    assert response.location.startswith("/t/wie-maakt-de-goot-b-nu-b-amp-straks/")


def test_a_body_keeps_its_lines_and_loses_what_cannot_be_seen(as_, scene):
    response = scene.send(as_("omar"), "reply", body="  een\r\n\r\n    code\0\u200b\u2028drie  \r\n\r\n")
    number = int(response.location.rpartition("-")[2])
    assert number == 4
    source = as_("pia").get(f"/posts/{post_of(scene.topic, number).id}/source")
    assert source.text == "  een\n\n    code\ndrie"
