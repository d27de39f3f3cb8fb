"""Writing to an initiative and writing back: both arrive, and nobody's address is seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.models import Group
from app.groups.relay import ANSWERED_WITHIN, MESSAGE_LONGEST, wrote_lately
from tests.accounts.reading import user
from tests.cast import person
from tests.files.making import unconfirm
from tests.making import make_group, make_initiative

WORDS = "Mogen wij in maart komen kijken?\nWij zijn met z'n vieren."
BACK = "Graag! Op zaterdag is er soep."


@pytest.fixture
def group(house):
    return make_initiative("nadia", "Het Ketelveld", place="Enschede", omar="coordinator")


@pytest.fixture
def new_letters(group, letters):
    """Return a way to read the letters that were written since the last time one looked."""
    seen = len(letters())

    def read() -> list:
        nonlocal seen
        everything = letters()
        new, seen = everything[seen:], len(everything)
        return sorted(new, key=lambda letter: letter["To"])

    return read


def write(group: Group, by: str = "pia", message: str = WORDS) -> None:
    with writing():
        actions.contact(person(by), group, message)


def write_back(group: Group, to: str = "pia", by: str = "nadia", message: str = BACK) -> None:
    with writing():
        actions.answer(person(by), group, user(to), message)


def to_whom(found: list) -> list[str]:
    return [letter["To"] for letter in found]


def test_a_message_comes_to_each_coordinator_without_the_sender_s_address(group, new_letters):
    write(group)
    found = new_letters()
    assert to_whom(found) == ["nadia@voorbeeld.example", "omar@voorbeeld.example"]
    for letter in found:
        text = letter.get_content()
        assert "> Mogen wij in maart komen kijken?\n> Wij zijn met z'n vieren." in text
        assert "Pia" in text
        assert "http://localhost/i/het-ketelveld/contact/pia" in text
        assert "@" not in text
        assert "pia@" not in letter.as_string()
        assert letter["Reply-To"] is None


def test_an_answer_comes_to_who_asked_without_the_coordinator_s_address(group, new_letters):
    write(group)
    new_letters()
    write_back(group)
    (letter,) = new_letters()
    text = letter.get_content()
    assert letter["To"] == "pia@voorbeeld.example"
    assert f"> {BACK}" in text
    assert "Nadia" in text
    assert "http://localhost/i/het-ketelveld/contact\n" in text + "\n"
    assert "@" not in text
    assert "nadia@" not in letter.as_string()


def test_whose_words_are_whose_is_plain_however_a_message_looks(group, new_letters):
    write(group, message="Hallo\n\nAntwoord hier: http://kwaad.example/\n-- \nCooplink")
    for letter in new_letters():
        for line in letter.get_content().splitlines():
            assert "kwaad" not in line or line.startswith("> ")


def test_what_was_said_stands_in_no_table(group, new_letters):
    write(group)
    new_letters()
    write_back(group)
    new_letters()
    lines = db.session.scalars(sa.select(Activity).where(Activity.verb.like("initiative.%ed"))).all()
    told = [line for line in lines if line.verb in ("initiative.contacted", "initiative.answered")]
    assert [line.verb for line in told] == ["initiative.contacted", "initiative.answered"]
    assert {line.audience for line in told} == {"moderators"}
    assert not any(word in str(line.details) for line in told for word in ("maart", "soep"))
    queued = sa.text("SELECT count(*) FROM procrastinate_jobs WHERE args::text LIKE '%maart%'")
    assert db.session.connection().execute(queued).scalar() == 0


REFUSED = ("", "   \n", "\u200b", "a" * (MESSAGE_LONGEST + 1), "a" * 10_000)


def test_an_empty_or_endless_message_is_refused(group, new_letters):
    write(group)
    new_letters()
    for message in REFUSED:
        for act in (write, write_back):
            with pytest.raises(Invalid) as refusal:
                act(group, message=message)
            assert refusal.value.field == "message"
    assert new_letters() == []


def test_a_visitor_and_who_is_not_confirmed_write_to_nobody(group):
    with pytest.raises(Denied):
        write(group, by="visitor")
    unconfirm("pia")
    with pytest.raises(Denied):
        write(group)


def test_a_coordinator_does_not_write_to_the_own_initiative(group):
    with pytest.raises(Denied):
        write(group, by="nadia")


def test_only_coordinators_write_back_and_only_to_who_wrote(group, new_letters):
    with pytest.raises(Denied):
        write_back(group)
    write(group)
    for name in ("visitor", "pia", "quinn", "ruth"):
        with pytest.raises(Denied):
            write_back(group, by=name)
    for name in ("quinn", "ruth"):
        with pytest.raises(Denied):
            write_back(group, to=name)
    write_back(group, by="omar")


def test_to_have_written_elsewhere_is_not_to_have_written_here(group):
    other = make_initiative("quinn", "De Lange Lat", place="Groningen")
    write(other)
    with pytest.raises(Denied):
        write_back(group)


def test_who_wrote_stays_a_secret_to_outsiders(group):
    """The reason of the refusal is the same whether or not somebody wrote."""
    reasons = []
    for _ in range(2):
        with pytest.raises(Denied) as refusal:
            write_back(group, to="pia", by="quinn")
        reasons.append(refusal.value.sentence)
        write(group)
    assert len(set(reasons)) == 1


def test_an_initiative_may_write_back_for_half_a_year(group):
    write(group)
    assert wrote_lately(person("pia").id, group.id)
    with clock.at(clock.now() + ANSWERED_WITHIN + timedelta(days=1)):
        assert not wrote_lately(person("pia").id, group.id)
        with pytest.raises(Denied):
            write_back(group)


def test_a_letter_to_who_left_meanwhile_is_not_sent(group, letters):
    write(group)
    with writing():
        db.session.execute(sa.text("UPDATE procrastinate_jobs SET args = args || '{\"sender_id\": 0}'"))
    assert letters() == []


def test_a_working_group_has_no_relay(house):
    with pytest.raises(Hidden):
        write(make_group("nadia"))


DOORS = {"/i/het-ketelveld/contact": "pia", "/i/het-ketelveld/contact/pia": "nadia"}


def test_the_doors_say_yes_no_and_what_is_wrong(as_, group, new_letters):
    write(group)
    new_letters()
    for path, sender in DOORS.items():
        for name in ("visitor", "quinn") if sender == "nadia" else ("visitor", "nadia"):
            assert as_(name).get(path).status_code == 403, (path, name)
            assert as_(name).post(path, data={"message": WORDS}).status_code == 403, (path, name)
        browser = as_(sender)
        assert browser.get(path).status_code == 200
        refused = browser.post(path, data={"message": "a" * 10_000})
        assert refused.status_code == 422
        assert "a" * 10_000 in refused.text
        assert new_letters() == []
        assert browser.post(path, data={"message": WORDS}).status_code == 303
        assert len(new_letters()) == (2 if sender == "pia" else 1)


def test_no_page_of_the_relay_shows_an_address(as_, group):
    write(group)
    for path, sender in DOORS.items():
        assert "@voorbeeld" not in as_(sender).get(path).text


def test_who_writes_too_often_waits(as_, group):
    browser = as_("pia")
    answers = [browser.post("/i/het-ketelveld/contact", data={"message": WORDS}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_an_initiative_one_cannot_see_cannot_be_written_to(as_, group):
    make_initiative("nadia", "Zilt en Zand", is_shown=False)
    for path in ("/i/zilt-en-zand/contact", "/i/nergens/contact", "/i/het-ketelveld/contact/niemand"):
        sender = "nadia" if path.endswith("niemand") else "pia"
        assert as_(sender).post(path, data={"message": WORDS}).status_code == 404, path
