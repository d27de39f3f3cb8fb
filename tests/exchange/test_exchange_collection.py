"""The whole collection: what leaves and returns is the same to the byte, each version is a commit."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.viewer import VISITOR
from app.dossiers.chain import first_broken
from app.dossiers.models import Dossier, PassageSource, Revision
from app.exchange import packages as packing
from app.exchange.actions import import_collection
from app.exchange.collection import listed, pack
from app.exchange.documents import Site
from app.exchange.headers import parts_of
from app.exchange.packages import COLLECTION, REPOSITORY, make_packages, packages
from app.exchange.repository import bundle_of
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import fold, make_beside
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of

STAYS = ("sha256", "date", "version", "summary", "licence")
SITE = Site("Cooplink", "https://cooplink.example")


@pytest.fixture(autouse=True)
def no_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paper has tests of its own; here it would only take time."""
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)


def packed() -> zipfile.ZipFile:
    written = BytesIO()
    pack(VISITOR, listed(VISITOR), SITE, written)
    return zipfile.ZipFile(written)


def contents(archive: zipfile.ZipFile) -> dict[str, str]:
    return {name: archive.read(name).decode() for name in archive.namelist()}


def some_dossiers() -> tuple[Dossier, Dossier]:
    first, second = (
        make_dossier(),
        make_dossier("omar", "Énergie; “delen”", "Kort.\n\n## Zon\n\nTekst é.\n", slug="energie"),
    )
    for word in ("een", "twee"):
        edit(again(first), "omar", text_of(first) + f"\nZin {word}.\n", summary=f"zin {word}")
    return again(first), again(second)


def test_the_archive_holds_each_text_and_every_version(house):
    first, second = some_dossiers()
    found = contents(packed())
    assert set(found) == {
        "index.json",
        f"dossiers/financiering/{first.slug}-{first.id}.md",
        f"dossiers/energie/{second.slug}-{second.id}.md",
        f"history/{first.slug}-{first.id}.jsonl",
        f"history/{second.slug}-{second.id}.jsonl",
    }
    assert found[f"history/{first.slug}-{first.id}.jsonl"].count("\n") == 4


def test_the_same_archive_twice_is_the_same_to_the_byte(house):
    some_dossiers()
    assert packed().fp.getvalue() == packed().fp.getvalue()


def by_title(archive: zipfile.ZipFile) -> dict[str, tuple[object, ...]]:
    """Return the text and the versions of each dossier; ids differ between houses."""
    files = contents(archive)
    found = {}
    for name, text in files.items():
        if name.endswith(".md"):
            facts, body = parts_of(text)
            history = files[f"history/{Path(name).stem}.jsonl"]
            found[facts["title"]] = (
                body,
                history.splitlines(),
                facts["sha256"],
                facts["date"],
                facts["version"],
            )
    return found


def test_what_left_comes_into_an_empty_house_equal_to_the_byte(house, own_house: Flask):
    some_dossiers()
    archive = packed()
    with own_house.app_context():
        with writing():
            brought = import_collection(person("ruth"), archive)
        assert len(brought) == 2
        assert by_title(packed()) == by_title(archive)
        for dossier in brought:
            chain = db.session.scalars(
                sa.select(Revision).options(sa.orm.undefer(Revision.body))
                .where(Revision.dossier_id == dossier.id).order_by(Revision.number)
            )  # fmt: skip
            assert first_broken(chain) == 0
        with writing():
            assert import_collection(person("ruth"), archive) == [], "what is there is left alone"


def test_a_plain_markdown_file_comes_in_as_one_version(house):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(
            "los.md", "---\ntitle: Los bestand\ntheme: energie\nphases: [plan, onzin]\n---\nTekst.\n"
        )
    with writing():
        (dossier,) = import_collection(person("ruth"), zipfile.ZipFile(written))
    assert (text_of(dossier), dossier.phases) == ("Tekst.\n", ["plan"])


def test_only_administrators_bring_in(house):
    for name in ("visitor", "pia", "nadia", "quinn"):
        with pytest.raises(Denied):
            import_collection(person(name), packed())


@pytest.mark.parametrize("history", ["geen json\n", '{"number": 1}\n', "[]\n"])
def test_a_broken_history_is_refused_with_a_sentence(house, history):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("een.md", "---\ntitle: Een titel\n---\nTekst.\n")
        archive.writestr("een.jsonl", "{}\n" + history)
    with pytest.raises(Invalid), writing():
        import_collection(person("ruth"), zipfile.ZipFile(written))


