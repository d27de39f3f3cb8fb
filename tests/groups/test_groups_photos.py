"""Photos and documents of an initiative: each is seen by exactly the people its coordinators chose."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.files.actions import ORPHAN_AFTER
from app.files.models import File
from app.files.refusals import RefusedFile, TooLarge, UnknownKind
from app.files.upkeep import clean_up
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.actions.photos import MOST, FileChoice
from app.groups.loading import load_initiative_file, stored_file
from app.groups.models import Group, InitiativeFile
from tests.cast import person
from tests.files import specimens
from tests.files.making import unconfirm
from tests.making import make_group, make_initiative

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WHO = ("visitor", "unconfirmed", "pia", "follower", "omar", "nadia", "quinn", "ruth")
SEEN_BY = {
    "public": set(WHO),
    "members": set(WHO) - {"visitor", "unconfirmed"},
    "group": {"omar", "nadia", "quinn", "ruth"},
}


@pytest.fixture
def group(house):
    return make_initiative("nadia", "Het Ketelveld", place="Enschede", omar="member")


def add(
    group: Group,
    audience: str = "public",
    kind: str = "photo",
    *,
    by: str = "nadia",
    title: str = "De oude ketel",
    name: str = "foto.png",
    data: bytes | None = None,
) -> InitiativeFile:
    """Let somebody add a photo, or a document."""
    if data is None:
        data = PDF if kind == "document" else specimens.png()
    with writing():
        return actions.add_file(person(by), group, name, data, FileChoice(kind, title, audience))


def seen(name: str, group: Group) -> set[str]:
    """Return the audiences of the files that somebody sees."""
    found = set()
    for line in db.session.scalars(sa.select(InitiativeFile).filter_by(group_id=group.id)):
        try:
            found.add(load_initiative_file(person(name), group, line.id).audience)
        except Hidden:
            continue
    return found


def test_each_file_is_seen_by_exactly_the_people_it_is_for(group):
    for audience in SEEN_BY:
        add(group, audience)
    for name in set(WHO) - {"unconfirmed", "follower"}:
        assert seen(name, group) == {audience for audience, people in SEEN_BY.items() if name in people}, name
    with writing():
        actions.follow_group(person("pia"), group)
    assert seen("pia", group) == {"public", "members"}
    unconfirm("pia")
    assert seen("pia", group) == {"public"}


def test_the_door_hands_a_file_to_exactly_the_people_it_is_for(as_, group):
    lines = {audience: add(group, audience, kind="document").id for audience in SEEN_BY}
    for name in set(WHO) - {"unconfirmed", "follower"}:
        browser = as_(name)
        for audience, number in lines.items():
            answer = browser.get(f"/i/het-ketelveld/files/{number}")
            expected = 200 if name in SEEN_BY[audience] else 404
            assert answer.status_code == expected, (name, audience)
            if expected == 200:
                assert answer.data == PDF
                is_shared = "public" in answer.headers["Cache-Control"]
                assert is_shared == (audience == "public")
            answer.close()


def test_there_is_no_other_way_to_a_file_that_is_not_for_all(as_, group):
    """Its key never leaves the server; but even who knows it gets no further than the choice made here."""
    file = stored_file(add(group, "group"))
    for name in ("visitor", "pia", "omar", "quinn"):
        assert as_(name).get(file.path).status_code == 404, name
    for path in ("/i/het-ketelveld", "/i/het-ketelveld/files"):
        assert file.key not in as_("nadia").get(path).text


def test_a_file_of_another_initiative_is_not_in_this_one(as_, group):
    line = add(group)
    other = make_initiative("pia", "De Lange Lat", place="Groningen")
    for number in (line.id, 0, -1, 2**63, line.id + 1000):
        with pytest.raises(Hidden):
            load_initiative_file(person("pia"), other, number)
    assert as_("pia").get(f"/i/de-lange-lat/files/{line.id}").status_code == 404


def test_another_audience_counts_at_once(group):
    line = add(group, "public")
    for audience, visibility in (("group", "owner"), ("members", "members"), ("public", "public")):
        with writing():
            actions.change_file(person("nadia"), group, line, "De nieuwe ketel", audience)
        assert stored_file(line).visibility == visibility
        assert ("visitor" in SEEN_BY[audience]) == (audience in seen("visitor", group))
    assert line.title == "De nieuwe ketel"


def test_what_is_taken_away_is_gone_two_nights_later(group):
    line = add(group, "public")
    file = stored_file(line)
    with writing():
        actions.remove_file(person("nadia"), group, line)
    assert seen("nadia", group) == set()
    assert file.visibility == "owner"
    with clock.at(clock.now() + 2 * ORPHAN_AFTER):
        clean_up()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 0


def test_what_is_shown_is_never_cleaned_away(group):
    line = add(group, "group")
    with clock.at(clock.now() + 2 * ORPHAN_AFTER):
        clean_up()
    assert stored_file(line).id == line.file_id


def test_a_photo_loses_what_the_telephone_added(as_, group):
    line = add(group, "public", name="IMG_1234.JPG", data=specimens.photograph())
    answer = as_("visitor").get(f"/i/het-ketelveld/files/{line.id}")
    assert b"Geheim" not in answer.data
    answer.close()


REFUSED = [
    ({"kind": "photo", "data": PDF}, RefusedFile, "file"),
    ({"kind": "photo", "data": b"MZ\x90\x00"}, UnknownKind, "file"),
    ({"kind": "document", "data": b""}, RefusedFile, "file"),
    ({"kind": "document", "data": b"<html><script>"}, UnknownKind, "file"),
    ({"kind": "document", "data": PDF + b" " * 11_000_000 + b"%%EOF"}, TooLarge, "file"),
    ({"kind": "film"}, Invalid, "kind"),
    ({"audience": "neighbours"}, Invalid, "audience"),
    ({"audience": ""}, Invalid, "audience"),
    ({"title": "a" * 10_000}, Invalid, "title"),
]


def test_what_cannot_be_shown_is_refused_and_leaves_nothing(group):
    for options, refusal, field in REFUSED:
        with pytest.raises(refusal) as refused:
            add(group, **options)
        assert refused.value.field == field, options
    assert db.session.scalar(sa.select(sa.func.count()).select_from(InitiativeFile)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 0


def test_there_is_an_end_to_photos_but_documents_have_their_own(group, monkeypatch):
    monkeypatch.setitem(MOST, "photo", 2)
    for _ in range(2):
        add(group)
    with pytest.raises(Invalid):
        add(group)
    add(group, kind="document")


def test_only_its_coordinators_choose_what_is_shown(group):
    line = add(group)
    for name in ("visitor", "pia", "omar", "quinn", "ruth"):
        with pytest.raises(Denied):
            add(group, by=name)
        for act, rest in ((actions.change_file, ("X", "public")), (actions.remove_file, ())):
            with pytest.raises(Denied), writing():
                act(person(name), group, line, *rest)
    assert line.title == "De oude ketel"


def test_a_working_group_has_no_photos(house):
    with pytest.raises(Hidden):
        add(make_group("nadia"))


def test_the_ledger_says_that_something_changed_but_not_what(group):
    line = add(group, "group", title="Leningovereenkomst met de buurvrouw")
    with writing():
        actions.change_file(person("nadia"), group, line, "Leningovereenkomst", "members")
    with writing():
        actions.remove_file(person("nadia"), group, line)
    lines = db.session.scalars(sa.select(Activity).filter_by(verb="initiative.changed")).all()
    assert [line.details["changed"] for line in lines] == ["added", "changed", "removed"]
    assert "Leningovereenkomst" not in str([line.details for line in lines])
    assert {line.audience for line in lines} == {"moderators"}
