"""Dossiers as books, archives and repositories, opened again by those who did not write them."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections import Counter
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
import sqlalchemy as sa
from click.testing import Result
from dulwich.bundle import read_bundle
from dulwich.objects import Commit
from dulwich.repo import MemoryRepo
from flask import Flask
from pypdf import PdfReader

from app.accounts.models import User
from app.accounts.viewer import VISITOR
from app.dossiers.chain import first_broken
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier, Revision, Theme
from app.exchange import packages as packing
from app.exchange.collection import listed, pack
from app.exchange.documents import Document, Site, document_of
from app.exchange.epub import epub_of
from app.exchange.headers import parts_of
from app.exchange.packages import COLLECTION, REPOSITORY, make_packages, packages
from app.exchange.pages import downloads_page, size_words
from app.exchange.pdf import pdf_of
from app.exchange.repository import bundle_of
from app.exchange.webpages import webpage_of
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, edit, make_dossier
from tests.files.making import attached
from tests.files.specimens import png

SITE = Site("Cooplink", "https://cooplink.example")
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
SECTIONS = 200
MANY = "Kort.\n\n" + "".join(f"## Deel {n}\n\nZin {n} & “meer”.\n\n" for n in range(1, SECTIONS + 1))
EVERYTHING = """Een kort antwoord met een noot.[^wet]

## Tabel

| jaar | bedrag |
|---|---:|
| 2026 | 12 < 13 & 14 |

## Lijst

- appels
- peren
  1. rijp
  2. groen

## Taken

- [x] gedaan
- [ ] nog te doen

## Citaat

> Wie deelt, vermenigvuldigt.

## Code

```python
if a < b and c > d: print("&amp;")
```

### Dieper

Regel één<br>regel twee, met `x < y`.

