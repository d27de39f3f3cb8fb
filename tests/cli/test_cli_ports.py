"""The address: free before we start, answering before we say so."""

from __future__ import annotations

import socket
import threading

import pytest

from app.cli.console import Trouble
from app.cli.ports import health, reachable, refuse_taken_port


def listening(host: str = "127.0.0.1") -> socket.socket:
    return socket.create_server((host, 0))


def test_a_free_port_is_ours():
    with listening() as other:
        port = other.getsockname()[1]
    refuse_taken_port("127.0.0.1", port)


def test_a_taken_port_is_refused_with_a_way_out():
    with listening() as other:
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} .* already in use.*make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "nowhere.invalid"])
def test_an_address_that_is_not_of_this_machine_is_refused(host):
    with pytest.raises(Trouble, match=f"cannot listen on {host}"):
        refuse_taken_port(host, 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "::1"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_server_that_listens_everywhere_is_reached_here(host, address):
    assert reachable(host) == address


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 503 SERVICE UNAVAILABLE\r\n\r\n", 503),
        (b"", None),
        (b"what?", None),
        (b"220 mail.example ESMTP", None),
    ],
)
def test_the_answer_of_the_server_is_read(reply, status):
    with listening() as server:
        thread = threading.Thread(target=answer_once, args=(server, reply))
        thread.start()
        assert health("127.0.0.1", server.getsockname()[1]) == status
        thread.join()


def answer_once(server: socket.socket, reply: bytes) -> None:
    line, _ = server.accept()
    with line:
        line.recv(1000)
        line.sendall(reply)


def test_nobody_at_the_port_is_no_answer():
    with listening() as other:
        port = other.getsockname()[1]
    assert health("127.0.0.1", port) is None
