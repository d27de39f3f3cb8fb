"""The doors of the archive: adding a file, and fetching one."""

import io
import re
from unittest import mock
from urllib.parse import quote

import pytest

from app.files import actions, refusals
from app.files.models import File
from app.files.refusals import StoreUnavailable
from app.files.store import FolderStore, the_store
from app.foundation.database import db
from app.foundation.errors import TooFast
from app.foundation.transaction import writing
from tests.files import specimens as made
from tests.files.making import HTML, attached, keep, send, unconfirm

WHO = ("visitor", "unconfirmed", "pia", "quinn", "nadia")
MAY = {"public": WHO, "members": ("pia", "quinn", "nadia"), "owner": ("nadia",)}


@pytest.fixture
def browser(as_):
    """Somebody's browser; the unconfirmed one is Pia's, before she opened the letter."""

    def open_for(who):
        if who == "unconfirmed":
            unconfirm("pia")
        return as_("pia" if who == "unconfirmed" else who)

    return open_for


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


TABLE = [(visibility, who, who in may) for visibility, may in MAY.items() for who in WHO]


@pytest.mark.parametrize(("visibility", "who", "is_seen"), TABLE)
def test_the_table_of_who_can_fetch_which_file(browser, visibility, who, is_seen):
    data = made.png(1600, 100)
    file = keep(data=data) if visibility == "owner" else attached(visibility, data=data)
    client = browser(who)
    for path in (file.path, f"/files/{file.key}/thumb/{file.name}"):
        with client.get(path) as answer:
            assert answer.status_code == (200 if is_seen else 404)


def test_a_hidden_file_looks_like_one_that_never_was(client):
    hidden, absent = client.get(keep().path), client.get(f"/files/{'0' * 32}/foto.png")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data


@pytest.mark.parametrize(
    "path",
    [
        "/files/{key}/anders.png",
        "/files/{key}/thumb/foto.png",
        "/files/{key}/thumb/anders.png",
        "/files/{key}/",
        "/files/{key}/original",
        "/files/{key}/..%2f..%2fsecret_key",
        "/files/..%2f..%2fsecret_key/foto.png",
        "/files/%00/foto.png",
        "/files/{key}/%00",
        "/files/{key}%00/foto.png",
        "/files/%ff%fe/foto.png",
        "/files/" + "a" * 5000 + "/foto.png",
    ],
)
def test_any_other_address_is_not_found(client, path):
    file = attached("public")
    assert client.get(path.format(key=file.key)).status_code == 404


def test_a_picture_is_shown_and_can_do_nothing(client):
    file = attached("public", data=made.png(1600, 800))
    with client.get(file.path) as answer:
        assert made.opened(answer.data).size == (1600, 800)
        assert answer.content_type == "image/png"
        assert (
            answer.headers["Content-Disposition"]
            == "inline; filename=\"foto.png\"; filename*=UTF-8''foto.png"
        )
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with client.get(f"/files/{file.key}/thumb/foto.png") as answer:
        assert made.opened(answer.data).size == (1200, 600)
        assert answer.content_type == "image/webp"


DOCUMENTS = {
    "pdf": (made.pdf, "application/pdf"),
    "odt": (made.odt, "application/vnd.oasis.opendocument.text"),
    "ods": (made.ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "docx": (made.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (made.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@pytest.mark.parametrize(
    ("extension", "make", "media_type"), [(key, *value) for key, value in DOCUMENTS.items()]
)
def test_a_document_is_saved_and_not_shown(client, extension, make, media_type):
    data = make()
    file = attached("public", name="één brief вода", data=data)
    with client.get(file.path) as answer:
        assert answer.data == data
        assert answer.content_type == media_type
        disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="een-brief-.{extension}"')
    assert quote(f"één-brief-вода.{extension}") in disposition


@pytest.mark.parametrize(
    ("visibility", "policy"),
    [("public", "public, max-age=86400, immutable"), ("members", "private, no-cache")],
)
def test_only_public_files_may_lie_in_shared_caches(as_, visibility, policy):
    with as_("nadia").get(attached(visibility).path) as answer:
        assert answer.headers["Cache-Control"] == policy


def test_ones_own_unused_file_lies_in_no_shared_cache(as_):
    with as_("nadia").get(keep().path) as answer:
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_what_a_browser_has_already_is_not_sent_again(as_):
    client, file = as_("nadia"), attached("members", data=made.png(1600, 100))
    tags = set()
    for path in (file.path, f"/files/{file.key}/thumb/foto.png"):
        with client.get(path) as answer:
            tags.add(tag := answer.headers["ETag"])
        with client.get(path, headers={"If-None-Match": tag}) as answer:
            assert (answer.status_code, answer.data) == (304, b"")
    assert len(tags) == 2


def test_what_was_kept_by_a_browser_is_not_confirmed_to_who_may_no_longer_see_it(as_):
    client, file = as_("pia"), attached("members")
    with client.get(file.path) as answer:
        tag = answer.headers["ETag"]
    with writing():
        actions.set_visibility([file.id], "owner")
    assert client.get(file.path, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-7", 206, slice(0, 8)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=99999999-", 416, None),
    ],
)
def test_a_reader_can_ask_for_a_part(client, asked, status, got):
    data = made.pdf("x" * 3000)
    file = attached("public", name="groot.pdf", data=data)
    with client.get(file.path, headers={"Range": asked}) as answer:
        assert answer.status_code == status
        if got:
            assert answer.data == data[got]
            assert int(answer.headers["Content-Length"]) == len(data[got])


def test_the_head_of_a_file_can_be_asked(client):
    file = attached("public", name="brief.pdf", data=made.pdf())
    with client.head(file.path) as answer:
        assert (answer.status_code, answer.data) == (200, b"")
        assert int(answer.headers["Content-Length"]) == len(made.pdf())


def test_a_row_whose_bytes_were_lost_is_not_found(client):
    file = attached("public")
    the_store().remove(file.key)
    assert client.get(file.path).status_code == 404


def test_fetching_asks_one_question_more_than_knowing_who_asks(as_):
    file = attached("public")
    asked = []
    db.event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    with as_("nadia").get(file.path) as answer:
        assert answer.status_code == 200
    assert len([question for question in asked if "FROM files" in question]) == 1


@pytest.mark.parametrize("who", ["visitor", "pia", "quinn", "ruth"])
def test_the_line_to_copy_is_for_the_owner_alone(as_, who):
    assert as_(who).get(f"/files/{attached('public').key}").status_code == 404
