"""Nonsense at every door of the dossiers: refused with a page and a sentence, never an error of the house."""

from __future__ import annotations

import pytest

from app.dossiers.models import Dossier, Revision
from app.foundation.database import db
from tests.dossiers.making import again, text_of
from tests.dossiers.rooms import LISTS, POSTS, ROOMS, make_room
from tests.forum.doors import undone

SERVER_ERROR, REFUSED, FORBIDDEN, NOT_FOUND = 500, 400, 403, 404
NUMBERS = ["", "-1", "abc", "１２", str(10**20), "9" * 5000, "1\0"]
WORDS = ["\0", "a" * 100_000, b"\xff\xfe\xfd", "{{ 7*7 }}%s%(x)s{0}"]
PLACES = ("dossier", "post", "topic", "suggestion", "feedback", "source")
ODD = [
    "from=x&to=-1&mode=zzz&page=-1&section=99999&version=0&theme=..%2F&attempt=-4&after=zzz&status=zzz&q=%FF",
    "state=zzz&title=%00&into=x&dossier=x&group=zzz&sort=zzz&phase=zzz&kind=zzz&theme=%00&base=-1&from=2&to=1",
    f"from={10**20}&page={10**20}&version={10**20}&theme_id={10**20}&into={10**20}&after=eyJ4IjoxfQ&group=%00",
    f"to=1&mode=split&page=zzz&section=x&theme=%FF%FE&title={'a' * 3000}&a[]=1&a[]=2&state=%00&phase=%00",
]


@pytest.fixture
def room(house, monkeypatch):
    """Return the room, with doors that never tire."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    return make_room()


def every_field() -> list[tuple[str, str]]:
    """List every field of every door."""
    return [(name, field) for name, (_, fields) in POSTS.items() for field in fields]


def test_every_door_opens_or_refuses_when_all_is_well(room, as_):
    browser, answers = as_("ruth"), {}
    for name in POSTS:
        with undone():
            answers[name] = room.send(browser, name).status_code
    assert {name: status for name, status in answers.items() if status >= SERVER_ERROR} == {}
    assert sum(status < REFUSED for status in answers.values()) > len(answers) // 2, answers


NUMBERED = {
    "base_id", "section", "number", "dossier_id", "revision_id", "group_id", "theme_id", "topic_id",
    "category_id", "post_ids", "into", "step", "review_months", "reviewers_needed", "applies_on",
}  # fmt: skip


def test_nonsense_in_a_field_is_never_an_error_of_the_house(room, as_):
    browser, answers = as_("ruth"), {}
    for turn, (door, field) in enumerate(every_field()):
        values = NUMBERS if field in NUMBERED else WORDS
        value = values[turn % len(values)]
        with undone():
            answer = room.send(browser, door, **{field: value})
        answers[door, field, str(value)[:20]] = answer.status_code
        if answer.status_code >= REFUSED and answer.mimetype == "text/html":
            assert "<main" in answer.text, (door, field, value)
    assert {case: status for case, status in answers.items() if status >= SERVER_ERROR} == {}


def test_an_empty_or_strange_form_is_never_an_error_of_the_house(room, as_):
    strange = {"body": ["a", "b"], "take-x": "1", "take-99999999999": "yes", "text_": "x", "home-1": ""}
    browsers = {name: as_(name) for name in ("ruth", "pia", "visitor")}
    for turn, (door, (pattern, _)) in enumerate(POSTS.items()):
        name = list(browsers)[turn % len(browsers)]
        for data in ({}, strange):
            with undone():
                status = browsers[name].post(room.path(pattern), data=data).status_code
                assert status < SERVER_ERROR, (door, name)


def test_visitors_and_strangers_get_in_nowhere_by_nonsense(room, as_):
    for name in ("visitor", "pia"):
        browser = as_(name)
        for door in ("settings", "rename", "split", "merge", "archive", "demote", "decide", "change theme"):
            with undone():
                assert room.send(browser, door).status_code == FORBIDDEN or name == "visitor", (door, name)
    assert again(room.dossier).title == room.dossier.title


def test_a_number_in_an_address_that_is_of_nothing_is_not_found(room, as_):
    browser = as_("ruth")
    for place in PLACES:
        patterns = [path for path, _ in POSTS.values() if "{" + place + "}" in path]
        assert patterns
        for turn, pattern in enumerate(patterns):
            for number in ((0, 999_999), (2**63, "-1"), (10**20, "abc"))[turn % 3]:
                path = pattern.format(**{**room.ids, place: number})
                with undone():
                    status = browser.post(path, data={}).status_code
                    assert status in {NOT_FOUND, 405} or "/handling" in path, path


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


def test_odd_questions_in_an_address_are_never_an_error_of_the_house(room, as_):
    browser, answers = as_("nadia"), {}
    for turn, pattern in enumerate([*ROOMS, *LISTS]):
        for odd in (ODD[turn % len(ODD)], ODD[(turn + 1) % len(ODD)]):
            path = room.path(pattern)
            answers[path, odd[:12]] = browser.get(f"{path}?{odd}").status_code
    assert {case: status for case, status in answers.items() if status >= SERVER_ERROR} == {}


def test_a_version_that_is_not_there_is_not_found(room, client):
    for number in ("0", "99999", str(10**20), "-1", "x", "1.5"):
        for page in ("v/{}", "v/{}/merged"):
            assert client.get(f"{room.dossier.url}/{page.format(number)}").status_code == NOT_FOUND, number


def test_nothing_was_half_done_by_all_that_nonsense(room, as_):
    browser, before = as_("ruth"), (db.session.query(Dossier).count(), db.session.query(Revision).count())
    for door in ("start", "promote", "split"):
        for title in ("", "x", "a" * 121, "[[x]]", "\u200b\u200b\u200b", room.other.title):
            answer = room.send(browser, door, title=title)
            assert answer.status_code == 422, (door, title)
            assert "<main" in answer.text
    assert (db.session.query(Dossier).count(), db.session.query(Revision).count()) == before
