"""Links: where they may lead, and how they show where they go."""

from __future__ import annotations

import pytest

from app.foundation.text import cook
from app.foundation.text.addresses import read_address, shows_host
from tests.foundation.text.neighbours import RULES, html_of
from tests.foundation.text.soundness import words

REL = 'rel="nofollow ugc noopener"'


def host(name: str) -> str:
    return f' <span class="link-host">({name})</span>'


OUTSIDE = [
    ("[hier](https://example.nl)", f'<a href="https://example.nl" {REL}>hier</a>{host("example.nl")}'),
    (
        "[hier](http://WWW.Example.nl/a)",
        f'<a href="http://WWW.Example.nl/a" {REL}>hier</a>{host("example.nl")}',
    ),
    (
        '[hier](https://example.nl "De titel")',
        f'<a href="https://example.nl" {REL} title="De titel">hier</a>{host("example.nl")}',
    ),
    ("[hier](//example.nl)", f'<a href="//example.nl" {REL}>hier</a>{host("example.nl")}'),
    ("[](https://example.nl/a)", f'<a href="https://example.nl/a" {REL}>https://example.nl/a</a>'),
    ("[op example.nl](https://example.nl)", f'<a href="https://example.nl" {REL}>op example.nl</a>'),
    ("[www.example.nl](https://example.nl)", f'<a href="https://example.nl" {REL}>www.example.nl</a>'),
    ("[Example.NL](https://www.example.nl)", f'<a href="https://www.example.nl" {REL}>Example.NL</a>'),
    ("<https://example.nl/a>", f'<a href="https://example.nl/a" {REL}>https://example.nl/a</a>'),
    ("https://example.nl/a", f'<a href="https://example.nl/a" {REL}>https://example.nl/a</a>'),
]