[^wet]: [Burgerlijk Wetboek](https://wetten.overheid.nl/BWBR0003045), artikel 5 & 6.
"""
SAID = ("12 < 13 & 14", "rijp", "gedaan", "nog te doen", "Wie deelt, vermenigvuldigt.", "a < b", "x < y")


def document(dossier: Dossier, who: str = "visitor") -> Document:
    return document_of(person(who), again(dossier), SITE)


def book(*dossiers: Dossier, who: str = "visitor", title: str = "Een boek") -> dict[str, bytes]:
    """Return what is in an e-book, by the name within it."""
    found = epub_of(person(who), [document(one, who) for one in dossiers], title, SITE)
    with zipfile.ZipFile(BytesIO(found)) as archive:
        assert archive.testzip() is None
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        return {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}


def paper(*dossiers: Dossier, who: str = "visitor") -> PdfReader:
    documents = [document(one, who) for one in dossiers]
    return PdfReader(BytesIO(pdf_of(person(who), webpage_of(documents, "Een boek", SITE))))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def ids_in(pages: dict[str, bytes]) -> dict[str, list[str]]:
    """Return the ids on each page of a book; a page that is not well-formed fails here."""
    trees = {name: Xml.fromstring(text) for name, text in pages.items() if name.endswith(".xhtml")}
    return {
        name: [part.get("id", "") for part in tree.iter() if part.get("id")] for name, tree in trees.items()
    }


def judge_book(pages: dict[str, bytes]) -> None:
    """All of a book is well-formed, its ids are unique, and what leads somewhere within it arrives."""
    assert pages["mimetype"] == b"application/epub+zip"
    manifest = Xml.fromstring(pages["content.opf"])
    files = [item.get("href") for item in manifest.iter(f"{OPF}item")]
    assert len(files) == len(set(files))
    assert set(files) == pages.keys() - {"mimetype", "META-INF/container.xml", "content.opf"}
    found = ids_in(pages)
    assert all(count == 1 for ids in found.values() for count in Counter(ids).values())
    for name in found:
        for part in Xml.fromstring(pages[name]).iter():
            judge_address(part.get("href") or part.get("src") or "", name, found, pages)


def judge_address(address: str, name: str, found: dict[str, list[str]], pages: dict[str, bytes]) -> None:
    file, _, place = address.partition("#")
    if not address or "://" in address or address.startswith("mailto:"):
        return
    assert (file or name) in pages, address
    assert not place or place in found[file or name], address


def chapter_of(pages: dict[str, bytes], dossier: Dossier) -> str:
    return pages[f"{dossier.slug}-{dossier.id}.xhtml"].decode()


def toc(pages: dict[str, bytes]) -> list[str]:
    """Return the lines of the table of contents in their order, deeper ones among them."""
    return ["".join(one.itertext()).strip() for one in Xml.fromstring(pages["nav.xhtml"]).iter(f"{XHTML}a")]


def test_an_empty_dossier_is_a_book_and_a_page_with_a_title(house):
    dossier = make_dossier(title="Nog leeg", body="")
    pages = book(dossier)
    judge_book(pages)
    assert toc(pages) == ["Nog leeg"]
    reader = paper(dossier)
    assert len(reader.pages) == 1
    assert all(word in words(reader) for word in ("Nog leeg", "CC BY-SA 4.0", "cooplink.example"))
    assert "Nadia" not in words(reader), "no word is hers"


def test_a_book_without_dossiers_can_still_be_opened(house):
    pages = book()
    judge_book(pages)
    assert b"Een boek" in pages["content.opf"]
    assert len(paper().pages) == 1


def test_two_hundred_sections_are_all_in_the_book_in_their_order(house):
    dossier = make_dossier(title="Veel delen", body=MANY)
    pages = book(dossier)
    judge_book(pages)
    assert toc(pages) == ["Veel delen", *(f"Deel {n}" for n in range(1, SECTIONS + 1))]
    chapter = chapter_of(pages, dossier)
    assert re.findall(r"Zin (\d+) &amp; “meer”", chapter) == [str(n) for n in range(1, SECTIONS + 1)]


def test_two_hundred_sections_are_all_on_paper_with_bookmarks(house):
    reader = paper(make_dossier(title="Veel delen", body=MANY))
    assert re.findall(r"Zin (\d+) & “meer”", words(reader)) == [str(n) for n in range(1, SECTIONS + 1)]
    titles = [str(one.title) for one in flat(reader.outline)]
    assert [one for one in titles if one.startswith("Deel")] == [f"Deel {n}" for n in range(1, SECTIONS + 1)]


def flat(outline: list) -> list:
    """Return the bookmarks of a PDF without their depth."""
    return [one for part in outline for one in (flat(part) if isinstance(part, list) else [part])]


def test_tables_lists_tasks_notes_quotes_and_code_are_in_the_book(house):
    dossier = make_dossier(title="Van alles", body=EVERYTHING)
    pages = book(dossier)
    judge_book(pages)
    tree = Xml.fromstring(chapter_of(pages, dossier))
    names = Counter(part.tag.removeprefix(XHTML) for part in tree.iter())
    for name in ("table", "th", "td", "ul", "ol", "blockquote", "pre", "code", "sup", "br"):
        assert names[name], name
    text = " ".join("".join(tree.itertext()).split())
    assert all(said in text for said in (*SAID, "artikel 5 & 6")), text
    assert "script" not in names


def test_tables_lists_tasks_notes_quotes_and_code_are_on_paper(house):
    reader = paper(make_dossier(title="Van alles", body=EVERYTHING))
    text = words(reader)
    assert [said for said in (*SAID, "artikel 5 & 6") if said not in text] == []
    links = [str(one) for one in addresses(reader)]
    assert "https://wetten.overheid.nl/BWBR0003045" in links


def addresses(reader: PdfReader) -> list[object]:
    """Return where the links on paper lead."""
    marks = [mark.get_object() for page in reader.pages for mark in page.get("/Annots", [])]
    return [mark["/A"]["/URI"] for mark in marks if "/URI" in mark.get("/A", {})]


def with_pictures(title: str = "Met beeld") -> tuple[Dossier, dict[str, str]]:
    """Make a dossier with a picture for all, one that became members' own, and one that is nowhere."""
    keys = {
        visibility: attached("public", name=f"{visibility}.png", data=png(width)).key
        for visibility, width in (("public", 61), ("members", 67))
    }
    text = "".join(f"![{name}](/files/{key}/{name}.png)\n\n" for name, key in keys.items())
    dossier = make_dossier(title=title, body=f"Kort.\n\n{text}![weg](/files/bestaatniet0000000/weg.png)\n")
    with writing():
        change = "UPDATE files SET visibility = :name WHERE key = :key"
        for name, key in keys.items():
            db.session.execute(sa.text(change), {"name": name, "key": key})
    return dossier, keys


def width_of(data: bytes) -> int:
    return int.from_bytes(data[16:20])


@pytest.mark.parametrize(("who", "widths"), [("visitor", [61]), ("pia", [61, 67])])
def test_a_picture_for_members_is_in_the_book_of_members_alone(house, who, widths):
    dossier, keys = with_pictures()
    pages = book(dossier, who=who)
    pictures = sorted(width_of(data) for name, data in pages.items() if name.startswith("pictures/"))
    assert pictures == widths
    judge_book(pages)
    chapter = chapter_of(pages, dossier)
    assert len(re.findall(r'src="pictures/', chapter)) == len(widths)
    assert keys["public"] not in re.findall(r'src="([^"]*)"', chapter)


@pytest.mark.parametrize(("who", "widths"), [("visitor", [61]), ("pia", [61, 67])])
def test_a_picture_for_members_is_on_the_paper_of_members_alone(house, who, widths):
    reader = paper(with_pictures()[0], who=who)
    found = {one.image.width for page in reader.pages for one in page.images if one.image}
    assert sorted(found) == widths


def test_the_packages_hold_no_picture_for_members(house, tmp_path: Path, monkeypatch):
    with_pictures()
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)
    make_packages(tmp_path, SITE)
    with zipfile.ZipFile(tmp_path / "financiering.epub") as archive:
        pictures = [archive.read(name) for name in archive.namelist() if "/pictures/" in name]
    assert [width_of(data) for data in pictures] == [61]


