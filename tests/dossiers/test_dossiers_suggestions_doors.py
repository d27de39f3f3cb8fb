"""The doors of suggestions: what is sent is kept first, the list, one of them, and the decision."""

from __future__ import annotations

import pytest

from app.dossiers.models import EditAttempt, Suggestion
from app.foundation.database import db
from tests.counting import count_statements
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.dossiers.reviewing import change_row, make_suggestion, speak_english
from tests.making import make_group

BANK = BODY.replace("70 tot 80", "ongeveer 75")
BOTH = BANK.replace("Elk huishouden legt een bedrag in.", "Ieder huishouden legt <b>5.000</b> euro in.")


@pytest.fixture
def dossier(house):
    speak_english()
    made = make_dossier("nadia", steward=make_group("nadia", "Werkgroep Financiering", omar="member"))
    change_row(made, policy="suggested")
    return again(made)


def send(browser, dossier, body: str = BANK, **data: object):
    fields = {"body": body, "base_id": dossier.latest_id, "key": "k", "summary": "cijfers", **data}
    return browser.post(f"/d/{dossier.id}/suggestions", data=fields)


def test_a_member_suggests_and_who_looks_after_it_decides(dossier, as_) -> None:
    answer = send(as_("pia"), dossier, BOTH)
    made = db.session.scalars(db.select(Suggestion)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{dossier.url}/suggestions/{made.id}")
    own = f"/d/{dossier.id}/suggestions/{made.id}"
    page = as_("omar").get(f"{dossier.url}/suggestions/{made.id}").text
    assert "Change 1 of 2, line 1" in page
    assert "&lt;b&gt;" in page
    assert "<ins>" in page
    decided = as_("omar").post(
        f"{own}/decision", data={"take-1": "yes", "take-2": "no", "reason-2": "Verschilt per groep."}
    )
    assert decided.status_code == 303
    assert text_of(dossier) == BANK
    page = as_("pia").get(f"{dossier.url}/suggestions/{made.id}").text
    assert "Verschilt per groep." in page
    assert "It became version 2" in page
    listed = as_("pia").get(f"{dossier.url}/suggestions").text
    assert "partly taken in" in listed
    assert "Nothing waits" in listed


def test_what_is_wrong_comes_back_with_all_that_was_chosen(dossier, as_) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    own = f"/d/{dossier.id}/suggestions/{made.id}/decision"
    answer = as_("omar").post(own, data={"take-1": "no", "reason-1": "Oud cijfer.", "take-2": "no"})
    assert answer.status_code == 422
    assert "Say why you leave this out" in answer.text
    assert "Oud cijfer." in answer.text
    assert 'href="#change-2"' in answer.text
    assert text_of(dossier) == BODY
    for nonsense in ({}, {"take-1": "maybe"}, {"take-": "yes", "take-99": "yes", "take-x": "no"}):
        assert as_("omar").post(own, data=nonsense).status_code == 422


def test_a_clash_is_shown_at_its_change(dossier, as_) -> None:
    made = make_suggestion(dossier, "pia", BOTH)
    edit(dossier, "nadia", BODY.replace("70 tot 80", "60"))
    own = f"/d/{dossier.id}/suggestions/{made.id}/decision"
    answer = as_("omar").post(own, data={"take-1": "yes", "take-2": "yes"})
    assert answer.status_code == 409
    assert answer.text.count("Others changed these words since") == 1
    assert as_("omar").post(own, data={"take-1": "no", "reason-1": "x", "take-2": "yes"}).status_code == 303
    assert as_("nadia").post(own, data={"take-1": "yes", "take-2": "yes"}).status_code == 409


def test_what_cannot_be_suggested_is_kept_all_the_same(dossier, as_) -> None:
    browser = as_("pia")
    for sent, status in ((BODY, 422), ("x" * 200_001, 422)):
        answer = send(browser, dossier, sent, key=str(len(sent)))
        assert answer.status_code == status
    assert send(browser, dossier, "Mijn tekst", base_id=0, key="z").status_code == 422
    change_row(dossier, archived_at=dossier.started_at)
    answer = send(browser, dossier, "Nog een tekst", key="a")
    assert answer.status_code == 403
    assert "Nog een tekst" in answer.text
    assert len(db.session.scalars(db.select(EditAttempt)).all()) == 4
    assert db.session.scalars(db.select(Suggestion)).all() == []


def test_outsiders_find_no_open_door(dossier, as_) -> None:
    made = make_suggestion(dossier, "nadia", BANK)
    own, page = f"/d/{dossier.id}/suggestions/{made.id}", f"{dossier.url}/suggestions"
    yes = {"take-1": "yes"}
    for who, read, decides, takes_back in (("visitor", 403, 403, 403), ("pia", 200, 403, 403)):
        browser = as_(who)
        assert browser.get(page).status_code == browser.get(f"{page}/{made.id}").status_code == read
        assert browser.post(f"{own}/decision", data=yes).status_code == decides
        assert browser.post(f"{own}/withdrawal").status_code == takes_back
    assert send(as_("visitor"), dossier).status_code == 403
    change_row(dossier, read_access="members")
    browser = as_("visitor")
    assert {browser.get(one).status_code for one in (page, f"{page}/{made.id}")} == {404}
    assert {browser.post(f"{own}/{act}").status_code for act in ("decision", "withdrawal")} == {404}
    assert send(browser, dossier).status_code == 404
    other = make_dossier("nadia", "Een ander dossier")
    assert as_("omar").get(f"{other.url}/suggestions/{made.id}").status_code == 404
    assert as_("omar").post(f"/d/{other.id}/suggestions/{made.id}/decision", data=yes).status_code == 404
    assert as_("omar").get(f"{page}/{2**70}").status_code == 404
    assert text_of(dossier) == BODY


def test_who_suggested_takes_it_back(dossier, as_) -> None:
    made = make_suggestion(dossier, "pia", BANK)
    own = f"/d/{dossier.id}/suggestions/{made.id}/withdrawal"
    assert as_("omar").post(own).status_code == 403
    assert as_("pia").post(own).status_code == 303
    assert as_("pia").post(own).status_code == 409
    assert "taken back" in as_("omar").get(f"{dossier.url}/suggestions").text


def test_both_pages_cost_the_same_however_much_was_proposed(dossier, as_) -> None:
    counts = []
    browser = as_("omar")
    first = make_suggestion(dossier, "pia", BANK).id
    many = BODY + "".join(f"\nRegel {n}.\n\n## Kop {n}\n" for n in range(30))
    for body in ([], [BANK + f"\n{n}\n" for n in range(8)]):
        for one in body:
            make_suggestion(dossier, "pia", one)
        for path in (f"{dossier.url}/suggestions", f"{dossier.url}/suggestions/{first}"):
            browser.get(path)
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
    big = f"{dossier.url}/suggestions/{make_suggestion(dossier, 'pia', many).id}"
    with count_statements() as statements:
        browser.get(big)
    assert counts[:2] == counts[2:]
    assert counts[1] == len(statements)