def git(*words: str, at: Path) -> str:
    return subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True).stdout


def test_git_reads_the_bundle_with_one_commit_for_each_version(house, tmp_path: Path):
    first, second = some_dossiers()
    (tmp_path / "a.bundle").write_bytes(bundle_of(listed(VISITOR), SITE))
    git("clone", "-q", "a.bundle", "clone", at=tmp_path)
    clone = tmp_path / "clone"
    assert git("log", "--format=%an %s", "--reverse", at=clone).splitlines() == [
        f"Nadia {first.title}: start",
        f"Omar {second.title}: start",
        f"Omar {first.title}: zin een",
        f"Omar {first.title}: zin twee",
    ]
    file = clone / "financiering" / f"{first.slug}-{first.id}.md"
    assert parts_of(file.read_text())[1] == text_of(first)
    assert "@voorbeeld.example" not in git("log", "--format=%ae %ce", at=clone)


def test_a_withheld_version_leaves_no_text_behind(house, tmp_path: Path):
    dossier = make_dossier(body="Geheime zin.\n")
    edit(dossier, "omar", "Open zin.\n")
    with writing():
        db.session.execute(sa.update(Revision).where(Revision.number == 1).values(withheld_at=clock.now()))
    assert not any("Geheime" in text for text in contents(packed()).values())
    (tmp_path / "a.bundle").write_bytes(bundle_of(listed(VISITOR), SITE))
    git("clone", "-q", "a.bundle", "clone", at=tmp_path)
    assert "Geheime" not in git("log", "-p", at=tmp_path / "clone")


def test_packages_are_made_anew_only_when_something_changed(house, tmp_path: Path):
    first, _ = some_dossiers()
    assert {COLLECTION, REPOSITORY, "financiering.zip", "energie.epub"} <= set(make_packages(tmp_path, SITE))
    assert make_packages(tmp_path, SITE) == []
    edit(first, "omar", BODY + "\nAnders.\n")
    assert set(make_packages(tmp_path, SITE)) == {
        COLLECTION,
        REPOSITORY,
        "financiering.zip",
        "financiering.epub",
    }


def test_packages_follow_what_is_withheld_and_who_wants_no_name(house, tmp_path: Path):
    first, topic = make_beside(1)
    edit(again(first), "omar", BODY + "\nMeer.\n", summary="niet voor anderen")
    fold(again(first), topic, 2)
    make_packages(tmp_path, SITE)
    edits = sa.update(Revision).where(Revision.kind == "edit")
    for change in (edits.values(withheld_at=clock.now()), sa.update(PassageSource).values(is_anonymous=True)):
        with writing():
            db.session.execute(change)
        assert {COLLECTION, REPOSITORY, "financiering.zip"} <= set(make_packages(tmp_path, SITE))
        assert make_packages(tmp_path, SITE) == []
    assert not any("niet voor anderen" in text for text in contents(packed()).values())


def test_what_closed_is_gone_even_when_another_file_cannot_be_made(house, tmp_path: Path, monkeypatch):
    first, second = some_dossiers()
    make_packages(tmp_path, SITE)
    with writing():
        first.read_access = "members"
        second.title = "Anders genoemd"
    monkeypatch.setattr(packing, "bundle_of", lambda *_: 1 / 0)
    assert REPOSITORY not in make_packages(tmp_path, SITE)
    assert "financiering.zip" not in packages(tmp_path)


def test_what_closed_for_visitors_is_taken_out_of_the_packages(house, tmp_path: Path):
    first, second = some_dossiers()
    make_packages(tmp_path, SITE)
    with writing():
        first.read_access = second.read_access = "members"
    make_packages(tmp_path, SITE)
    assert packages(tmp_path) == {}


def test_the_page_of_downloads_leads_to_them_and_to_nothing_else(house, client, tmp_path, monkeypatch):
    dossier = make_dossier()
    monkeypatch.setattr("app.exchange.views.folder", lambda: tmp_path)
    assert client.get("/dossiers/downloads").status_code == 200
    make_packages(tmp_path, SITE)
    with writing():
        dossier.edited_at = clock.now()
    assert "/dossiers/downloads/cooplink.zip" in client.get("/dossiers/downloads").text
    with client.get("/dossiers/downloads/cooplink.zip") as answer:
        assert zipfile.is_zipfile(BytesIO(answer.data))
    for name in ("signs.json", "..%2Fsecret_key", ".cooplink.zip.abcd", "niets.zip"):
        assert client.get(f"/dossiers/downloads/{name}").status_code == 404