def test_several_dossiers_in_one_book_keep_their_own_ids_and_their_order(house):
    made = [make_dossier(title=f"{letter} over hetzelfde", body=EVERYTHING) for letter in "CAB"]
    dossiers = listed(VISITOR, made[0].theme_id)
    assert [one.title[0] for one in dossiers] == ["A", "B", "C"]
    pages = book(*dossiers)
    judge_book(pages)
    assert [line for line in toc(pages) if "hetzelfde" in line] == [one.title for one in dossiers]
    own = [ids for name, ids in ids_in(pages).items() if name != "nav.xhtml"]
    assert all(count == 1 for count in Counter(one for ids in own for one in ids).values())
    page = webpage_of([document(one) for one in dossiers], "Een boek", SITE)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    text = words(paper(*dossiers))
    places = [text.rindex(f"{letter} over hetzelfde") for letter in "ABC"]
    assert places == sorted(places)


def test_dossiers_with_the_same_words_in_their_titles_are_files_of_their_own(house):
    made = [
        make_dossier(title=title, body="Kort.\n") for title in ("Een & ander", "Een: ander", "Een, ander")
    ]
    assert {one.slug for one in made} == {"een-ander"}
    judge_book(book(*made))
    names = [name for name in contents() if name.endswith(".md")]
    assert len(names) == 3


def contents() -> dict[str, str]:
    """Return what is in the archive of all that visitors may read."""
    written = BytesIO()
    pack(VISITOR, listed(VISITOR), SITE, written)
    with zipfile.ZipFile(written) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


