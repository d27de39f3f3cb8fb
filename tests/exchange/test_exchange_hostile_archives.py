"""Archives nobody should trust: each is refused with a sentence, or taken safely; nothing is half done."""

from __future__ import annotations

import json
import re
import struct
import warnings
import zipfile
import zlib
from io import BytesIO

import pytest

from app.dossiers.chain import first_broken
from app.dossiers.models import Dossier, DossierTitle, Revision, Theme
from app.exchange import archives as reading
from app.exchange.actions import import_collection
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, make_dossier, text_of

HEAD = "---\ntitle: Een titel\ntheme: energie\n---\nTekst.\n"
GOOD = {
    "number": 1,
    "kind": "start",
    "created_at": "2024-03-01T10:00:00+00:00",
    "author": "omar",
    "summary": "",
    "body": "Oud.\n",
}


def version(**changes: object) -> dict[str, object]:
    """Return the facts of one version, with some of them different or (None) missing."""
    facts = {**GOOD, **changes}
    return {name: value for name, value in facts.items() if value is not ...}


def packed(files: dict[str, str | bytes]) -> zipfile.ZipFile:
    """Make an archive of these files."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return zipfile.ZipFile(written)


def with_history(*versions: object, head: str = HEAD) -> zipfile.ZipFile:
    """Make an archive of one dossier with these versions."""
    lines = [
        json.dumps({"title": "x"}),
        *(one if isinstance(one, str) else json.dumps(one) for one in versions),
    ]
    return packed({"dossiers/energie/een.md": head, "history/een.jsonl": "\n".join(lines) + "\n"})


def bring(archive: zipfile.ZipFile) -> list[Dossier]:
    """Let the administrator bring it in."""
    with writing():
        return import_collection(person("ruth"), archive)


def rows() -> tuple[int, ...]:
    """Count what an import makes."""
    tables = (Dossier, Revision, DossierTitle)
    return tuple(db.session.query(table).count() for table in tables)


def assert_refused(archive: zipfile.ZipFile) -> str:
    """Say that this archive is refused as a whole, and return the sentence."""
    before = rows()
    with pytest.raises(Invalid) as refusal:
        bring(archive)
    assert rows() == before
    assert str(refusal.value.sentence).strip().endswith(".")
    return str(refusal.value.sentence)


def revisions_of(dossier: Dossier) -> list[Revision]:
    """Return its versions, the first first."""
    query = db.select(Revision).options(db.undefer(Revision.body)).where(Revision.dossier_id == dossier.id)
    return list(db.session.scalars(query.order_by(Revision.number)))


BILLION = "\n".join(
    ["a0: &a0 lol", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
)
BAD_HEADERS = {
    "a title that is a bomb": f"---\n{BILLION}\ntitle: *a11\n---\nTekst.\n",
    "a theme that is a bomb": f"---\ntitle: Een titel\n{BILLION}\ntheme: *a11\n---\nTekst.\n",
    "phases that are a bomb": f"---\ntitle: Een titel\n{BILLION}\nphases: [*a11]\n---\nTekst.\n",
    "deep brackets": "---\ntitle: Een titel\nx: " + "[" * 600 + "\n---\nTekst.\n",
    "deep brackets that close": f"---\ntitle: Een titel\nx: {'[' * 600}{']' * 600}\n---\nTekst.\n",
    "no end": "---\ntitle: Een titel\nTekst.\n",
    "a list": "---\n- Een titel\n---\nTekst.\n",
    "code": "---\ntitle: !!python/object/apply:os.system [ls]\n---\nTekst.\n",
    "a title of one sign": "---\ntitle: x\n---\nTekst.\n",
    "a title of brackets": "---\ntitle: '[[x]]'\n---\nTekst.\n",
    "a title as long as a book": f"---\ntitle: {'a' * 5000}\n---\nTekst.\n",
    "a title that is a list": "---\ntitle: [a, b]\n---\nTekst.\n",
}


@pytest.mark.parametrize("name", BAD_HEADERS)
def test_a_header_that_cannot_be_trusted_is_refused(house, name):
    assert_refused(packed({"een.md": BAD_HEADERS[name]}))


@pytest.mark.parametrize("name", [None, "te-laat.md"])
def test_a_refused_file_takes_those_before_it_along(house, name):
    files = {"aaa.md": HEAD, "zzz.md": BAD_HEADERS["a list"]}
    assert_refused(packed(files))
    assert len(bring(packed({"aaa.md": HEAD}))) == 1


BAD_VERSIONS = {
    "no kind": version(kind=...),
    "no body": version(body=...),
    "no moment": version(created_at=...),
    "a moment of nonsense": version(created_at="gisteren"),
    "a moment that is a number": version(created_at=1700000000),
    "a moment in the future": version(created_at="2999-01-01T00:00:00+00:00"),
    "a moment at the end of time": version(created_at="9999-12-31T23:59:59-23:00"),
    "a moment before time": version(created_at="0001-01-01T00:00:00+23:00"),
    "a body that is a list": version(body=["a"]),
    "a body that is no text": version(body={"a": 1}),
    "a section that is a list": version(section=[1]),
    "a summary that is a list": version(summary=["x"]),
    "a body as large as a library": version(body="woord " * 100_000),
    "a number": 5,
    "a word": '"los"',
    "a list": [],
    "nothing": "null",
    "half a line": '{"number": 1, "kind": "st',
    "deep brackets": "[" * 100_000,
}


@pytest.mark.parametrize("name", BAD_VERSIONS)
def test_a_version_that_cannot_be_trusted_is_refused(house, name):
    assert_refused(with_history(GOOD, BAD_VERSIONS[name]))
    assert_refused(with_history(BAD_VERSIONS[name]))


ODD_VERSIONS = {
    "an unknown kind": (version(kind="zzz"), "import", "Oud.\n"),
    "a kind that is a list": (version(kind=["start"]), "import", "Oud.\n"),
    "signs that nobody sees": (version(body="A\0B\x1b\u202eC\r\nD"), "start", None),
    "an unknown writer": (version(author="mallory"), "start", "Oud.\n"),
    "a writer that is a list": (version(author=["omar"]), "start", "Oud.\n"),
    "a summary of a book": (version(summary="a\n" * 5000), "start", "Oud.\n"),
    "signs in the summary": (version(summary="a\0b\nc"), "start", "Oud.\n"),
    "half a sign": (version(body="Oud\ud800.", summary="\udfff"), "start", "Oud.\n"),
    "no zone": (version(created_at="2024-03-01T10:00:00"), "start", "Oud.\n"),
    "what was withheld": (version(body=None, is_withheld=True), "start", "\n"),
}


@pytest.mark.parametrize("name", ODD_VERSIONS)
def test_what_is_only_strange_is_taken_safely(house, name):
    facts, kind, body = ODD_VERSIONS[name]
    (dossier,) = bring(
        with_history(facts, version(number=2, created_at="2024-03-02T10:00:00+00:00", body="Nieuw.\n"))
    )
    first, last = revisions_of(dossier)
    assert (first.kind, last.body) == (kind, "Nieuw.\n")
    assert body is None or first.body.strip() == body.strip()
    assert not re.search(r"[\0\x1b]", first.body + first.summary)
    assert len(first.summary) <= 200
    assert "\n" not in first.summary
    assert first_broken([first, last]) == 0


ORDERS = {
    "gaps": ([1, 5, 9], ["01", "02", "03"]),
    "the same number twice": ([1, 1, 2], ["01", "02", "03"]),
    "backwards": ([3, 2, 1], ["01", "02", "03"]),
}


@pytest.mark.parametrize("name", ORDERS)
def test_numbers_of_elsewhere_never_make_a_hole_in_the_chain(house, name):
    numbers, days = ORDERS[name]
    versions = [
        version(number=number, created_at=f"2024-03-{day}T10:00:00+00:00", body=f"Versie {day}.\n")
        for number, day in zip(numbers, days, strict=True)
    ]
    (dossier,) = bring(with_history(*versions))
    chain = revisions_of(dossier)
    assert [one.number for one in chain] == [1, 2, 3]
    assert [one.parent_id for one in chain] == [None, chain[0].id, chain[1].id]
    assert first_broken(chain) == 0
    assert (dossier.revision_count, dossier.latest_id) == (3, chain[-1].id)


def test_nothing_that_came_is_newer_than_now(house):
    (dossier,) = bring(with_history(GOOD))
    assert max(dossier.edited_at, dossier.started_at) <= clock.now()


NAMES = {
    "above": "../../../een.md",
    "from the root": "/etc/een.md",
    "of windows": "..\\..\\een.md",
    "with signs": "een\u202e\x1b.md",
    "of nothing": ".md",
    "as long as a book": "a" * 60_000 + ".md",
}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_an_archive_leads_anywhere(house, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (dossier,) = bring(packed({NAMES[name]: HEAD}))
    assert (dossier.title, text_of(dossier)) == ("Een titel", "Tekst.\n")
    assert list(tmp_path.rglob("*")) == []


def test_a_file_without_a_title_is_called_as_its_file(house):
    (dossier,) = bring(packed({"dossiers/Zonnepanelen.md": "Tekst.\n"}))
    assert dossier.title == "Zonnepanelen"
    assert bring(packed({"dossiers/Zonnepanelen.md": "Anders.\n"})) == [], "its title is taken here"
    assert text_of(dossier) == "Tekst.\n"


def test_a_link_in_an_archive_is_only_its_text(house, tmp_path):
    (tmp_path / "geheim").write_text("GEHEIM")
    entry = zipfile.ZipInfo("een.md")
    entry.external_attr = 0o120777 << 16
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(entry, f"---\ntitle: Een titel\n---\n{tmp_path}/geheim\n")
    (dossier,) = bring(zipfile.ZipFile(written))
    assert "GEHEIM" not in text_of(dossier)


def test_the_same_name_twice_comes_in_once(house):
    written = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("een.md", HEAD)
        archive.writestr("een.md", HEAD)
    assert len(bring(zipfile.ZipFile(written))) == 1


def test_two_files_with_one_title_come_in_once(house):
    assert len(bring(packed({"a/een.md": HEAD, "b/twee.md": HEAD.replace("Een titel", "EEN  TITEL")}))) == 1


def test_a_history_belongs_to_the_text_of_its_own_name(house):
    made = bring(packed({
        "dossiers/energie/een.md": HEAD,
        "dossiers/energie/twee.md": HEAD.replace("Een", "Een andere"),
        "history/een.jsonl": f"{{}}\n{json.dumps(GOOD)}\n",
    }))  # fmt: skip
    assert {one.title: text_of(one) for one in made} == {
        "Een titel": "Oud.\n",
        "Een andere titel": "Tekst.\n",
    }


def test_a_title_that_is_taken_is_left_alone_and_the_others_come(house):
    mine = make_dossier(title="Een titel", body="Van hier.\n")
    made = bring(packed({"een.md": HEAD, "twee.md": HEAD.replace("Een titel", "Iets anders")}))
    assert [one.title for one in made] == ["Iets anders"]
    assert text_of(mine) == "Van hier.\n"
    assert again(mine).revision_count == 1


def test_a_theme_that_is_not_here_becomes_the_first_one(house):
    first = db.session.scalars(db.select(Theme.slug).order_by(Theme.position).limit(1)).one()
    for number, theme in enumerate(("bestaat-niet", "../..", "[1, 2]", "2024-01-01", '"a\\0b"', "")):
        head = HEAD.replace("energie", theme).replace("Een titel", f"Titel {number}")
        (dossier,) = bring(packed({"een.md": head}))
        assert again(dossier).theme.slug == first


def test_an_archive_without_an_index_or_with_other_things_in_it_is_taken(house):
    others = {"README": "Hallo", "index.json": "geen json", "history/weg.jsonl": "onzin", "a.exe": b"\0\1"}
    assert len(bring(packed({**others, "een.md": HEAD}))) == 1
    assert bring(packed({"index.json": "{}"})) == []


def test_a_text_that_is_not_utf_8_is_refused(house):
    for text in (HEAD.encode("utf-16"), b"---\ntitle: \xe9\xe9n titel\n---\nTekst\n", b"\xff" * 100):
        assert_refused(packed({"een.md": text}))


def test_an_entry_that_says_it_is_huge_is_not_even_opened(house, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_ENTRY", 1000)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was opened"))
    assert_refused(packed({"een.md": "a" * 1001}))


def test_an_entry_that_lies_about_its_size_is_refused(house):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("een.md", HEAD + "a" * 1_000_000)
    data = bytearray(written.getvalue())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<I", 50)
    assert_refused(zipfile.ZipFile(BytesIO(bytes(data))))


def test_an_entry_that_is_broken_is_refused(house):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("een.md", HEAD * 100)
    whole = written.getvalue()
    start = whole.index(b"een.md") + 6
    length = len(zlib.compress((HEAD * 100).encode())) // 2
    for rubbish in (b"\xff" * length, b"\0" * length):
        broken = whole[:start] + rubbish + whole[start + length :]
        assert_refused(zipfile.ZipFile(BytesIO(broken)))


def test_an_entry_that_is_locked_is_refused(house):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("een.md", HEAD)
    data = bytearray(written.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert_refused(zipfile.ZipFile(BytesIO(bytes(data))))


def test_an_entry_packed_in_a_way_nobody_knows_is_refused(house):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("een.md", HEAD)
    data = bytearray(written.getvalue())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + at] = 77
    assert_refused(zipfile.ZipFile(BytesIO(bytes(data))))


def test_what_came_in_is_as_safe_as_what_was_typed(house, client):
    (dossier,) = bring(with_history(version(body="<script>alert(1)</script> [x](javascript:alert(1))\n")))
    page = client.get(dossier.url).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
