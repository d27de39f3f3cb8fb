"""Letters: into the outbox, or through a mail server; what is not taken is an error."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from app.foundation import clock, mail
from app.foundation.mail import Letter, send
from tests.foundation.post_office import NAME, free_port, open_post_office

LETTER = Letter("Omar <omar@voorbeeld.example>", "Een brief · Cooplink", "Hoi Omar,\n\nZó zit het: €5.\n")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def with_settings(house, monkeypatch, tmp_path):
    """Return a way to give the house other settings for this test."""

    def change(**settings):
        settings = {"instance_dir": tmp_path, **settings}
        monkeypatch.setitem(house.config, "SETTINGS", replace(house.config["SETTINGS"], **settings))

    change()
    return change


def outbox(folder: Path):
    paths = sorted((folder / "outbox").glob("*"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def test_without_a_mail_server_a_letter_lies_in_the_outbox_as_it_was_written(with_settings, tmp_path):
    with clock.at(NOON):
        send(LETTER)
    (letter,) = outbox(tmp_path)
    assert letter["To"] == LETTER.to
    assert letter["Subject"] == LETTER.subject
    assert letter.get_content() == LETTER.body
    assert letter["From"] == "Cooplink <cooplink@localhost.localdomain>"
    assert letter["Date"].datetime == NOON
    assert letter["Auto-Submitted"] == "auto-generated"


def test_letters_of_one_moment_lie_beside_each_other_with_numbers_of_their_own(with_settings, tmp_path):
    with clock.at(NOON):
        for _ in range(3):
            send(LETTER)
    assert len({letter["Message-ID"] for letter in outbox(tmp_path)}) == 3


def test_letters_lie_in_the_order_they_were_written(with_settings, tmp_path):
    for minute in (2, 0, 1):
        with clock.at(NOON.replace(minute=minute)):
            send(replace(LETTER, subject=str(minute)))
    assert [letter["Subject"] for letter in outbox(tmp_path)] == ["0", "1", "2"]


def test_who_looks_in_the_outbox_sees_whole_letters_only(with_settings, tmp_path, monkeypatch):
    def full_disk(path, _data):
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space"):
        send(LETTER)
    assert list((tmp_path / "outbox").glob("*.eml")) == []


@pytest.mark.parametrize(
    ("base_url", "host"),
    [("https://www.example.org", "www.example.org"), ("http://127.0.0.1:8000", "127.0.0.1")],
)
def test_the_number_of_a_letter_names_this_site(with_settings, tmp_path, base_url, host):
    with_settings(base_url=base_url)
    send(LETTER)
    assert outbox(tmp_path)[0]["Message-ID"].endswith(f"@{host}>")


@pytest.mark.parametrize("field", ["to", "subject"])
def test_nobody_slips_a_line_into_the_head_of_a_letter(with_settings, tmp_path, field):
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        send(replace(LETTER, **{field: "x\r\nBcc: everybody@voorbeeld.example"}))
    assert outbox(tmp_path) == []


def test_a_long_address_is_not_broken(with_settings, tmp_path):
    link = "https://www.example.org/" + "a" * 1200
    send(replace(LETTER, body=f"Klik: {link}\n"))
    assert link in outbox(tmp_path)[0].get_content()


def test_a_letter_goes_through_the_mail_server(with_settings, tmp_path):
    with open_post_office() as office:
        with_settings(mail_url=f"smtp://127.0.0.1:{office.port}", mail_from="Post <post@voorbeeld.example>")
        send(LETTER)
    assert office.letters[0].get_content() == LETTER.body
    assert office.letters[0]["Subject"] == LETTER.subject
    assert office.envelopes == [("post@voorbeeld.example", ["omar@voorbeeld.example"])]
    assert office.signed_in == []
    assert outbox(tmp_path) == []


def test_the_house_signs_in_when_the_address_says_how(with_settings):
    with open_post_office(auth_require_tls=False) as office:
        with_settings(mail_url=f"smtp://{NAME}:p%40ss%3Aword@127.0.0.1:{office.port}")
        send(LETTER)
    assert office.signed_in == [NAME]
    assert len(office.letters) == 1


def test_a_wrong_password_is_an_error(with_settings):
    with open_post_office(auth_require_tls=False) as office:
        with_settings(mail_url=f"smtp://{NAME}:wrong@127.0.0.1:{office.port}")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(LETTER)
    assert office.letters == []


def test_a_letter_that_the_server_refuses_is_an_error(with_settings):
    with open_post_office() as office:
        office.refusal = "550 No such person"
        with_settings(mail_url=f"smtp://127.0.0.1:{office.port}")
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="No such person"):
            send(LETTER)


def test_a_server_that_is_not_there_is_an_error(with_settings):
    with_settings(mail_url=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(ConnectionRefusedError):
        send(LETTER)


class FakeServer:
    """A server that notes what it was asked; `offers_tls` as a server on the internet does."""

    offers_tls = True

    def __init__(self, host, port, *, timeout, context=None):
        self.asked = [type(self).__name__, host, port]
        self.context = context
        FakeServer.last = self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def ehlo(self):
        return None

    def has_extn(self, name):
        return self.offers_tls and name == "starttls"

    def starttls(self, *, context):
        self.asked.append("starttls")
        self.context = context

    def login(self, user, password):
        self.asked += [user, password]

    def send_message(self, message):
        self.asked.append("letter")


class FakeTlsServer(FakeServer):
    """A server that speaks TLS from the start."""


@pytest.mark.parametrize(
    ("url", "offers_tls", "asked"),
    [
        ("smtp://mail.example", True, ["FakeServer", "mail.example", 25, "starttls", "letter"]),
        ("smtp://mail.example", False, ["FakeServer", "mail.example", 25, "letter"]),
        (
            "smtp://a:b@mail.example:587",
            True,
            ["FakeServer", "mail.example", 587, "starttls", "a", "b", "letter"],
        ),
        ("smtp://localhost", True, ["FakeServer", "localhost", 25, "letter"]),
        ("smtp://127.0.0.1", True, ["FakeServer", "127.0.0.1", 25, "letter"]),
        ("smtp://[::1]:2525", True, ["FakeServer", "::1", 2525, "letter"]),
        ("smtps://mail.example", True, ["FakeTlsServer", "mail.example", 465, "letter"]),
        ("smtps://a@mail.example:1465", True, ["FakeTlsServer", "mail.example", 1465, "a", "", "letter"]),
    ],
)
def test_letters_travel_closed_unless_they_stay_on_this_machine(
    with_settings, monkeypatch, url, offers_tls, asked
):
    monkeypatch.setattr(smtplib, "SMTP", FakeServer)
    monkeypatch.setattr(smtplib, "SMTP_SSL", FakeTlsServer)
    monkeypatch.setattr(FakeServer, "offers_tls", offers_tls)
    with_settings(mail_url=url)
    send(LETTER)
    server = FakeServer.last
    assert server.asked == asked
    is_closed = "starttls" in asked or url.startswith("smtps")
    assert (server.context is not None) is is_closed
    if is_closed:  # and it must be that server, with a certificate that proves it
        assert server.context.check_hostname
        assert server.context.verify_mode == ssl.CERT_REQUIRED


def test_nobody_waits_for_a_server_without_end():
    assert 0 < mail.SECONDS_TO_WAIT <= 30
