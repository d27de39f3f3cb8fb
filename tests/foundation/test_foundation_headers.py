"""What every answer tells the browser: nothing from elsewhere, nothing inline, and who may keep it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import request

from app import create_app
from app.foundation.assets import stylesheet_url
from app.foundation.headers import CONTENT_SECURITY_POLICY, HEADERS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = ["/", "/latest", "/session/new", "/nowhere", "/healthz", stylesheet_url(), "/t/0"]


def test_the_content_policy_is_exactly_this():
    assert CONTENT_SECURITY_POLICY == POLICY


@pytest.mark.parametrize("word", ["unsafe-inline", "unsafe-eval", "*", "http:", "https:", "nonce", "data: ;"])
def test_the_content_policy_leaves_no_way_in(word):
    assert word not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_redirect_and_a_refusal_carry_them_too(client):
    for response in (client.post("/language", data={"language": "en"}), client.post("/topics")):
        assert response.status_code >= 300
        assert response.headers["Content-Security-Policy"] == POLICY


def test_what_breaks_carries_them_too(client, monkeypatch):
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(client.application.view_functions, "overview.home", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("base_url", "value"), [("https://www.example.org", "max-age=31536000"), ("http://localhost", None)]
)
def test_browsers_are_told_to_insist_on_tls_only_where_there_is_tls(client, monkeypatch, base_url, value):
    config = client.application.config
    monkeypatch.setitem(config, "SETTINGS", replace(config["SETTINGS"], base_url=base_url))
    for path in ("/", "/nowhere", "/healthz"):
        assert client.get(path).headers.get("Strict-Transport-Security") == value


@pytest.mark.parametrize(
    ("who", "path", "value"),
    [
        ("visitor", "/", "no-cache"),
        ("visitor", "/latest", "no-cache"),
        ("visitor", "/categories", "no-cache"),
        ("visitor", "/session/new", "no-store"),  # its form has a token
        ("visitor", "/register", "no-store"),
        ("visitor", "/nowhere", "no-store"),
        ("visitor", "/healthz", "no-store"),
        ("omar", "/", "no-store"),
        ("omar", "/latest", "no-store"),
        ("omar", "/preferences", "no-store"),
        ("ruth", "/log", "no-store"),
    ],
)
def test_only_a_page_that_is_the_same_for_every_visitor_may_be_kept(as_, who, path, value, monkeypatch):
    browser = as_(who)
    monkeypatch.setitem(browser.application.config, "WTF_CSRF_ENABLED", True)
    response = browser.get(path)
    assert response.headers["Cache-Control"] == value
    assert ("ETag" in response.headers) is (value == "no-cache")


def test_asking_for_the_headers_alone_gives_the_same_headers(client):
    full, head = client.get("/latest"), client.head("/latest")
    for name in ("Cache-Control", "Content-Type", "Content-Length", "Content-Security-Policy"):
        assert head.headers[name] == full.headers[name]
    assert head.data == b""


def test_who_has_just_been_told_something_gets_a_page_of_their_own(client):
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "Tot ziens!")]
    response = client.get("/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Tot ziens!" in response.text


def test_an_answer_that_says_itself_how_long_it_may_be_kept_is_believed(client):
    assert "immutable" in client.get(stylesheet_url()).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("base_url", "address", "scheme"),
    [("https://www.example.org", "203.0.113.9", "https"), ("http://localhost", "127.0.0.1", "http")],
)
def test_a_proxy_is_believed_only_where_there_is_one(house, tmp_path, base_url, address, scheme):
    settings = replace(house.config["SETTINGS"], base_url=base_url, instance_dir=tmp_path)
    app = create_app(settings)
    app.add_url_rule("/who", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    forwarded = {
        "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    assert app.test_client().get("/who", headers=forwarded).text == f"{address} {scheme} localhost"
