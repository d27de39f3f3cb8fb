"""What somebody sent and what they were writing: found again by themselves, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.dossiers.actions.presence import note_presence
from app.dossiers.models import Dossier, EditAttempt, Presence
from app.dossiers.upkeep import prune_attempts_of_dossiers
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.making import BODY, again, edit, make_dossier

pytestmark = pytest.mark.usefixtures("english")
As = Callable[[str], FlaskClient]
SECTION = "## Ledenleningen\n\nNiemand hoeft iets in te leggen.\n"
DRAFT = "## Ledenleningen\n\nHier was ik gebleven.\n"


@pytest.fixture
def english(house: Flask) -> None:
    """Let everybody read English."""
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


def try_to_edit(dossier: Dossier, author: str = "pia", body: str = SECTION, section: int | None = 2) -> int:
    """Send something that is kept and not saved; return the attempt."""
    with writing():
        dossier.policy = "suggested"
    with pytest.raises(Denied):
        edit(dossier, author, body, section=section, summary="Leningen")
    return db.session.scalars(db.select(sa.func.max(EditAttempt.id))).one()


def keep_draft(browser: FlaskClient, dossier: Dossier, base_id: int | None, body: str = DRAFT) -> int:
    """Keep a draft of the third section, as the composer does."""
    fields = {"body": body, "base_id": base_id, "sequence": 0, "title": dossier.title}
    return browser.post(f"/drafts/dossier:{dossier.id}:2", data=fields).status_code


def field_of(page: str) -> str:
    """Return what stands in the editor."""
    return unescape(page.partition('name="body"')[2].partition(">\n")[2].partition("</textarea>")[0])


def test_everything_sent_is_listed_with_what_became_of_it(as_: As) -> None:
    dossier = make_dossier()
    edit(dossier, "pia", BODY.replace("70 tot 80", "ongeveer 75"), summary="cijfer")
    try_to_edit(again(dossier))
    page = unescape(as_("pia").get("/my-edits").text)
    rows = page.partition('<ol class="rows')[2].partition("</ol>")[0].split("<li")[1:]
    assert ["not saved" in row for row in rows] == [True, False]
    assert ["version 2" in row for row in rows] == [False, True]
    assert all(dossier.title in row for row in rows)
    assert "You have not edited a dossier yet" in as_("omar").get("/my-edits").text


def test_only_the_one_who_sent_it_finds_it(as_: As, client: FlaskClient) -> None:
    attempt = try_to_edit(make_dossier())
    page = as_("pia").get(f"/my-edits/{attempt}")
    assert ("Niemand hoeft iets in te leggen." in page.text, "Leningen" in page.text) == (True, True)
    for name, status in (("nadia", 404), ("quinn", 404), ("ruth", 404), ("visitor", 403)):
        assert as_(name).get(f"/my-edits/{attempt}").status_code == status, name
    assert as_("pia").get("/my-edits/99999").status_code == 404
    assert as_("pia").get(f"/my-edits/{'9' * 30}").status_code == 404
    assert client.get("/my-edits").status_code == 403


def test_one_goes_on_with_it_where_one_began(as_: As) -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    attempt = try_to_edit(dossier)
    edit(again(dossier), "quinn", BODY + "\nNog iets.\n")
    page = as_("pia").get(f"{dossier.url}/edit?attempt={attempt}").text
    assert field_of(page) == SECTION
    for name, value in (("base_id", base), ("section", 2)):
        assert f'name="{name}" value="{value}"' in page
    assert "there has been 1 change since" in page
    assert 'value="Leningen"' in page
    assert as_("ruth").get(f"{dossier.url}/edit?attempt={attempt}").status_code == 404
    other = make_dossier(title="Een ander")
    assert as_("pia").get(f"{other.url}/edit?attempt={attempt}").status_code == 404


def test_what_has_no_known_place_stands_below_the_page_and_not_in_its_place(as_: As) -> None:
    dossier = make_dossier()
    attempt = try_to_edit(dossier, body="Een los stuk.", section=9)
    page = as_("pia").get(f"{dossier.url}/edit?attempt={attempt}").text
    assert "it stands below everything else" in page
    assert field_of(page) == f"{BODY}\nEen los stuk."
    assert 'name="section" value=""' in page


def test_a_dossier_that_is_hidden_now_is_named_no_more_and_the_text_is_still_there(as_: As) -> None:
    dossier = make_dossier(title="Onder vier ogen")
    attempt = try_to_edit(dossier)
    with writing():
        again(dossier).withdrawn_at = clock.now()
    pia = as_("pia")
    for url in ("/my-edits", f"/my-edits/{attempt}"):
        page = pia.get(url).text
        assert "A dossier that is not here any more" in page
        assert ("Onder vier ogen" in page, f"/{dossier.id}/edit" in page) == (False, False)
    assert "Niemand hoeft" in page


def test_what_is_older_than_ninety_days_is_forgotten_and_nothing_else() -> None:
    dossier = make_dossier()
    now = clock.now()
    for days, key in ((91, "oud"), (89, "jong"), (0, "nu")):
        with clock.at(now - timedelta(days=days)):
            edit(again(dossier), "pia", f"{BODY}\n{key}\n", key=key)
            with writing():
                note_presence(person(f"{'pia' if days else 'omar'}"), dossier)
    prune_attempts_of_dossiers()
    assert list(db.session.scalars(db.select(EditAttempt.key).order_by(EditAttempt.id))) == ["jong", "nu"]
    assert list(db.session.scalars(db.select(Presence.user_id))) == [person("omar").id]
    assert again(dossier).revision_count == 4


def test_the_list_comes_in_pages_and_costs_the_same(as_: As) -> None:
    dossier = make_dossier()
    pia = as_("pia")
    costs = []
    for wanted in (3, 40):
        with writing():
            count = db.session.scalar(sa.select(sa.func.count()).select_from(EditAttempt)) or 0
            db.session.add_all(
                EditAttempt(user_id=person("pia").id, dossier_id=dossier.id, key=f"k{number}", body="x")
                for number in range(count, wanted)
            )
        pia.get("/my-edits")
        with count_statements() as statements:
            page = pia.get("/my-edits").text
        costs.append(len(statements))
        assert page.count('href="/my-edits/') == min(wanted, 30)
    assert costs[0] == costs[1]
    older = unescape(page.partition('href="/my-edits?after=')[2].partition('"')[0])
    assert pia.get(f"/my-edits?after={older}").text.count('href="/my-edits/') == 10


def test_a_draft_comes_back_with_the_version_it_began_from(as_: As) -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    pia = as_("pia")
    assert keep_draft(pia, dossier, base) == 200
    for words in ("Een.", "Twee."):
        edit(again(dossier), "omar", f"{BODY}\n{words}\n")
    page = pia.get(f"{dossier.url}/edit?section=2").text
    assert field_of(page) == DRAFT.rstrip()
    assert f'name="base_id" value="{base}"' in page
    assert "You were working on this, from version 1. There have been 2 changes since." in page
    assert f"/drafts/dossier:{dossier.id}:2/end" in page
    assert "Hier was ik" not in pia.get(f"{dossier.url}/edit").text
    assert "Hier was ik" not in as_("omar").get(f"{dossier.url}/edit?section=2").text
    assert pia.post(f"/drafts/dossier:{dossier.id}:2/end").status_code == 303
    assert "Hier was ik" not in pia.get(f"{dossier.url}/edit?section=2").text


def test_a_draft_without_a_known_version_goes_on_from_the_newest(as_: As) -> None:
    dossier, other = make_dossier(), make_dossier(title="Een ander")
    pia = as_("pia")
    for base in (None, other.latest_id):
        pia.post(f"/drafts/dossier:{dossier.id}:2/end")
        keep_draft(pia, dossier, base)
        page = pia.get(f"{dossier.url}/edit?section=2").text
        assert f'name="base_id" value="{dossier.latest_id}"' in page


def test_a_draft_of_a_section_that_is_gone_stands_below_the_page(as_: As) -> None:
    dossier = make_dossier()
    pia = as_("pia")
    edit(dossier, "omar", "Alleen dit nog.\n")
    keep_draft(pia, dossier, None)
    page = pia.get(f"{dossier.url}/edit?section=2").text
    assert field_of(page) == f"Alleen dit nog.\n\n{DRAFT.rstrip()}"
    assert ('name="section" value=""' in page, "it stands below everything else" in page) == (True, True)


def test_saving_ends_the_draft_and_an_attempt_does_not_overwrite_another_draft(as_: As) -> None:
    dossier = make_dossier()
    pia = as_("pia")
    attempt = try_to_edit(dossier)
    with writing():
        again(dossier).policy = "open"
    keep_draft(pia, dossier, dossier.latest_id)
    page = pia.get(f"{dossier.url}/edit?attempt={attempt}").text
    assert 'data-draft-sequence="0"' in page  # the script asks which of the two to keep
    fields = {"body": DRAFT, "base_id": dossier.latest_id, "section": 2, "key": "k"}
    assert pia.post(f"/d/{dossier.id}/revisions", data=fields).status_code == 303
    assert "You were working on this" not in pia.get(f"{dossier.url}/edit?section=2").text


def test_drafts_of_dossiers_are_in_the_list_of_drafts(as_: As) -> None:
    dossier = make_dossier()
    pia = as_("pia")
    keep_draft(pia, dossier, dossier.latest_id)
    pia.post(
        f"/drafts/dossier:{dossier.id}", data={"body": "Alles.", "sequence": 0, "title": "De hele pagina"}
    )
    page = pia.get("/drafts").text
    assert (dossier.title in page, "De hele pagina" in page) == (True, True)
    assert f'href="/d/{dossier.id}/edit?section=2"' in page
    assert f'href="/d/{dossier.id}/edit"' in page
    assert "change to a dossier" in page


def test_a_draft_as_long_as_a_dossier_is_kept_whole(as_: As) -> None:
    dossier = make_dossier()
    pia = as_("pia")
    keep_draft(pia, dossier, dossier.latest_id, "woord " * 33_000 + "einde")
    assert field_of(pia.get(f"{dossier.url}/edit?section=2").text).endswith("woord einde")
