"""The address Cooplink listens on: free before we start, answering before we say so."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from ipaddress import ip_address

from app.cli.console import Trouble

LAST_PORT = 65535
IPV6 = 6
ANSWER_SECONDS = 10.0


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a sentence when the address cannot be ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Trouble(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is already in use. Stop what listens there, or choose another "
            f"port: make run PORT={min(port + 1, LAST_PORT)}"
        )
    return f"Cooplink cannot listen on {host}, port {port}: {error.strerror or error}."


def reachable(host: str) -> str:
    """Return an address at which a server that listens on this host can be reached from here."""
    with suppress(ValueError):
        address = ip_address(host)
        if address.is_unspecified:
            return "::1" if address.version == IPV6 else "127.0.0.1"
    return host


def health(host: str, port: int) -> int | None:
    """Return the status with which /healthz answers, None when nobody answers."""
    try:
        with socket.create_connection((reachable(host), port), ANSWER_SECONDS) as line:
            line.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            words = line.recv(64).split()
    except OSError:
        return None
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None