HOSTILE = (
    "../../etc/passwd",
    "Een 'titel' \"met\" $(alles) `hier`",
    "<b>Vet</b> & <script>",
    "--- : {a: &b}",
)


def test_the_index_names_each_file_of_the_archive_and_nothing_else(house):
    made = [make_dossier(title=title, body=f"Tekst van {n}.\n") for n, title in enumerate(HOSTILE)]
    secret = make_dossier(title="Voor leden", body="Geheim.\n")
    with writing():
        secret.read_access = "members"
    found = contents()
    index = json.loads(found.pop("index.json"))
    assert (index["format"], index["version"], index["licence"]) == ("cooplink-dossiers", 1, "CC BY-SA 4.0")
    assert sorted(one["title"] for one in index["dossiers"]) == sorted(HOSTILE)
    named = {f"dossiers/{one['theme']}/{one['name']}.md" for one in index["dossiers"]}
    assert found.keys() == named | {f"history/{one['name']}.jsonl" for one in index["dossiers"]}
    assert all(re.fullmatch(r"[a-z]+(/[a-z-]+)?/[a-z0-9-]+\.(md|jsonl)", name) for name in found)
    for one in index["dossiers"]:
        facts, body = parts_of(found[f"dossiers/{one['theme']}/{one['name']}.md"])
        first, *rest = (json.loads(line) for line in found[f"history/{one['name']}.jsonl"].splitlines())
        assert first == {"title": one["title"], "theme": one["theme"]}
        assert (facts["title"], facts["url"]) == (one["title"], one["url"])
        assert [line["body"] for line in rest] == [body]
        assert rest[0]["sha256"] == facts["sha256"]
    assert {one["url"] for one in index["dossiers"]} == {SITE.address + one.url for one in made}


def test_a_header_says_no_more_than_is_known(house):
    make_dossier(title="Zonder iets", body="")
    (text,) = (text for name, text in contents().items() if name.endswith(".md"))
    facts, body = parts_of(text)
    assert body == ""
    assert not {"applies_on", "phases", "kinds", "sources", "summary"} & facts.keys()


def commits(data: bytes) -> tuple[MemoryRepo, list[Commit]]:
    """Read a bundle with a library of git: the newest commit first."""
    repository = MemoryRepo()
    with read_bundle(BytesIO(data)) as bundle:
        bundle.store_objects(repository.object_store)
        heads = bundle.references
    assert heads[b"refs/heads/main"] == heads[b"HEAD"]
    assert set(heads) == {b"refs/heads/main", b"HEAD"}
    walker = repository.object_store[heads[b"HEAD"]]
    found = [walker]
    while walker.parents:
        (parent,) = walker.parents
        walker = repository.object_store[parent]
        found.append(walker)
    return repository, found


def files_in(repository: MemoryRepo, tree_id: bytes, at: str = "") -> dict[str, str]:
    found = {}
    for name, mode, key in repository.object_store[tree_id].items():
        path = f"{at}{name.decode()}"
        if mode == 0o040000:
            found |= files_in(repository, key, f"{path}/")
        else:
            found[path] = repository.object_store[key].as_raw_string().decode()
    return found


def test_the_repository_holds_the_files_of_the_archive_under_their_names(house):
    made = [make_dossier(title=title, body=f"Tekst van {n}.\n") for n, title in enumerate(HOSTILE)]
    other = make_dossier("omar", "Zon op het dak", "Kort.\n", slug="energie")
    edit(other, "pia", "Kort en goed.\n", summary="korter")
    repository, found = commits(bundle_of(listed(VISITOR), SITE))
    files = files_in(repository, found[0].tree)
    assert files.keys() == {f"financiering/{one.slug}-{one.id}.md" for one in made} | {
        f"energie/{other.slug}-{other.id}.md"
    }
    for one in listed(VISITOR):
        facts, body = parts_of(files[f"{one.theme.slug}/{one.slug}-{one.id}.md"])
        assert (facts, body) == ({"title": one.title}, latest_revision(one).body)
    assert len(files_in(repository, found[-1].tree)) == 1, "the oldest commit has the first version alone"


