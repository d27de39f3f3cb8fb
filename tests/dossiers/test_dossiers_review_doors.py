"""The doors of reviewing: to whom they open, what they show, and what they refuse."""

from __future__ import annotations

import pytest

from app.dossiers.models import Review
from app.foundation.database import db
from tests.counting import count_statements
from tests.dossiers.making import BODY, again, edit, make_dossier, theme
from tests.dossiers.reviewing import change_row, review, speak_english
from tests.making import let_in, make_group

CAST = ("visitor", "pia", "quinn", "omar", "nadia")
NEWER = BODY.replace("70 tot 80", "ongeveer 75")


@pytest.fixture
def scene(house):
    speak_english()
    group = make_group("nadia", "Werkgroep Financiering", omar="member")
    dossier = make_dossier("nadia", steward=group)
    edit(dossier, "pia", NEWER)
    return again(dossier)


def send(browser, dossier, **data: object):
    fields = {"revision_id": again(dossier).latest_id, "verdict": "correct", **data}
    return browser.post(f"/d/{dossier.id}/reviews", data=fields)


def test_only_the_group_comes_in(scene, as_) -> None:
    for who, status in zip(CAST, (403, 403, 403, 200, 200), strict=True):
        browser = as_(who)
        assert browser.get(f"{scene.url}/review").status_code == status, who
        if status != 200:
            assert send(browser, scene).status_code == status, who
    assert db.session.scalars(db.select(Review)).all() == []


def test_what_is_for_members_is_not_there_for_a_visitor(scene, as_) -> None:
    change_row(scene, read_access="members")
    assert as_("visitor").get(f"{scene.url}/review").status_code == 404
    assert send(as_("visitor"), scene).status_code == 404
    assert as_("pia").get(f"{scene.url}/review").status_code == 403
    assert as_("omar").get("/d/x/999999/review").status_code == 404
    assert as_("omar").post("/d/999999/reviews").status_code == 404


def test_one_click_says_that_it_is_right(scene, as_) -> None:
    browser = as_("omar")
    assert "Nobody has reviewed this text yet" in browser.get(f"{scene.url}/review").text
    answer = send(browser, scene)
    assert (answer.status_code, answer.headers["Location"]) == (303, scene.url)
    page = browser.get(f"{scene.url}/review").text
    assert "Nothing changed since" in page
    assert "it is still right" in page
    assert send(browser, scene).status_code == 303


def test_the_page_shows_what_changed_since_the_review(scene, as_) -> None:
    review(scene, "omar")
    edit(scene, "pia", NEWER.replace("Elk huishouden", "Ieder <b>huishouden</b>"))
    page = as_("nadia").get(f"{scene.url}/review").text
    assert "<ins>" in page
    assert "<del>" in page
    assert "Ieder &lt;b&gt;" in page
    page = as_("omar").get(f"{scene.url}/review").text
    assert "Your review holds until" in page


def test_a_text_that_changed_meanwhile_is_shown_and_asked_again(scene, as_) -> None:
    old = again(scene).latest_id
    edit(scene, "pia", NEWER.replace("Elk", "Ieder"))
    answer = send(as_("omar"), scene, revision_id=old, note="Gelezen in de werkgroep.")
    assert answer.status_code == 409
    assert "This changed while you were reading" in answer.text
    assert "Ieder" in answer.text
    assert "Gelezen in de werkgroep." in answer.text
    assert db.session.scalars(db.select(Review)).all() == []


def test_what_is_not_right_yet_comes_back_as_it_was_typed(scene, as_) -> None:
    answer = send(as_("omar"), scene, verdict="wrong", note="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert send(as_("omar"), scene, verdict="wrong").status_code == 422
    assert send(as_("omar"), scene, verdict="").status_code == 422
    for number in ("0", "-3", "veel", str(2**70)):
        assert send(as_("omar"), scene, revision_id=number).status_code == 422


def test_a_doubt_is_read_by_the_next_reviewer(scene, as_) -> None:
    assert send(as_("omar"), scene, verdict="wrong", note="Het cijfer is <oud>.").status_code == 303
    page = as_("nadia").get(f"{scene.url}/review").text
    assert "found something wrong in version 2" in page
    assert "Het cijfer is &lt;oud&gt;." in page


def test_a_theme_that_asks_for_two_tells_how_many_read_it(scene, as_) -> None:
    change_row(theme(), reviewers_needed=2)
    answer = send(as_("omar"), scene)
    assert answer.status_code == 303
    assert again(scene).reviewed_id is None
    assert "2 people have to read the same version; 1 did" in as_("nadia").get(f"{scene.url}/review").text


def test_the_page_costs_the_same_however_much_was_said(scene, as_) -> None:
    counts = []
    browser = as_("nadia")
    for note in range(6):
        if note in (0, 5):
            browser.get(f"{scene.url}/review")
            with count_statements() as statements:
                browser.get(f"{scene.url}/review")
            counts.append(len(statements))
        edit(scene, "pia", NEWER + f"\nRegel {note}.\n")
        review(scene, "omar", "wrong", note=f"Twijfel {note}")
    assert counts[0] == counts[1]


def test_who_looks_after_it_with_two_groups_chooses_one(scene, as_) -> None:
    other = make_group("omar", "Rekenclub")
    change_row(scene, steward_id=None)
    make_dossier("omar", "Rekenen", steward=other)
    group = make_group("nadia", "Nog een groep")
    let_in(group, "omar")
    make_dossier("nadia", "Sommen", steward=group)
    page = as_("omar").get(f"{scene.url}/review").text
    assert "Rekenclub" in page
    assert "Nog een groep" in page
    assert send(as_("omar"), scene).status_code == 422
    assert send(as_("omar"), scene, group_id=other.id).status_code == 303


def test_everybody_reads_who_reviewed_it_and_who_doubted(scene, as_) -> None:
    empty = as_("pia").get(f"{scene.url}/reviews").text
    assert "Nobody reviewed it yet" in empty
    review(scene, "omar")
    review(scene, "nadia", "wrong", note="Het cijfer is <oud>.")
    edit(scene, "nadia", NEWER.replace("Elk", "Ieder"), is_minor=True)
    page = as_("pia").get(f"{scene.url}/reviews").text
    for words in (
        "found version 2 right",
        "found something wrong in version 2",
        "Het cijfer is &lt;oud&gt;.",
        "the review goes on with version 3",
        "This holds until",
        "Werkgroep Financiering",
    ):
        assert words in page, words
    order = [page.index(words) for words in ("goes on with version 3", "something wrong", "version 2 right")]
    assert order == sorted(order)
    assert as_("visitor").get(f"{scene.url}/reviews").status_code == 200
    change_row(scene, read_access="members")
    assert as_("visitor").get(f"{scene.url}/reviews").status_code == 404


def test_the_list_of_reviews_costs_the_same_however_long_it_is(scene, as_) -> None:
    browser, counts, url = as_("pia"), [], f"{scene.url}/reviews"
    for note in range(8):
        review(scene, "omar", "wrong", note=f"Twijfel {note}")
        edit(scene, "pia", NEWER + f"\nRegel {note}.\n")
        if note in (0, 7):
            browser.get(url)
            with count_statements() as statements:
                assert browser.get(url).status_code == 200
            counts.append(len(statements))
    assert counts[0] == counts[1]
