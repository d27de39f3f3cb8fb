"""Nonsense at every door of the dossiers: refused with a page and a sentence, never an error of the house."""

from __future__ import annotations

import pytest

from app.dossiers.models import Dossier, Revision
from app.foundation.database import db
from tests.dossiers.making import again, text_of
from tests.dossiers.rooms import LISTS, POSTS, ROOMS, make_room
from tests.forum.doors import undone

SERVER_ERROR, REFUSED, FORBIDDEN, NOT_FOUND = 500, 400, 403, 404
NUMBERS = ["", "-1", "0", "abc", "1.5", "１２", str(10**20), "9" * 5000, "1\0", b"\xff\xfe"]
WORDS = ["", "\0", "\x1b[2J\u202e", "a" * 100_000, "\n" * 1000, b"\xff\xfe\xfd", "🏡" * 500, "{{ 7*7 }}", "%s%(x)s{0}"]
PLACES = ("dossier", "post", "topic", "suggestion", "feedback", "source")
ODD = [
    "from=x&to=-1&mode=zzz", "from=2&to=1&mode=rendered", f"from={10**20}&to=1", "mode=split&from=1&to=99",
    "page=-1", "page=zzz", f"page={10**20}", "section=99999", "section=-1", "section=x", "version=0",
    f"version={10**20}", "theme=..%2F", "theme=%00", "theme_id=x", f"base={10**20}&attempt=-4", "after=zzz",
    "after=eyJ4IjoxfQ", "state=zzz", "title=%00", "title=" + "a" * 3000, "title=%F0%9F%8F%A1", "q=%FF%FE",
    "into=x", f"into={10**20}", "dossier=x", "group=zzz", "status=zzz&sort=zzz&phase=zzz&kind=zzz", "a[]=1&a[]=2",
]  # fmt: skip


@pytest.fixture
def room(house, monkeypatch):
    """Return the room, with doors that never tire."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    return make_room()


def every_field() -> list[tuple[str, str]]:
    """List every field of every door."""
    return [(name, field) for name, (_, fields) in POSTS.items() for field in fields]


@pytest.mark.parametrize("who", ["nadia", "quinn"])
def test_every_door_opens_or_refuses_when_all_is_well(room, as_, who):
    answers = {}
    for name in POSTS:
        with undone():
            answers[name] = room.send(as_(who), name).status_code
    assert {name: status for name, status in answers.items() if status >= SERVER_ERROR} == {}
    assert sum(status < REFUSED for status in answers.values()) > len(answers) // 2, answers


@pytest.mark.parametrize("door", POSTS)
def test_nonsense_in_a_field_is_never_an_error_of_the_house(room, as_, door):
    browser, answers = as_("ruth"), {}
    for field in POSTS[door][1]:
        for value in [*NUMBERS, *WORDS, None]:
            with undone():
                answer = room.send(browser, door, **{field: value})
                answers[field, str(value)[:20]] = answer.status_code
                if answer.status_code >= REFUSED:
                    assert "<main" in answer.text or answer.mimetype != "text/html", (field, value)
    assert {case: status for case, status in answers.items() if status >= SERVER_ERROR} == {}


@pytest.mark.parametrize("door", POSTS)
def test_an_empty_form_is_never_an_error_of_the_house(room, as_, door):
    path = room.path(POSTS[door][0])
    for name in ("ruth", "pia", "visitor"):
        with undone():
            assert as_(name).post(path, data={}).status_code < SERVER_ERROR, name
        with undone():
            strange = {"body": ["a", "b"], "take-x": "1", "take-99999999999": "yes", "text_": "x", "home-1": ""}
            assert as_(name).post(path, data=strange).status_code < SERVER_ERROR, name


@pytest.mark.parametrize("place", PLACES)
def test_a_number_in_an_address_that_is_of_nothing_is_not_found(room, as_, place):
    browser = as_("ruth")
    patterns = [path for path, _ in POSTS.values() if "{" + place + "}" in path]
    assert patterns
    for pattern in patterns:
        for number in (0, 999_999, 2**31, 2**63, 10**20, "-1", "abc"):
            path = pattern.format(**{**room.ids, place: number})
            with undone():
                assert browser.post(path, data={}).status_code in {NOT_FOUND, 405}, path


@pytest.mark.parametrize("place", ["suggestion", "feedback", "source"])
def test_what_hangs_on_one_dossier_is_not_found_under_another(room, as_, place):
    browser = as_("nadia")
    for name, (path, fields) in POSTS.items():
        if "{" + place + "}" in path:
            with undone():
                data = {key: value.format(**room.ids) for key, value in fields.items()}
                answer = browser.post(path.format(**{**room.ids, "dossier": room.other.id}), data=data)
                assert answer.status_code == NOT_FOUND or name == "handle", name
            assert again(room.dossier).outdated_count == 1


def test_a_version_of_another_dossier_is_no_base(room, as_):
    before = text_of(room.dossier)
    other = db.session.scalars(db.select(Revision.id).where(Revision.dossier_id == room.other.id)).first()
    for door in ("edit", "suggest"):
        answer = room.send(as_("nadia"), door, base_id=str(other))
        assert answer.status_code == 422, door
        assert "Nieuw." in answer.text, "what was typed is shown again"
    assert text_of(room.dossier) == before


@pytest.mark.parametrize("pattern", [*ROOMS, *LISTS])
def test_odd_questions_in_an_address_are_never_an_error_of_the_house(room, as_, pattern):
    browser, path = as_("nadia"), room.path(pattern)
    answers = {odd: browser.get(f"{path}?{odd}").status_code for odd in ODD}
    assert {odd: status for odd, status in answers.items() if status >= SERVER_ERROR} == {}


@pytest.mark.parametrize("number", ["0", "99999", str(10**20), "-1", "x", "1.5"])
def test_a_version_that_is_not_there_is_not_found(room, client, number):
    for page in ("v/{}", "v/{}/merged"):
        assert client.get(f"{room.dossier.url}/{page.format(number)}").status_code == NOT_FOUND


def test_nothing_was_half_done_by_all_that_nonsense(room, as_):
    browser, before = as_("ruth"), (db.session.query(Dossier).count(), db.session.query(Revision).count())
    for door in ("start", "promote", "split"):
        for title in ("", "x", "a" * 121, "[[x]]", "\u200b\u200b\u200b", room.other.title):
            answer = room.send(browser, door, title=title)
            assert answer.status_code == 422, (door, title)
            assert "<main" in answer.text
    assert (db.session.query(Dossier).count(), db.session.query(Revision).count()) == before