def test_commits_say_on_one_line_what_was_done_and_name_no_address(house):
    dossier = make_dossier(title="Een 'titel' \"met\" -- <alles>", body="Een.\n")
    edit(dossier, "omar", "Twee.\n", summary="regel een\nregel twee\r\n\nCo-authored-by: X <x@y.example>")
    with writing():
        db.session.execute(
            sa.update(User).where(User.username == "omar").values(name="Omar <omar@thuis.example>\nParent: x")
        )
    _, found = commits(bundle_of(listed(VISITOR), SITE))
    newest, oldest = found
    for one, number in ((oldest, 1), (newest, 2)):
        subject, empty, *rest = one.message.decode().split("\n")
        assert subject.startswith(f"{dossier.title}: ")
        assert empty == ""
        assert [line.partition(": ")[0] for line in rest if line] == ["Version", "SHA-256"]
        assert rest[0] == f"Version: {number}"
    assert newest.author == newest.committer
    assert newest.author.decode() == "Omar omar@thuis.example Parent: x <omar@cooplink.example>"
    assert oldest.author == b"Nadia <nadia@cooplink.example>"
    everything = b"".join(one.as_raw_string() for one in found)
    for address in db.session.scalars(sa.select(User.email)):
        assert address.encode() not in everything


def test_git_finds_no_fault_in_the_repository(house, tmp_path: Path):
    for n, title in enumerate(HOSTILE):
        edit(make_dossier(title=title, body="Een.\n"), "omar", f"Twee {n}.\n", summary="é — “ü”")
    (tmp_path / "a.bundle").write_bytes(bundle_of(listed(VISITOR), SITE))
    for words_ in (("clone", "-q", "a.bundle", "b"), ("-C", "b", "fsck", "--strict", "--full")):
        done = subprocess.run(["git", *words_], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr
    lines = subprocess.run(
        ["git", "-C", "b", "log", "--format=%s"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(lines) == 2 * len(HOSTILE)
    assert lines[0] == f"{HOSTILE[-1]}: é — “ü”"


def test_without_a_dossier_there_is_an_index_and_no_repository(house, tmp_path: Path):
    assert bundle_of([], SITE) == b""
    assert json.loads(contents()["index.json"])["dossiers"] == []
    assert make_packages(tmp_path, SITE) == []
    assert packages(tmp_path) == {}
    assert packages(tmp_path / "nergens") == {}


def command(app: Flask, *told: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in told])


def chains() -> dict[str, list[str]]:
    """Return the hashes of all versions by title, after a look at each chain."""
    found = {}
    db.session.expire_all()
    for dossier in db.session.scalars(sa.select(Dossier).order_by(Dossier.title)):
        query = sa.select(Revision).options(sa.orm.undefer(Revision.body)).filter_by(dossier_id=dossier.id)
        chain = db.session.scalars(query.order_by(Revision.number)).all()
        assert first_broken(chain) == 0
        found[dossier.title] = [one.sha256.hex() for one in chain]
    return found


def test_what_an_operator_exports_another_brings_in(house, own_house: Flask, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)
    for n, title in enumerate(HOSTILE):
        edit(make_dossier(title=title, body=EVERYTHING), "omar", f"{EVERYTHING}\nZin {n}.\n")
    exported = command(house, "export", tmp_path / "uit")
    assert exported.exit_code == 0, exported.output
    told = {Path(line.strip()).name for line in exported.output.splitlines()}
    assert told == {COLLECTION, REPOSITORY, "financiering.zip", "financiering.epub"}
    assert told | {"signs.json"} == {path.name for path in (tmp_path / "uit").iterdir()}
    assert command(house, "export", tmp_path / "uit").output == "", "nothing changed, so nothing is made"
    before = chains()
    archive = tmp_path / "uit" / COLLECTION
    with own_house.app_context():  # the command lives in the house whose context is the innermost
        brought = command(own_house, "import-dossiers", archive, "--as", "RUTH")
        again_ = command(own_house, "import-dossiers", archive, "--as", "ruth")
        assert chains() == before
    assert brought.exit_code == 0, brought.output
    assert sorted(line.strip() for line in brought.output.splitlines()) == sorted(HOSTILE)
    assert (again_.exit_code, again_.output) == (0, "  nothing new in it\n")


def archive_of(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return path


def test_an_archive_that_cannot_come_in_is_refused_in_a_sentence_and_leaves_nothing(
    own_house: Flask, tmp_path: Path
):
    good = archive_of(tmp_path / "goed.zip", een_md="---\ntitle: Een titel\n---\nTekst.\n")
    (tmp_path / "geen.zip").write_bytes(b"geen archief")
    half = archive_of(tmp_path / "half.zip", een_md="Goed.\n", twee_md="---\nzonder einde\n")
    refused = {
        "nobody by that name": (good, "niemand"),
        "not an administrator": (good, "pia"),
        "only a moderator": (good, "quinn"),
        "no archive": (tmp_path / "geen.zip", "ruth"),
        "good, then broken": (half, "ruth"),
        "no file": (tmp_path / "weg.zip", "ruth"),
    }
    for case, (path, who) in refused.items():
        told = command(own_house, "import-dossiers", path, "--as", who)
        assert told.exit_code in (1, 2), case
        assert "Error: " in told.output, case
        assert "Traceback" not in told.output, case
        with own_house.app_context():
            assert chains() == {}, case
    assert command(own_house, "import-dossiers", good).exit_code == 2, "somebody answers for it"
    assert command(own_house, "import-dossiers", good, "--as", "ruth").output == "  Een titel\n"


SIZES = {0: "1 kB", 1: "1 kB", 999: "1 kB", 1999: "1 kB", 2000: "2 kB", 999_999: "999 kB",
         1_000_000: "1.0 MB", 12_340_000: "12.3 MB"}  # fmt: skip


def test_sizes_are_said_in_words_of_every_day():
    assert {size: size_words(size) for size in SIZES} == SIZES


def test_the_page_of_downloads_tells_the_size_and_the_moment_of_each_file(house, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)
    make_dossier()
    make_dossier(title="Zon", body="Kort.\n", slug="energie")
    make_packages(tmp_path, SITE)
    page = downloads_page(VISITOR, tmp_path)
    for one in (page.collection, page.repository):
        assert one.url == f"/dossiers/downloads/{one.name}"
        assert one.size == size_words((tmp_path / one.name).stat().st_size)
    ready = packages(tmp_path)
    assert all(isinstance(one.made_at, datetime) and one.made_at.tzinfo for one in ready.values())
    shelves = {one.name: [file.name for file in one.files if file.url] for one in page.themes}
    names = dict(db.session.execute(sa.select(Theme.slug, Theme.name_nl)).all())
    assert set(shelves) <= set(names.values()) | set(db.session.scalars(sa.select(Theme.name_en)))
    assert sorted(shelves.values()) == [
        ["energie.epub", "energie.zip"],
        ["financiering.epub", "financiering.zip"],
    ]
    assert all(not file.url for one in page.themes for file in one.files if file.name.endswith(".pdf"))


def test_a_file_taken_along_is_the_file_that_was_made(house, client, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)
    monkeypatch.setattr("app.exchange.views.folder", lambda: tmp_path)
    make_dossier()
    for name in make_packages(tmp_path, SITE):
        with client.get(f"/dossiers/downloads/{name}") as answer:
            assert answer.status_code == 200
            assert answer.data == (tmp_path / name).read_bytes()
            assert f"filename={name}" in answer.headers["Content-Disposition"]
            assert int(answer.headers["Content-Length"]) == packages(tmp_path)[name].size
