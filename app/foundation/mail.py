"""Letters: through SMTP when `MAIL_URL` is given, else into the outbox folder of the instance."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from app.foundation import clock

SECONDS_TO_WAIT = 20
SMTP_PORTS = {"smtp": 25, "smtps": 465}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Letter:
    """One plain-text letter to one person."""

    to: str
    subject: str
    body: str


def send(letter: Letter) -> None:
    """Hand the letter over; raises OSError or SMTPException when the server does not take it."""
    settings = current_app.config["SETTINGS"]
    message = _message(letter, settings.mail_from, urlsplit(settings.base_url).hostname)
    if settings.mail_url:
        _send_by_smtp(message, urlsplit(settings.mail_url))
    else:
        _put_in_outbox(message, settings.instance_dir / "outbox")


def _message(letter: Letter, sender: str, host: str | None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = clock.now()
    message["Message-ID"] = make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _send_by_smtp(message: EmailMessage, url: SplitResult) -> None:
    """Use TLS from the start (smtps) or when the server offers it (smtp).

    A server on this machine is spoken to plainly: nobody is in between, and its certificate is seldom real.
    """
    with _connect(url) as connection:
        connection.ehlo()
        if url.scheme == "smtp" and url.hostname not in THIS_MACHINE and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
        connection.send_message(message)


def _connect(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or SMTP_PORTS[url.scheme]
    if url.scheme == "smtps":  # without a context of ours, anybody's certificate would do
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS_TO_WAIT, context=context)
    return smtplib.SMTP(host, port, timeout=SECONDS_TO_WAIT)


def _put_in_outbox(message: EmailMessage, folder: Path) -> None:
    """Write under another name first: who looks there sees whole letters only."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    name = f"{stamp}-{message['Message-ID'].strip('<>').partition('@')[0]}"
    unfinished = folder / f"{name}.unfinished"
    unfinished.write_bytes(message.as_bytes())
    unfinished.replace(folder / f"{name}.eml")
