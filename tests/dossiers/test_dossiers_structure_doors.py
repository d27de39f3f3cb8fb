"""The doors of merging, splitting and turning back: to whom they open, and what they show."""

from __future__ import annotations

import pytest

from app.dossiers.models import Dossier
from app.foundation.database import db
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of, theme
from tests.dossiers.reviewing import change_row, speak_english
from tests.dossiers.structure import merge
from tests.making import make_group

OTHER = "Kort.\n\n## Rente\n\nDie verschilt per bank.\n"


@pytest.fixture
def pair(house):
    speak_english()
    group = make_group("nadia", "Werkgroep Financiering", omar="member")
    return tuple(
        make_dossier("nadia", title, body, steward=group)
        for title, body in (("Geld", BODY), ("Lenen", OTHER))
    )


def fields(one: Dossier, into: Dossier, **data: object) -> dict[str, object]:
    return {"into": into.id, "revision_id": again(one).latest_id, **data}


def test_another_dossier_is_chosen_by_its_title(pair, as_) -> None:
    one, into = pair
    browser = as_("omar")
    assert "What comes along" not in browser.get(f"{one.url}/merge").text
    assert "no other dossier with this title" in browser.get(f"{one.url}/merge?into=Nergens").text
    assert "no other dossier with this title" in browser.get(f"{one.url}/merge?into=Geld").text
    page = browser.get(f"{one.url}/merge?into=lenen").text
    assert "What comes along" in page
    assert 'name="take-1"' in page
    assert ">Rente</option>" in page
    change_row(into, confirmed_at=None)
    assert "no other dossier with this title" in browser.get(f"{one.url}/merge?into=Lenen").text


def test_what_it_gives_is_shown_before_it_is_done(pair, as_) -> None:
    one, into = pair
    chosen = fields(one, into, **{"take-1": "1", "home-1": "Rente"})
    page = as_("omar").post(f"/d/{one.id}/merge/preview", data=chosen).text
    assert "What this gives" in page
    assert "### Wat de bank doet" in page
    assert "checked" in page
    assert again(one).merged_into_id is None
    answer = as_("omar").post(f"/d/{one.id}/merge", data=chosen)
    assert (answer.status_code, answer.headers["Location"]) == (303, into.url)
    assert "### Wat de bank doet" in text_of(into)
    assert "Let it live again" in as_("omar").get(f"{one.url}/settings").text
    assert as_("omar").post(f"/d/{one.id}/unmerge").status_code == 303
    assert text_of(into) == OTHER


def test_a_merge_that_cannot_be_is_said_with_what_was_chosen(pair, as_) -> None:
    one, into = pair
    browser, old = as_("omar"), fields(one, into, **{"take-1": "1"})
    edit(one, "omar", BODY.replace("Elk", "Ieder"))
    answer = browser.post(f"/d/{one.id}/merge", data=old)
    assert answer.status_code == 409
    assert "checked" in answer.text
    assert browser.post(f"/d/{one.id}/merge", data=fields(one, one)).status_code == 422
    for nonsense in ({}, {"into": "x"}, {"into": str(2**70)}, {"into": "999999"}):
        assert browser.post(f"/d/{one.id}/merge", data=nonsense).status_code == 422
    odd = {"take-": "1", "take-99": "1", "take--1": "1", "take-x": "1", "home-99": "Rente"}
    assert browser.post(f"/d/{one.id}/merge", data=fields(one, into, **odd)).status_code == 303
    assert text_of(into) == OTHER


def test_a_section_is_split_off(pair, as_) -> None:
    one, _into = pair
    browser = as_("omar")
    assert "Ledenleningen" in browser.get(f"{one.url}/split").text
    wanted = {"revision_id": again(one).latest_id, "section": 2, "title": "Leningen", "theme_id": theme().id}
    for wrong, status in (
        ({"section": "9"}, 422), ({"title": ""}, 422), ({"theme_id": "0"}, 422), ({"title": "Lenen"}, 422),
        ({"revision_id": "1"}, 409),
    ):  # fmt: skip
        assert browser.post(f"/d/{one.id}/splits", data={**wanted, **wrong}).status_code == status, wrong
    answer = browser.post(f"/d/{one.id}/splits", data=wanted)
    assert answer.status_code == 303
    made = db.session.scalars(db.select(Dossier).filter_by(title="Leningen")).one()
    assert answer.headers["Location"] == made.url
    assert browser.get(made.url).status_code == browser.get(one.url).status_code == 200
    bare = make_dossier("nadia", "Zonder koppen", "Alleen tekst.\n")
    change_row(bare, steward_id=again(one).steward_id)
    assert "nothing to split off" in browser.get(f"{bare.url}/split").text


def test_nobody_else_comes_in(pair, as_) -> None:
    one, into = pair
    gets = (f"{one.url}/merge", f"{one.url}/split")
    posts = ("merge", "merge/preview", "unmerge", "splits", "demotion")
    for who in ("visitor", "pia"):
        browser = as_(who)
        assert {browser.get(path).status_code for path in gets} == {403}
        for door in posts:
            status = browser.post(f"/d/{one.id}/{door}", data=fields(one, into)).status_code
            expected = 422 if (door, who) == ("unmerge", "pia") else 403
            assert status == expected, (who, door)
    merge(one, into)
    assert {as_(who).post(f"/d/{one.id}/unmerge").status_code for who in ("visitor", "pia")} == {403}
    change_row(one, read_access="members", merged_into_id=None)
    browser = as_("visitor")
    assert {browser.get(path).status_code for path in gets} == {404}
    assert {browser.post(f"/d/{one.id}/{door}").status_code for door in posts} == {404}
    assert as_("nadia").post("/d/999999/merge").status_code == 404


def test_a_hidden_dossier_cannot_be_found_by_merging(pair, as_) -> None:
    one, into = pair
    change_row(into, withdrawn_at=one.started_at)
    browser = as_("omar")
    assert "no other dossier with this title" in browser.get(f"{one.url}/merge?into=Lenen").text
    assert browser.post(f"/d/{one.id}/merge", data=fields(one, into)).status_code == 422
