"""The web addresses that dossiers cite: knocked at now and then, and never a way into our own house."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sqlalchemy as sa

from app.dossiers.actions.link_check import hear, links_to_check, note_answers
from app.dossiers.knocking import Heard, is_open_internet, knock
from app.dossiers.models import WebSource
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.dossiers.making import edit, make_dossier

BODY = """Kort.[^1] Lang.[^2]

[^1]: [Wet](https://wetten.overheid.nl/een), geraadpleegd op 20 november 2026.
[^2]: [Site](https://voorbeeld.example/twee), geraadpleegd op 20 november 2026.
"""
ANSWERS = {"/goed": 200, "/weg": 404, "/voorgoed-weg": 410, "/dicht": 403, "/stuk": 500, "/druk": 429}
MEANS = {"/goed": True, "/weg": False, "/voorgoed-weg": False, "/dicht": None, "/stuk": None, "/druk": None}
NOT_OPEN = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "172.16.0.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "0.0.0.0",
]


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = ANSWERS.get(self.path, 302)
        self.send_response(status)
        if status == 302:
            self.send_header(
                "Location", {"/verhuisd": "/goed", "/binnen": "http://10.0.0.1/", "/onzin": "http://[een"}.get(self.path, "/rond")
            )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def loopback(ip: str, _port: int) -> bool:
    return ip == "127.0.0.1"


@pytest.mark.parametrize("path", MEANS)
def test_what_an_answer_means(site: str, path: str) -> None:
    assert knock(site + path, loopback).is_there is MEANS[path]


def test_redirects_are_followed_a_few_times_and_judged_each_time(site: str) -> None:
    assert knock(f"{site}/verhuisd", loopback).is_there is True
    assert knock(f"{site}/rond", loopback).is_there is None
    assert knock(f"{site}/binnen", loopback).is_there is None
    assert knock(f"{site}/onzin", loopback).is_there is False, "and it stops nobody from knocking elsewhere"


@pytest.mark.parametrize("ip", NOT_OPEN)
def test_our_own_house_is_never_knocked_at(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_open_internet(ip, 80)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (ip, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it connected"))
    assert knock("http://onschuldig.example/").is_there is None


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/", "http://", "http://[", "niets", "http://a.example:22/"]
)
def test_other_things_than_pages_say_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 22))])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it connected"))
    assert knock(url).is_there is not True


def kept() -> dict[str, WebSource]:
    db.session.expire_all()
    return {one.url.rsplit("/", 1)[1]: one for one in db.session.scalars(sa.select(WebSource))}


def check(*, een: bool | None, twee: bool | None) -> list[str]:
    says = {"een": Heard(een), "twee": Heard(twee)}
    urls = links_to_check()
    with writing():
        note_answers(hear(urls, lambda url: says[url.rsplit("/", 1)[1]]))
    return sorted(url.rsplit("/", 1)[1] for url in urls)


def test_failing_addresses_are_asked_each_day_and_the_others_each_week(house: object) -> None:
    make_dossier(body=BODY)
    begin = clock.now()
    with clock.at(begin):
        assert check(een=True, twee=False) == ["een", "twee"]
        assert check(een=True, twee=False) == []
    with clock.at(begin + timedelta(days=2)):
        assert check(een=True, twee=None) == ["twee"]
        assert kept()["twee"].failing_since == begin, "who cannot tell changes nothing"
    with clock.at(begin + timedelta(days=8)):
        assert check(een=False, twee=True) == ["een", "twee"]
    assert kept()["een"].failing_since == begin + timedelta(days=8)
    assert kept()["twee"].failing_since is None


def test_an_address_that_is_cited_no_more_is_forgotten_and_a_kept_one_keeps_what_is_known(
    house: object,
) -> None:
    dossier = make_dossier(body=BODY)
    check(een=False, twee=True)
    edit(dossier, "omar", BODY.replace("https://voorbeeld.example/twee", "https://voorbeeld.example/drie"))
    assert set(kept()) == {"een", "drie"}
    assert kept()["een"].failing_since is not None
