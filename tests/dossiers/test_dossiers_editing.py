"""Editing through the door: what is saved, what is refused, and that nothing typed is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.dossiers.actions.presence import note_presence
from app.dossiers.models import Dossier, EditAttempt, Presence, Revision
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of

pytestmark = pytest.mark.usefixtures("english")
As = Callable[[str], FlaskClient]
MARKED = BODY.replace("de waarde", "de marktwaarde")
PRICED = BODY.replace("de waarde", "de WOZ-waarde")
LENT = BODY.replace("Elk huishouden legt", "Ieder legt")
SECTION = "## Ledenleningen\n\nNiemand hoeft iets in te leggen.\n"
HOSTILE = "<script>alert('x')</script> \x00{{ 7777*7777 }} ' OR 1=1 -- \u202e"


@pytest.fixture
def english(house: Flask, client: FlaskClient) -> None:
    """Let everybody read English."""
    client.set_cookie("language", "en")
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


def send(browser: FlaskClient, dossier: Dossier, body: str = MARKED, **fields: object) -> TestResponse:
    given = {"body": body, "base_id": dossier.latest_id, "key": "sleutel", "summary": "Cijfer bijgewerkt"}
    return browser.post(f"/d/{dossier.id}/revisions", data={**given, **fields})


def kept() -> list[str]:
    return list(db.session.scalars(db.select(EditAttempt.body).order_by(EditAttempt.id)))


def newest(dossier: Dossier) -> Revision:
    return db.session.get_one(Revision, again(dossier).latest_id)


def test_the_editor_opens_with_the_page_and_its_version(as_: As) -> None:
    dossier = make_dossier()
    page = unescape(as_("omar").get(f"{dossier.url}/edit").text)
    assert BODY in page.replace("\r", "")
    assert f'name="base_id" value="{dossier.latest_id}"' in page
    assert 'name="section" value=""' in page
    assert "What you save is on the page at once." in page


SECTIONS = [
    ("0", "Een bank leent meestal 70 tot 80 procent.", "## Wat de bank doet", "0"),
    ("1", "## Wat de bank doet", "## Ledenleningen", "1"),
    ("2", "## Ledenleningen", "## Wat de bank doet", "2"),
    ("7", "## Ledenleningen", "Niets hiervan", ""),
    ("x", "## Ledenleningen", "Niets hiervan", ""),
    ("-1", "## Ledenleningen", "Niets hiervan", ""),
]


def test_the_editor_opens_one_section_or_the_whole_page_when_it_is_gone(as_: As) -> None:
    dossier = make_dossier()
    omar = as_("omar")
    for asked, has, lacks, sent in SECTIONS:
        page = omar.get(f"{dossier.url}/edit?section={asked}").text
        field = page.partition("<textarea")[2].partition("</textarea>")[0]
        assert (has in field, lacks in field) == (True, False), asked
        assert f'name="section" value="{sent}"' in page, asked
        assert ("That section is not there any more." in page) == (sent == ""), asked


def test_the_words_before_the_first_heading_have_a_name_in_the_editor(as_: As) -> None:
    page = as_("omar").get(f"{make_dossier().url}/edit?section=0").text
    assert "The section “Introduction”" in page


def test_the_short_address_of_the_editor_works_as_well(as_: As) -> None:
    dossier = make_dossier()
    assert "Ledenleningen" in as_("omar").get(f"/d/{dossier.id}/edit?section=2").text


def test_saving_leads_to_the_section_that_was_changed(as_: As) -> None:
    dossier = make_dossier()
    response = send(as_("omar"), dossier, SECTION, section=2, minor="1")
    assert (response.status_code, response.location) == (303, f"{dossier.url}#h-ledenleningen")
    revision = newest(dossier)
    assert (revision.number, revision.summary, revision.is_minor) == (2, "Cijfer bijgewerkt", True)
    assert text_of(dossier) == BODY[: BODY.index("## Leden")] + SECTION


def test_saving_twice_makes_one_version(as_: As) -> None:
    dossier = make_dossier()
    omar, base = as_("omar"), dossier.latest_id
    assert send(omar, dossier, base_id=base).status_code == 303
    assert send(omar, dossier, base_id=base).status_code == 303
    assert (again(dossier).revision_count, len(kept())) == (2, 1)


def test_another_text_from_the_same_form_is_another_edit(as_: As) -> None:
    dossier = make_dossier()
    omar, base = as_("omar"), dossier.latest_id
    send(omar, dossier, MARKED, base_id=base)
    for _ in range(2):  # back in the browser, and once more
        assert send(omar, dossier, LENT, base_id=base).status_code == 303
    assert ("marktwaarde" in text_of(dossier), "Ieder legt" in text_of(dossier)) == (True, True)
    assert (again(dossier).revision_count, len(kept())) == (3, 2)


def test_the_same_key_for_two_dossiers_keeps_both(as_: As) -> None:
    one, two = make_dossier(), make_dossier(title="Iets anders")
    omar = as_("omar")
    assert (send(omar, one).status_code, send(omar, two, LENT).status_code) == (303, 303)
    assert ("marktwaarde" in text_of(one), "Ieder legt" in text_of(two)) == (True, True)


def test_without_a_key_nothing_is_taken_for_something_else(as_: As) -> None:
    dossier = make_dossier()
    omar = as_("omar")
    send(omar, dossier, MARKED, key="")
    send(omar, again(dossier), MARKED.replace("Elk", "Ieder"), key="")
    assert (again(dossier).revision_count, len(kept())) == (3, 2)


def archive(dossier: Dossier) -> None:
    dossier.archived_at = dossier.started_at


def withdraw(dossier: Dossier) -> None:
    dossier.withdrawn_at = dossier.started_at


def keep_to_stewards(dossier: Dossier) -> None:
    dossier.policy = "suggested"


def leave_open(dossier: Dossier) -> None:
    dossier.policy = "open"


OUTSIDE = "A sentence of mine that nobody may lose."
# What happened meanwhile, what is sent, the answer, and the sentence.
REFUSALS = [
    (archive, {}, 403, "This dossier is archived: it stays as it is."),
    (withdraw, {}, 404, "This is what you typed"),
    (keep_to_stewards, {}, 403, "You can suggest your change to them."),
    (leave_open, {"base_id": ""}, 422, "does not say which version it began from"),
    (leave_open, {"base_id": "0"}, 422, "does not say which version it began from"),
    (leave_open, {"base_id": "abc"}, 422, "does not say which version it began from"),
    (leave_open, {"base_id": "-3"}, 422, "does not say which version it began from"),
    (leave_open, {"base_id": "9" * 30}, 422, "does not say which version it began from"),
    (leave_open, {"base_id": "999999999"}, 422, "does not say which version it began from"),
    (leave_open, {"section": "7"}, 422, "That section is not in the version you began from."),
    (leave_open, {"section": "x"}, 422, "That section is not in the version you began from."),
    (leave_open, {"section": "-1"}, 422, "That section is not in the version you began from."),
    (leave_open, {"summary": "s" * 201}, 422, "This is too long: at most 200 characters."),
    (leave_open, {"attempt": "999", "answers": OUTSIDE}, 422, "which version it began from"),
]


def test_nothing_that_was_typed_is_lost_by_a_refusal(as_: As) -> None:
    pia = as_("pia")
    for number, (happened, fields, status, sentence) in enumerate(REFUSALS):
        dossier = make_dossier(title=f"Geval {number}")
        base = dossier.latest_id
        with writing():
            happened(dossier)
        response = send(pia, dossier, OUTSIDE, **{"base_id": base, "key": f"k{number}", **fields})
        page = unescape(response.text)
        assert (response.status_code, sentence in page) == (status, True), (number, page[-3000:])
        assert OUTSIDE in page, number
        assert (happened is not archive) or "readonly" in page, number
        assert kept()[-1] == OUTSIDE, number
        count = db.select(Dossier.revision_count).filter_by(id=dossier.id)
        assert db.session.scalar(count) == 1, number


def test_a_text_that_is_too_long_comes_back_whole(as_: As) -> None:
    dossier = make_dossier()
    words = "woord " * 40_000
    response = send(as_("omar"), dossier, words)
    assert response.status_code == 422
    assert "This text is too long" in response.text
    assert words.strip() in response.text
    assert kept() == [words.strip()]


def test_what_machines_and_rascals_type_is_only_text(as_: As) -> None:
    dossier = make_dossier()
    omar = as_("omar")
    fields = {"key": HOSTILE, "summary": HOSTILE}
    assert send(omar, dossier, f"## Kop\n\n{HOSTILE}", **fields).status_code == 303
    for page in (f"{dossier.url}/edit", "/my-edits"):
        text = omar.get(page).text
        assert ("<script>alert" in text, "60481729" in text) == (False, False), page


def test_who_may_not_edit_sees_no_editor(as_: As, client: FlaskClient) -> None:
    dossier = make_dossier()
    assert client.get(f"{dossier.url}/edit").status_code == 403
    assert send(client, dossier).status_code == 403
    with writing():
        withdraw(dossier)
    for name, status in (("pia", 404), ("visitor", 404), ("nadia", 403), ("quinn", 403)):
        assert as_(name).get(f"{dossier.url}/edit").status_code == status, name
    assert send(client, dossier).status_code == 404
    assert kept() == []


def test_who_never_had_a_hidden_dossier_before_them_keeps_nothing_with_it(as_: As) -> None:
    dossier = make_dossier()
    with writing():
        withdraw(dossier)
    assert send(as_("pia"), dossier, base_id=0).status_code == 404
    assert kept() == []


def test_who_has_not_confirmed_an_address_sees_their_text_again(as_: As) -> None:
    dossier = make_dossier()
    with writing():
        db.session.get_one(User, person("pia").id).email_confirmed_at = None
    response = send(as_("pia"), dossier, OUTSIDE)
    assert (response.status_code, OUTSIDE in response.text) == (403, True)


def test_who_can_only_suggest_gets_the_same_form(as_: As) -> None:
    dossier = make_dossier()
    with writing():
        keep_to_stewards(dossier)
    page = as_("pia").get(f"{dossier.url}/edit").text
    assert f'action="/d/{dossier.id}/suggestions"' in page
    assert "You can suggest your change to them." in page
    page = as_("quinn").get(f"{dossier.url}/edit").text
    assert f'action="/d/{dossier.id}/revisions"' in page
    assert f'formaction="/d/{dossier.id}/suggestions"' in page


def test_a_preview_saves_nothing_and_keeps_the_form(as_: As, client: FlaskClient) -> None:
    dossier = make_dossier()
    text = "## Kop\n\nEen **dikke** zin.[^1]\n\n[^1]: Bron.\n"
    page = send(as_("omar"), dossier, text, preview="1", section=2)
    assert page.status_code == 200
    assert ("<strong>dikke</strong>" in page.text, "Bron." in page.text) == (True, True)
    assert ('value="Cijfer bijgewerkt"' in page.text, 'name="section" value="2"' in page.text) == (True, True)
    assert again(dossier).revision_count == 1
    for browser, status in ((as_("pia"), 200), (client, 403)):
        response = browser.post(f"/d/{dossier.id}/preview", data={"body": text})
        assert (response.status_code, "<strong>dikke" in response.text) == (status, status == 200)


def test_a_session_that_ended_shows_the_text_and_the_way_back_in(
    as_: As, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = make_dossier()
    response = send(client, dossier, OUTSIDE)
    assert (response.status_code, OUTSIDE in response.text, "/session/new" in response.text) == (
        403,
        True,
        True,
    )
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    response = send(as_("omar"), dossier, OUTSIDE, headers={})
    page = response.text
    assert (response.status_code, "Please send it once more" in page) == (400, True)
    assert (OUTSIDE in page, "Cijfer bijgewerkt" in page) == (True, True)


def test_a_form_without_a_good_token_can_be_sent_again_as_it_was(
    as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = make_dossier()
    omar = as_("omar")
    monkeypatch.setitem(omar.application.config, "WTF_CSRF_ENABLED", True)
    fields = {"body": SECTION, "base_id": dossier.latest_id, "section": 2, "key": "k", "csrf_token": "oud"}
    origin = {"Origin": "http://localhost"}
    page = omar.post(f"/d/{dossier.id}/revisions", data=fields, headers=origin).text
    for name in ("base_id", "section", "key"):
        assert f'name="{name}" value="{fields[name]}"' in page, name
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    again_sent = {**fields, "csrf_token": token}
    response = omar.post(f"/d/{dossier.id}/revisions", data=again_sent, headers=origin)
    assert response.status_code == 303
    assert "Niemand hoeft" in text_of(dossier)


def test_who_else_is_editing_is_told_and_forgotten(as_: As, client: FlaskClient) -> None:
    dossier = make_dossier()
    omar, nadia = as_("omar"), as_("nadia")
    here = f"/d/{dossier.id}/presence"
    assert omar.post(here, data={"section": "Ledenleningen"}).json == {"others": []}
    told = ["Omar is editing the section “Ledenleningen”."]
    assert nadia.post(here).json == {"others": told}
    assert omar.post(here).json == {"others": ["Nadia is editing the whole page."]}
    assert "Omar is editing the whole page." in nadia.get(f"{dossier.url}/edit").text
    assert client.post(here).status_code == 403
    assert db.session.scalar(db.select(db.func.count()).select_from(Presence)) == 2
    send(omar, dossier)
    assert nadia.post(here).json == {"others": []}
    omar.post(here)
    with clock.at(clock.now() + timedelta(seconds=46)):
        assert nadia.post(here).json == {"others": []}


def test_the_editor_costs_the_same_however_much_happens(as_: As) -> None:
    dossier = make_dossier()
    nadia = as_("nadia")
    costs = []
    for words in (("een",), ("twee", "drie", "vier", "vijf")):
        for word in words:
            edit(again(dossier), "omar", text_of(dossier) + f"\n{word}\n")
        for name in ("omar", "pia")[: len(words)]:
            with writing():
                note_presence(person(name), again(dossier), word)
        nadia.get(f"{dossier.url}/edit?section=1")
        with count_statements() as statements:
            assert nadia.get(f"{dossier.url}/edit?section=1").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]
