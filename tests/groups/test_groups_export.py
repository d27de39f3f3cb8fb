"""Taking everything along: for coordinators in one click, complete, and without anybody's address."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import PurePosixPath

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from app.files.store import the_store
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.actions.photos import FileChoice
from app.groups.export import FORMAT, VERSION, archive_name, archive_of
from app.groups.fields import FIELDS, is_filled, typed_value
from app.groups.loading import stored_file
from app.groups.models import Group, InitiativeFile
from tests.cast import person
from tests.files import specimens
from tests.groups.profiles import make_told, profile_of
from tests.making import make_group, make_initiative

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def group(house):
    return make_told(omar="member", pia="follower")


def add(group: Group, name: str, data: bytes, kind: str, audience: str = "group") -> InitiativeFile:
    with writing():
        return actions.add_file(person("nadia"), group, name, data, FileChoice(kind, "", audience))


def unpacked(group: Group, language: str = "en") -> dict[str, bytes]:
    with writing():
        initiative = actions.export_initiative(person("nadia"), group)
    with force_locale(language), archive_of(initiative) as archive, zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def facts_of(group: Group) -> dict:
    return json.loads(unpacked(group)["initiative.json"])


def test_every_field_that_was_told_is_in_it(group):
    facts = facts_of(group)
    profile = profile_of(group)
    told = {field.key for field in FIELDS if is_filled(typed_value(field, profile))}
    assert set(facts["fields"]) == told
    assert (facts["format"], facts["version"], facts["address"]) == (FORMAT, VERSION, "het-ketelveld")
    assert facts["fields"]["position"] == [52.2231, 6.8872]
    assert facts["fields"]["financing_amounts"] == "Zesduizend euro inleg per huishouden"
    assert facts["fields"]["contact"] == "nadia"
    assert facts["fields"]["founded_on"] == "2022-01-01"
    assert facts["declarations"]["words"] == ["democratic", "responsible", "sharing"]
    assert [step["phase"] for step in facts["timeline"]] == ["idea"]


def test_an_initiative_that_told_nothing_yet_can_be_taken_along_too(house):
    found = unpacked(make_initiative())
    assert set(found) == {"initiative.json", "README.md"}


def test_its_people_are_in_it_by_name_and_followers_are_not(group):
    with writing():
        actions.hide_oneself(person("omar"), group, is_hidden=True)
    members = [(one["username"], one["role"]) for one in facts_of(group)["members"]]
    assert members == [("nadia", "coordinator"), ("omar", "member")]


def test_nobody_s_address_is_in_it(group):
    key = stored_file(add(group, "plan.pdf", PDF, "document")).key.encode()
    for name, data in unpacked(group).items():
        assert b"@voorbeeld" not in data, name
        assert key not in data + name.encode()


def test_the_files_are_in_it_whoever_may_see_them(group):
    plan = add(group, "Plan.PDF", PDF, "document")
    photo = add(group, "foto.png", specimens.png(), "photo", "public")
    found = unpacked(group)
    paths = [f"documents/{plan.id}-Plan.pdf", f"photos/{photo.id}-foto.png"]
    assert found[paths[0]] == PDF
    assert found[paths[1]].startswith(b"\x89PNG")
    facts = json.loads(found["initiative.json"])
    assert [one["path"] for one in facts["files"]] == paths
    assert [one["audience"] for one in facts["files"]] == ["group", "public"]
    assert facts["missing"] == []
    assert f"({paths[0]})" in found["README.md"].decode()


NAMES = ["../../etc/passwd.pdf", "C:\\boot.pdf", "/abs.pdf", "con\x00.pdf", "a" * 500, "..", "рапорт.pdf"]


def test_every_path_is_safe_to_unpack_and_there_is_one_for_each_file(group):
    for name in NAMES:
        add(group, name, PDF, "document")
    found = [name for name in unpacked(group) if name.startswith("documents/")]
    assert len(set(found)) == len(NAMES)
    for name in found:
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert len(path.parts) == 2
        assert ".." not in name
        assert "\\" not in name
        assert ":" not in name


def test_a_file_whose_bytes_were_lost_is_named_and_the_rest_is_there(group):
    lost, kept = add(group, "weg.pdf", PDF, "document"), add(group, "er.pdf", PDF, "document")
    the_store().remove(stored_file(lost).key)
    found = unpacked(group)
    assert json.loads(found["initiative.json"])["missing"] == [f"documents/{lost.id}-weg.pdf"]
    assert f"documents/{kept.id}-er.pdf" in found


def test_people_can_read_it_in_their_own_language(group):
    english = unpacked(group, "en")["README.md"].decode()
    assert english.startswith("# Het Ketelveld\n")
    assert "In **2021** liepen we er met negen buren doorheen." in english
    assert "- **Legal form:** Co-operative" in english
    assert "- Nadia (@nadia)" in english
    assert "Timeline" in english


def test_only_its_coordinators_take_it_along_and_the_ledger_says_who(group):
    for name in ("visitor", "pia", "omar", "quinn", "ruth"):
        with pytest.raises(Denied), writing():
            actions.export_initiative(person(name), group)
    unpacked(group)
    line = db.session.scalars(sa.select(Activity).filter_by(verb="initiative.exported")).one()
    assert (line.actor_id, line.subject_id, line.audience) == (person("nadia").id, group.id, "moderators")


def test_a_working_group_has_no_export(house):
    group = make_group("nadia")
    with pytest.raises(Hidden), writing():
        actions.export_initiative(person("nadia"), group)


def test_the_door_hands_over_an_archive_with_a_plain_name(as_, group):
    add(group, "plan.pdf", PDF, "document")
    for name, status in {"visitor": 403, "pia": 403, "omar": 403, "quinn": 403, "nadia": 200}.items():
        answer = as_(name).post("/i/het-ketelveld/export.zip")
        assert answer.status_code == status, name
        if status == 200:
            assert answer.mimetype == "application/zip"
            assert f"filename={archive_name(profile_of(group))}" in answer.headers["Content-Disposition"]
            with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
                assert "initiative.json" in packed.namelist()
        answer.close()
    assert as_("pia").post("/i/nergens/export.zip").status_code == 404


def test_a_large_archive_does_not_live_in_memory(group, monkeypatch):
    monkeypatch.setattr("app.groups.export.IN_MEMORY", 1000)
    add(group, "foto.png", specimens.png(900, 700), "photo")
    with writing():
        initiative = actions.export_initiative(person("nadia"), group)
    with archive_of(initiative) as archive:
        assert archive._rolled
        copy = io.BytesIO()
        shutil.copyfileobj(archive, copy)
    assert zipfile.is_zipfile(copy)


def test_taking_along_ten_files_asks_as_many_questions_as_taking_one(group):
    from tests.counting import count_statements

    def questions() -> int:
        with writing():
            initiative = actions.export_initiative(person("nadia"), group)
            with count_statements() as statements, archive_of(initiative):
                return len(statements)

    add(group, "een.pdf", PDF, "document")
    few = questions()
    for number in range(9):
        add(group, f"{number}.pdf", PDF, "document")
    assert questions() == few