@pytest.mark.parametrize(("source", "expected"), OUTSIDE)
def test_a_link_that_leaves_the_site_shows_where_it_goes(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


DISGUISED = [
    ("[https://goed.example](https://fout.example)", "fout.example"),
    ("[fout.example.goed.example](https://fout.example)", "fout.example"),
    ("[goed.example](https://goed.example@fout.example/)", "fout.example"),
    ("https://goed.example@fout.example/", "fout.example"),
    ("[goed.example](https://goed.example.fout.example)", "goed.example.fout.example"),
    ("[goed.example](https://g%6Fed.example.fout.example)", "goed.example.fout.example"),
    ("[x](https://аpple.example)", "xn--pple-43d.example"),
    ("[x](https://xn--pple-43d.example)", "xn--pple-43d.example"),
    ("[x](https://coöperatie.example)", "coöperatie.example"),
    ("[x](https://example.nl:8443/)", "example.nl"),
    ("[x](https://example.nl./)", "example.nl"),
]


@pytest.mark.parametrize(("source", "shown"), DISGUISED)
def test_a_disguised_host_is_shown_as_it_is(source: str, shown: str) -> None:
    assert words(html_of(source)).endswith(f"({shown})")


OWN = [
    ("[hier](/t/12)", '<a href="/t/12">hier</a>'),
    ("[hier](#h-kop)", '<a href="#h-kop">hier</a>'),
    ("[hier](?page=2)", '<a href="?page=2">hier</a>'),
    ("[hier](t/12)", '<a href="t/12">hier</a>'),
    ("[hier](https://cooplink.example/t/12)", '<a href="https://cooplink.example/t/12">hier</a>'),
    ("[hier](https://COOPLINK.example)", '<a href="https://COOPLINK.example">hier</a>'),
    (
        "https://cooplink.example/t/1",
        '<a href="https://cooplink.example/t/1">https://cooplink.example/t/1</a>',
    ),
    ("[post](mailto:info@example.nl)", '<a href="mailto:info@example.nl">post</a>'),
    ("[bel](tel:+31201234567)", '<a href="tel:+31201234567">bel</a>'),
    ("<info@example.nl>", '<a href="mailto:info@example.nl">info@example.nl</a>'),
]


@pytest.mark.parametrize(("source", "expected"), OWN)
def test_a_link_within_the_site_stays_plain(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


REFUSED = [
    ("[x](javascript:alert)", "x"),
    ("[x](JaVaScRiPt:alert)", "x"),
    ("[x](javascript&#58;alert)", "x"),
    ("[x](&#106;avascript:alert)", "x"),
    ("[x](data:text/html,hoi)", "x"),
    ("[x](vbscript:x)", "x"),
    ("[x](file:///etc/passwd)", "x"),
    ("[x](ftp://example.nl)", "x"),
    ("[x](https:example.nl)", "x"),
    ("[x](https:///example.nl)", "x"),
    ("[x](///example.nl)", "x"),
    ("[x](http://[)", "x"),
    ("[x](http://[::1)", "x"),
    ("[x](http://[::1]/)", "x"),
    ("[x](https://%E2%80%AEexample.nl)", "x"),
    ("[x](https://%00example.nl)", "x"),
    ("[x](https://a%20b.nl)", "x"),
    ("[x](https://a%2Fb.nl)", "x"),
    ("[x](https://@/)", "x"),
    ("[x](https://" + "a" * 500 + ".nl)", "x"),
    ("[x]()", "x"),
    ("[]()", ""),
    ("<irc://example.nl>", "irc://example.nl"),
    ("[x][y]\n\n[y]: javascript:alert", "x"),
]


@pytest.mark.parametrize(("source", "expected"), REFUSED)
def test_what_may_not_be_linked_to_keeps_its_words(source: str, expected: str) -> None:
    html = html_of(source)
    assert "<a" not in html
    assert words(html).strip() == expected


BARE = [
    ("Zie https://example.nl.", "https://example.nl", "."),
    ("Zie https://example.nl/a,b, en", "https://example.nl/a,b", ", en"),
    ("Zie (https://example.nl/a)", "https://example.nl/a", ")"),
    ("Zie https://example.nl/a_(b)", "https://example.nl/a_(b)", ""),
    ("Zie https://example.nl/a_(b))!", "https://example.nl/a_(b)", ")!"),
    ("Zie https://example.nl/?a=1&b=2#c", "https://example.nl/?a=1&b=2#c", ""),
    ("Zie https://example.nl/é", "https://example.nl/é", ""),
    ("Zie https://example.nl?", "https://example.nl", "?"),
    ("Zie https://example.nl/snake_case_pad", "https://example.nl/snake_case_pad", ""),
    ('Zie "https://example.nl"', "https://example.nl", '"'),
    ("Zie http://example.nl<br>", "http://example.nl", ""),
]


@pytest.mark.parametrize(("source", "address", "rest"), BARE)
def test_a_bare_address_ends_where_the_sentence_goes_on(source: str, address: str, rest: str) -> None:
    shown = address.replace("&", "&amp;")
    html = html_of(source).replace("<br>", "")
    assert f">{shown}</a>{rest}</p>" in html


@pytest.mark.parametrize(
    "source", ["http://", "https://)", "xhttps://example.nl", "https:/x", "`https://x.nl`"]
)
def test_what_is_no_address_is_not_linked(source: str) -> None:
    assert "<a" not in html_of(source)


def test_emphasis_around_a_bare_address_stays_outside_it() -> None:
    assert html_of("**https://example.nl**") == (
        f'<p><strong><a href="https://example.nl" {REL}>https://example.nl</a></strong></p>'
    )


def test_a_link_holds_no_link() -> None:
    html = html_of("[zie https://example.nl](/t/1)")
    assert html == '<p><a href="/t/1">zie https://example.nl</a></p>'


def test_an_own_document_shows_its_size() -> None:
    html = html_of(f"[Ons reglement](/files/{RULES}/reglement.odt)")
    assert html == (
        f'<p><a class="attachment" href="/files/{RULES}/reglement.odt">'
        '<span>Ons reglement <span class="soft">(48 kB)</span></span></a></p>'
    )


def test_an_own_document_by_its_full_address_is_the_same() -> None:
    html = html_of(f"[r](https://cooplink.example/files/{RULES}/reglement.odt)")
    assert f'class="attachment" href="/files/{RULES}/reglement.odt"' in html


def test_a_document_elsewhere_is_no_attachment() -> None:
    assert "attachment" not in html_of(f"[r](https://elders.example/files/{RULES}/reglement.odt)")


def test_a_long_address_may_not_be_repeated_without_end() -> None:
    source = "[a]: http://example.nl/" + "x" * 16_000 + "\n\n" + "[a] " * 4_000
    html = cook(source).html
    assert len(html) < 400_000
    assert html.count("<a ") >= 5


SEEN = [
    ("example.nl", "example.nl", True),
    ("www.example.nl", "example.nl", True),
    ("https://example.nl/pad", "example.nl", True),
    ("Op EXAMPLE.nl.", "example.nl", True),
    ("example.nl.fout.nl", "example.nl", False),
    ("x@example.nl", "example.nl", False),
    ("voorexample.nl", "example.nl", False),
    ("", "example.nl", False),
]


@pytest.mark.parametrize(("text", "name", "seen"), SEEN)
def test_when_a_host_is_seen(text: str, name: str, seen: bool) -> None:
    assert shows_host(text, name) is seen


def test_without_a_host_of_our_own_every_web_address_is_elsewhere() -> None:
    address = read_address("https://example.nl/x", "")
    assert address
    assert address.host == "example.nl"


def test_our_own_host_may_have_a_port() -> None:
    address = read_address("http://127.0.0.1:8000/t/1", "127.0.0.1:8000")
    assert address
    assert address.host == ""
