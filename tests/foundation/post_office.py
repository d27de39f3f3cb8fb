"""A mail server of our own on loopback: it takes letters, or says why it does not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

NAME, PASSWORD = "house", "p@ss:word"


class PostOffice:
    """Keeps every letter that was handed in, with its envelope."""

    port = 0
    refusal = ""

    def __init__(self):
        self.letters, self.envelopes, self.signed_in = [], [], []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        envelope.rcpt_tos.append(address)
        return self.refusal or "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        content = envelope.content.replace(b"\r\n", b"\n")
        self.letters.append(message_from_bytes(content, policy=default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"

    def check(self, _server, _session, _envelope, _mechanism, data):
        is_right = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
        self.signed_in += [data.login.decode()] if is_right else []
        return AuthResult(success=is_right, handled=False)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def open_post_office(**rules: object) -> Iterator[PostOffice]:
    """Have a mail server beside this block."""
    office = PostOffice()
    office.port = free_port()
    controller = Controller(office, "127.0.0.1", office.port, authenticator=office.check, **rules)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
