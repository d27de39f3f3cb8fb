"""The door to add a file: for a script, for a browser without one, and for who should not."""

import io
import re
from unittest import mock

import pytest

from app.files import actions, refusals
from app.files.models import File
from app.files.refusals import StoreUnavailable
from app.files.store import FolderStore, the_store
from app.foundation.database import db
from app.foundation.errors import TooFast
from tests.files import specimens as made
from tests.files.making import HTML, send


def test_a_script_gets_the_markdown(as_):
    answer = send(as_("nadia"), "Onze tuin.png", made.png())
    file = db.session.query(File).one()
    assert answer.status_code == 201
    assert answer.json == {
        "markdown": f"![Onze-tuin.png](/files/{file.key}/Onze-tuin.png)",
        "name": "Onze-tuin.png",
        "url": f"/files/{file.key}/Onze-tuin.png",
    }


def test_a_document_becomes_a_link(as_):
    answer = send(as_("nadia"), "notulen.pdf", made.pdf(), headers={"Accept": "application/json"})
    assert re.fullmatch(r"\[notulen\.pdf\]\(/files/[0-9a-f]{32}/notulen\.pdf\)", answer.json["markdown"])


def test_without_a_script_a_page_shows_the_line_to_copy(as_):
    client = as_("nadia")
    answer = send(client, "tuin.png", made.png(), headers=HTML)
    file = db.session.query(File).one()
    assert (answer.status_code, answer.location) == (303, f"/files/{file.key}")
    page = client.get(answer.location)
    assert page.status_code == 200
    assert f"![tuin.png](/files/{file.key}/tuin.png)" in page.text


def test_the_form_works_from_its_own_page(as_):
    page = as_("nadia").get("/files/new")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    for part in ('enctype="multipart/form-data"', 'name="file"', 'action="/files"', ".docx"):
        assert part in page.text


@pytest.mark.parametrize("who", ["visitor", "unconfirmed"])
def test_who_may_not_write_reads_why(browser, who):
    client = browser(who)
    assert 'type="file"' not in client.get("/files/new").text
    answer = send(client, "foto.png", made.png())
    assert answer.status_code == 403
    assert answer.json["error"]
    assert send(client, "foto.png", made.png(), headers=HTML).status_code == 403
    assert db.session.query(File).count() == 0


REFUSED = {
    "program named .png": ("foto.png", b"MZ\x90\0" * 50, 415),
    "page named .jpg": ("foto.jpg", b"<!doctype html><script>alert(1)</script>", 415),
    "drawing": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
    "zip named .docx": ("brief.docx", made.packed({"a.exe": b"MZ"}), 415),
    "cut off": ("foto.png", made.png()[:-40], 422),
    "bomb": ("foto.png", made.bomb_png(), 422),
    "macros": ("brief.docx", made.docx(**{"word__vbaProject.bin": b"x"}), 422),
    "empty": ("leeg.pdf", b"", 422),
    "too heavy": ("groot.pdf", made.pdf() + b" " * refusals.LARGEST, 413),
    "too heavy for the house": ("groot.pdf", made.pdf() + b" " * 13 * 1024 * 1024, 413),
}


@pytest.mark.parametrize(("name", "data", "status"), REFUSED.values(), ids=REFUSED)
def test_a_lying_file_is_refused_with_a_sentence(as_, name, data, status):
    client = as_("nadia")
    answer = send(client, name, data)
    assert answer.status_code == status
    assert answer.json["error"].endswith(".")
    page = send(client, name, data, headers=HTML)
    assert page.status_code == status
    assert answer.json["error"].split(":")[0] in page.text
    assert 'role="alert"' in page.text
    assert db.session.query(File).count() == 0


@pytest.mark.parametrize(
    "fields", [{}, {"file": ""}, {"file": "woorden"}, {"bestand": (io.BytesIO(b"x"), "x")}]
)
def test_a_form_without_a_file_is_sent_back(as_, fields):
    answer = as_("nadia").post("/files", data=fields)
    assert answer.status_code == 422
    assert answer.json["error"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("..\\..\\boot.png", "boot.png"),
        ("a\x00b.png", "ab.png"),
        ("foto\u202egnp.exe", "fotognp.exe.png"),
        ("x" * 300 + ".png", "x" * 80 + ".png"),
        ("zonder extensie", "zonder-extensie.png"),
    ],
)
def test_a_hostile_name_becomes_a_safe_address(as_, typed, kept):
    client = as_("nadia")
    answer = send(client, typed, made.png())
    assert answer.json["name"] == kept
    with client.get(answer.json["url"]) as file:
        assert file.status_code == 200
    assert not list(the_store()._root.glob("**/passwd*"))


def test_eleven_files_in_a_minute_is_too_fast(as_):
    client = as_("nadia")
    answers = [send(client, "leeg.png", b"") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].json["error"]
    assert send(as_("omar"), "foto.png", made.png()).status_code == 201


def test_too_many_in_a_day_says_when_to_go_on(as_):
    with mock.patch.object(actions, "keep_file", side_effect=TooFast("Morgen weer.", 3600)):
        answer = send(as_("nadia"), "foto.png", made.png())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_a_store_that_does_not_answer_is_said_and_noted(as_, caplog):
    with mock.patch.object(FolderStore, "put", side_effect=StoreUnavailable("Straks weer.")):
        answer = send(as_("nadia"), "foto.png", made.png())
    assert (answer.status_code, answer.json) == (503, {"error": "Straks weer."})
    assert "store does not answer" in caplog.text
    assert db.session.query(File).count() == 0


def test_a_file_is_not_taken_without_the_token_of_the_form(as_, house, monkeypatch):
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)
    client = as_("nadia")
    answer = send(client, "foto.png", made.png())
    assert answer.status_code == 400
    assert answer.json["error"]
    assert 'type="file"' in send(client, "foto.png", made.png(), headers=HTML).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/files/new").text)[1]
    assert send(client, "foto.png", made.png(), headers={"X-CSRFToken": token}).status_code == 201
    fields = {"file": (io.BytesIO(made.png()), "foto.png"), "csrf_token": token}
    assert client.post("/files", data=fields).status_code == 201
