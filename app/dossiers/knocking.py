"""Knocking at an address on the web: does it still answer? Nobody leads us into our own house that way.

An address is resolved once, only machines on the open internet are spoken to, and the connection goes to the
very one that was judged: a name that changes its mind meanwhile gains nothing. Redirects are judged anew.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from typing_extensions import override

SECONDS = 10.0
SECONDS_IN_ALL = 20.0  # for one address, with all its redirects: an answer may come byte by byte
REDIRECTS_MOST = 5
GONE = frozenset({404, 410})
MOVED = range(300, 400)
REFUSED = 400
PORTS = {"http": 80, "https": 443}
NAME = "Cooplink-link-check"
Judge = Callable[[str, int], bool]


@dataclass(frozen=True)
class Heard:
    """What came back: `is_there` None when nothing can be said (it is busy, or keeps machines out)."""

    is_there: bool | None


def is_open_internet(ip: str, port: int) -> bool:
    """Tell whether a machine may be spoken to: on the open internet, at a port for pages."""
    return ip_address(ip).is_global and port in PORTS.values()


def knock(url: str, may_ask: Judge = is_open_internet) -> Heard:
    """Ask for a page, following a few redirects; a name or port that may not be asked says nothing."""
    until = monotonic() + SECONDS_IN_ALL
    for _ in range(REDIRECTS_MOST):
        try:
            status, location = _ask(urlsplit(url), may_ask, until)
            url = urljoin(url, location)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Heard(None if isinstance(error, (_NotForUs, TimeoutError)) else False)
        if status not in MOVED or not location:
            return Heard(_judged(status))
    return Heard(None)


def _judged(status: int) -> bool | None:
    """A page that is gone is gone; one that keeps machines out may well be there for people."""
    if status in GONE:
        return False
    return True if status < REFUSED else None


class _NotForUs(ValueError):
    """Not an address of a page on the open internet."""


def _ask(url: SplitResult, may_ask: Judge, until: float) -> tuple[int, str]:
    if url.scheme not in PORTS or not url.hostname:
        raise _NotForUs
    port = url.port or PORTS[url.scheme]
    ip = _address_of(url.hostname, port, may_ask)
    connection = _Connection(url.hostname, port, ip, is_secure=url.scheme == "https")
    with _at_most(connection, until - monotonic()):
        path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
        connection.request("GET", path, headers={"User-Agent": NAME, "Accept": "text/html,*/*"})
        answer = connection.getresponse()
    return answer.status, answer.headers.get("Location", "")


@contextmanager
def _at_most(connection: _Connection, seconds: float) -> Iterator[None]:
    """Hang up when the time is over, whatever still drips in: a socket limits each read alone."""
    if seconds <= 0:
        raise TimeoutError
    bell = threading.Timer(seconds, connection.hang_up)
    bell.daemon = True
    bell.start()
    try:
        yield
    finally:
        bell.cancel()
        connection.close()
        if connection.is_hung_up:  # half an answer is none
            raise TimeoutError


def _address_of(host: str, port: int, may_ask: Judge) -> str:
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(may_ask(ip, port) for ip in found):
        raise _NotForUs
    return found[0]


class _Connection(http.client.HTTPConnection):
    """Connects to the address that was judged, and speaks to the host by its name."""

    def __init__(self, host: str, port: int, ip: str, *, is_secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._ip, self._is_secure = ip, is_secure
        self.is_hung_up = False

    def hang_up(self) -> None:
        """End it at once: who waits for an answer hears that nothing comes any more."""
        self.is_hung_up = True
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    @override
    def connect(self) -> None:
        self.sock = socket.create_connection((self._ip, self.port), SECONDS)
        if self._is_secure:
            context, name = ssl.create_default_context(), self.host
            self.sock = context.wrap_socket(self.sock, server_hostname=name, do_handshake_on_connect=False)
        if self.is_hung_up:  # before there was a line to hang up
            raise TimeoutError
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()
