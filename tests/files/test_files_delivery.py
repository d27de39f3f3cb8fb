"""The door to fetch a file: who gets it, and what a browser may do with it."""

from unittest import mock
from urllib.parse import quote

import pytest

from app.files import actions
from app.files.refusals import StoreUnavailable
from app.files.store import FolderStore, the_store
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.files import specimens as made
from tests.files.making import attached, keep

WHO = ("visitor", "unconfirmed", "pia", "quinn", "nadia")
MAY = {"public": WHO, "members": ("pia", "quinn", "nadia"), "owner": ("nadia",)}
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


def test_a_store_that_does_not_answer_is_no_missing_file(client, caplog):
    file = attached("public")
    with mock.patch.object(FolderStore, "open", side_effect=StoreUnavailable("Straks weer.")):
        assert client.get(file.path).status_code == 503
    assert "store does not answer" in caplog.text


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
