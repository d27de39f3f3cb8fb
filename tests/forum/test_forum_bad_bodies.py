"""Requests that no browser makes: fields left out or sent twice, files for words, bytes of any kind."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict

from tests.forum.doors import ACTS, DOORS, undone
from tests.forum.seeing import Page

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
OBLIGATORY = {
    "start": {"title", "body", "category_id"},
    "reply": {"body"},
    "edit": {"body"},
    "rename": {"title"},
    "follow": {"level"},
    "follow category": {"level"},
    "preview": {"body"},
    "deletion": {"reason"},
    "move": {"category_id"},
    "split": {"posts", "title"},
    "merge": {"into"},
    "new category": {"name_nl", "section_id", "door", "read_access", "write_access"},
    "settings": {"name_nl", "section_id", "door", "read_access", "write_access"},
    "position": {"step"},
    "merge category": {"into"},
    "add moderator": {"username"},
    "end moderator": {"username"},
    "new tag": {"slug"},
}
BODIES = {
    "nothing": (b"", FORM),
    "half an escape": (b"%", FORM),
    "bytes for names": (b"%00=%00&%ff=%ff&\xff\xfe=\xed\xa0\x80", FORM),
    "bytes for words": (b"title=\xff\xfe\x00\xc3\x28&body=\xed\xa0\x80&reason=\x80&name_nl=\xff", FORM),
    "another alphabet": ("body=\xe9&title=Zo\xeb".encode("utf-16"), FORM + "; charset=utf-16"),
    "no parts": (b"\xff\xfe\x00", PARTS),
    "a part that never ends": (b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nTekst', PARTS),
    "a part of bytes": (
        b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n\xff\xfe\x00\xed\xa0\x80\r\n--x--\r\n',
        PARTS,
    ),
    "JSON": (b'{"title": 1, "body": ["x"], "category_id": {"a": 1}, "level": null}', "application/json"),
    "no JSON": (b"{", "application/json"),
    "a picture": (b"\x89PNG\r\n\x1a\n" * 100, "image/png"),
    "many fields": (b"&".join(b"tags=%d" % n for n in range(5000)), FORM),
}


ALIKE = ACTS.keys() - {"pin"}  # one view, one form


@pytest.mark.parametrize("name", [name for name in DOORS if name not in ALIKE])
def test_a_body_of_another_kind_is_no_accident(as_, scene, tireless, name):
    browser, answers = as_(DOORS[name].opens_to[-1]), {}
    for kind, (body, mimetype) in BODIES.items():
        with undone():
            response = browser.post(scene.fill(DOORS[name].path), data=body, content_type=mimetype)
            answers[kind] = response.status_code
    if name in OBLIGATORY:
        del answers["a part of bytes"]  # it holds words, however strange
        assert {kind: status for kind, status in answers.items() if status not in (400, 413, 422)} == {}
    assert {kind: status for kind, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("name", OBLIGATORY)
def test_a_field_that_is_left_out_is_missed_and_the_others_are_kept(as_, scene, tireless, name):
    browser, door = as_(DOORS[name].opens_to[-1]), DOORS[name]
    for field in door.fields:
        with undone():
            response = scene.send(browser, name, **{field: None})
            is_missed = response.status_code == 422
            assert is_missed == (field in OBLIGATORY[name]), field
            if is_missed and response.mimetype == "text/html":
                assert Page(response).faults() == []


@pytest.mark.parametrize("person", ["omar", "quinn"])
def test_a_field_that_is_sent_twice_counts_once_and_an_unknown_one_not_at_all(as_, scene, person):
    browser, found, expected = as_(person), {}, {}
    for name in (name for name, door in DOORS.items() if person in door.opens_to):
        twice = [(key, value) for key, value in scene.fields(name).items() for value in (value, value)]
        data = MultiDict([*twice, ("author_id", "1"), ("id", "1"), ("is_administrator", "on")])
        with undone():
            response = browser.post(scene.fill(DOORS[name].path), data=data)
            found[name] = (response.status_code, response.headers.get("Location", ""))
            expected[name] = (DOORS[name].status, scene.fill(DOORS[name].leads_to))
    assert found == expected


@pytest.mark.parametrize("name", ["start", "reply", "edit", "draft", "preview", "new category"])
def test_a_file_where_words_belong_counts_as_nothing(as_, scene, name):
    field = "name_nl" if name == "new category" else "body"
    response = scene.send(as_("quinn"), name, **{field: (BytesIO(b"Tekst"), "tekst.txt")})
    assert response.status_code == (200 if name == "draft" else 422)


@pytest.mark.parametrize("name", ["start", "reply", "draft", "preview"])
def test_more_than_a_form_can_hold_is_said_to_be_too_much(as_, scene, name):
    browser, path = as_("omar"), scene.fill(DOORS[name].path)
    part = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n' + b"x" * 3_000_000 + b"\r\n--x--\r\n"
    for data, kind in ((b"body=" + b"x" * 13_000_000, FORM), (part, PARTS)):
        response = browser.post(path, data=data, content_type=kind)
        assert response.status_code == 413
        assert "12" in response.text
