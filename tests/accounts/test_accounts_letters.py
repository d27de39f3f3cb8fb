"""Letters: written in the language of who receives them, sent over real SMTP, harmless when tried again."""

import smtplib
import socket
from dataclasses import replace
from unittest import mock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from app.accounts import actions, letters
from app.accounts.actions import keys
from app.accounts.models import OneTimeKey
from app.foundation import jobs
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.accounts.reading import PASSWORD, SITE, is_in, link_in, newcomer, sign_in, user
from tests.cast import person

FORM = {"name": "Willemijn Vos", "email": "willemijn@voorbeeld.example", "password": PASSWORD}


class Mailbox(Message):
    """Keeps every letter that comes in."""

    def __init__(self):
        super().__init__()
        self.letters = []

    def handle_message(self, message):
        self.letters.append(message)


@pytest.fixture
def post_office(house, monkeypatch):
    """Run a real mail server on this machine, and tell the house to use it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    settings = replace(
        house.config["SETTINGS"],
        mail_url=f"smtp://127.0.0.1:{port}",
        mail_from="Cooplink <post@cooplink.example>",
    )
    monkeypatch.setitem(house.config, "SETTINGS", settings)
    yield mailbox.letters
    server.stop()


def text_of(message):
    return message.get_payload(decode=True).decode(message.get_content_charset())


def test_a_registration_goes_through_a_real_mail_server(client, run_jobs, post_office):
    client.post("/register", data=FORM)
    assert post_office == []
    run_jobs()
    (letter,) = post_office
    assert letter["To"] == FORM["email"]
    assert letter["From"] == "Cooplink <post@cooplink.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"]
    link = text_of(letter).partition(SITE)[2].split()[0]
    assert client.post(link).status_code == 303
    assert is_in(client)


def test_accents_survive_the_post(client, run_jobs, post_office):
    client.post("/register", data={**FORM, "name": "Zoë Ångström 🚲"})
    run_jobs()
    assert "Zoë Ångström 🚲" in text_of(post_office[0])


@pytest.mark.parametrize("kind", letters.KINDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_can_be_written_in_both_languages(house, language, kind):
    there = newcomer()
    with writing():
        user(there.username).language = language
    with mock.patch.object(letters, "send") as send:
        letters.write_letter(kind, there.id, "ergens@voorbeeld.example")
    (letter,) = send.call_args.args
    assert letter.to == "ergens@voorbeeld.example"
    assert letter.subject.endswith("· Cooplink")
    assert there.name in letter.body
    assert letter.body.count(SITE) == 1
    assert "{{" not in letter.body
    assert "\n\n\n" not in letter.body


@pytest.mark.parametrize("kind", [name for name, kind in letters.KINDS.items() if kind.purpose])
def test_the_link_in_a_letter_opens_its_door(client, house, kind):
    there = newcomer()
    with mock.patch.object(letters, "send") as send:
        letters.write_letter(kind, there.id, there.email)
    link = send.call_args.args[0].body.partition(SITE)[2].split()[0]
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("name", ["<b>Wil</b> & co", "{{ 7 * 7 }}", "%(name)s", "Wil: ja"])
def test_a_name_stands_in_a_letter_as_it_was_typed(client, letters, name):
    client.post("/register", data={**FORM, "name": name})
    assert name in letters()[-1].get_content()


def test_nothing_is_queued_when_the_form_is_refused(client, run_jobs):
    client.post("/register", data={**FORM, "password": "kort"})
    assert run_jobs() == 0


def test_the_queue_never_holds_a_key(client, house):
    client.post("/register", data=FORM)
    (args,) = db.session.scalars(db.text("SELECT args FROM procrastinate_jobs")).all()
    assert set(args) == {"kind", "user_id", "email"}


def test_a_letter_that_could_not_be_sent_is_sent_by_the_next_try(house, letters):
    from app.accounts.letters import write_letter

    there = newcomer()
    failing = mock.patch("app.accounts.letters.send", side_effect=smtplib.SMTPServerDisconnected("gone"))
    with failing, pytest.raises(smtplib.SMTPServerDisconnected):
        write_letter("confirm", there.id, there.email)
    write_letter("confirm", there.id, there.email)
    (letter,) = letters()
    with writing():
        assert actions.confirm(link_in(letter).rpartition("/")[2]).is_confirmed


def test_a_letter_sent_twice_is_no_harm(client, house, letters):
    from app.accounts.letters import write_letter

    there = newcomer()
    for _ in range(2):
        write_letter("confirm", there.id, there.email)
    first, second = letters()
    assert client.post(link_in(second)).status_code == 303
    assert client.post(link_in(first)).status_code == 410


def test_a_letter_to_somebody_who_left_is_not_sent(house, letters):
    from app.accounts.letters import write_letter

    write_letter("confirm", 2**62, "weg@voorbeeld.example")
    assert not letters()


def test_a_stranger_who_forgot_a_password_gets_nothing(house, letters):
    from app.accounts.letters import write_password_letter

    for login in ("nobody", "nobody@voorbeeld.example", ""):
        write_password_letter(login)
    assert not letters()


def test_failed_work_is_tried_again_and_not_for_ever(house):
    task = jobs.queue.tasks["accounts.letter"]
    assert task.retry_strategy.max_attempts == 8
    assert jobs.queue.tasks["accounts.password_letter"].retry_strategy is task.retry_strategy


def test_a_key_is_made_when_the_letter_is_sent_and_not_before(client, run_jobs):
    client.post("/register", data=FORM)
    assert not db.session.scalars(db.select(OneTimeKey)).all()
    run_jobs()
    (key,) = db.session.scalars(db.select(OneTimeKey)).all()
    assert (key.purpose, key.email) == (keys.CONFIRM, FORM["email"])


def test_a_letter_carries_no_line_from_the_name_into_its_head(client, letters):
    client.post("/register", data={**FORM, "name": "Wil\r\nBcc: dief@voorbeeld.example"})
    letter = letters()[-1]
    assert letter["Bcc"] is None
    assert letter["To"] == FORM["email"]


def test_the_address_of_a_page_is_the_one_people_use(house):
    assert letters.address("accounts.forgotten") == f"{SITE}/password/forgotten"
    assert letters.address("accounts.confirmation", key="a-b_c") == f"{SITE}/confirm/a-b_c"


def test_a_member_reads_letters_in_the_chosen_language(client, letters):
    with mock.patch("app.accounts.letters.force_locale", wraps=lambda language: mock.MagicMock()) as chosen:
        actions_for_omar(client)
        letters()
    chosen.assert_called_with("en")


def actions_for_omar(client):
    with writing():
        actions.change_language(person("omar"), "en")
    sign_in(client, "omar")
    client.post("/password/forgotten", data={"login": "omar"})
