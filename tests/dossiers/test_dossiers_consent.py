"""Consent: a dossier with words from a place for members opens when each of their writers agrees."""

from __future__ import annotations

import pytest

from app.dossiers.actions.consents import answer_consent, ask_consent
from app.dossiers.models import Consent
from app.dossiers.policy import is_public
from app.dossiers.sources import has_words_in
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, fold, make_beside, sources_of
from tests.dossiers.making import again
from tests.making import make_group, make_reply

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 200, 303, 403, 404, 422


@pytest.fixture
def closed(house):
    """Return a dossier of Nadia's group with words of Omar and Pia, from a category that then closed."""
    dossier, topic = make_beside(0, steward=make_group())
    make_reply(topic, "omar", "Elk huishouden legt tien mille in.")
    make_reply(topic, "pia", "Bij ons de helft.")
    for number in (2, 3):
        fold(dossier, topic, number)
    close_category("financiering")
    return again(dossier)


def ask(dossier, actor="nadia"):
    with writing():
        return ask_consent(person(actor), again(dossier))


def say(dossier, actor, state):
    with writing():
        answer_consent(person(actor), again(dossier), state)


def test_every_writer_is_asked_once_by_letter(closed, letters):
    before = len(letters())
    assert ask(closed) == 2
    assert ask(closed) == 0
    sent = letters()[before:]
    assert sorted(one["To"] for one in sent) == ["omar@voorbeeld.example", "pia@voorbeeld.example"]
    for one in sent:
        assert f"http://localhost{closed.url}/sources" in one.get_content()


def test_it_opens_when_all_agreed_and_closes_when_one_thinks_again(closed):
    assert not is_public(closed)
    ask(closed)
    for actor, state, public in (
        ("omar", "given", False),
        ("pia", "refused", False),
        ("pia", "given", True),
        ("omar", "given", True),
        ("omar", "refused", False),
    ):
        say(closed, actor, state)
        assert is_public(again(closed)) == public, (actor, state)
    assert db.session.query(Consent).count() == 2


def test_who_was_not_asked_may_agree_and_is_not_asked_then(closed):
    say(closed, "omar", "given")
    assert ask(closed) == 1
    say(closed, "pia", "refused")
    assert ask(closed) == 0


def test_a_letter_that_is_answered_before_it_left_is_not_sent(closed, letters):
    before = len(letters())
    ask(closed)
    say(closed, "omar", "refused")
    assert [one["To"] for one in letters()[before:]] == ["pia@voorbeeld.example"]


@pytest.mark.parametrize("name", ["visitor", "nadia", "quinn"])
def test_nobody_agrees_for_another(closed, name):
    with pytest.raises(Denied):
        say(closed, name, "given")
    assert not has_words_in(person(name), closed)
    assert all(one.consented_at is None for one in sources_of(closed))


@pytest.mark.parametrize("name", ["pia", "omar"])
def test_only_stewards_ask(closed, name):
    with pytest.raises(Denied):
        ask(closed, name)


@pytest.mark.parametrize("state", ["", "asked", "ja"])
def test_an_answer_is_yes_or_no(closed, state):
    with pytest.raises(Invalid):
        say(closed, "omar", state)


def test_the_doors(closed, as_):
    omar, nadia, base = as_("omar"), as_("nadia"), f"/d/{closed.id}"
    assert as_("visitor").get(f"{closed.url}/sources").status_code == NOT_FOUND
    assert as_("visitor").post(f"{base}/consent?state=given").status_code == NOT_FOUND
    assert f"{base}/consents" in nadia.get(f"{closed.url}/sources").text
    assert f"{base}/consents" not in omar.get(f"{closed.url}/sources").text
    assert omar.post(f"{base}/consents").status_code == FORBIDDEN
    assert nadia.post(f"{base}/consents").status_code == SEE_OTHER
    assert f"{base}/consents" not in nadia.get(f"{closed.url}/sources").text
    assert f"{base}/consent?state=given" in omar.get(f"{closed.url}/sources").text
    assert omar.post(f"{base}/consent?state=given").status_code == SEE_OTHER
    assert f"{base}/consent?state=given" not in omar.get(f"{closed.url}/sources").text
    assert omar.post(f"{base}/consent", data={"state": "x"}).status_code == UNPROCESSABLE
    assert nadia.post(f"{base}/consent?state=given").status_code == FORBIDDEN


def test_one_does_not_consent_by_working_in_words_of_a_place_that_everybody_reads_into_a_closed_dossier(
    house,
):
    dossier, topic = make_beside(1)
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET read_access = 'members'"))
    fold(dossier, topic, 2, "nadia")
    assert sources_of(dossier)[0].consented_at is None
