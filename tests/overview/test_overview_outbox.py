"""The outbox: the letters of a demo, and of nothing else."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app

from app.accounts import actions as accounts
from app.foundation import clock, freshness, mail
from app.foundation.errors import Hidden
from app.foundation.mail import Letter
from app.foundation.transaction import writing
from app.overview.pages.outbox import LETTERS_SHOWN, letter_page, outbox_page
from tests.cast import person

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(house):
    """The outbox, empty before and after."""
    outbox = house.config["SETTINGS"].instance_dir / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    for path in outbox.iterdir():
        path.unlink()
    freshness.changed()
    yield outbox
    for path in outbox.iterdir():
        path.unlink()


def send(subject: str, body: str = "Dag Pia,\n\nTot gauw.\n", *, minutes: int = 0) -> str:
    """Send a letter some minutes past noon; return how its file is called."""
    outbox = current_app.config["SETTINGS"].instance_dir / "outbox"
    before = set(outbox.glob("*"))
    with clock.at(NOON + timedelta(minutes=minutes)):
        mail.send(Letter("pia@voorbeeld.example", subject, body))
    freshness.changed()  # a page for visitors may be a second old; the tests do not wait for that
    (new,) = set(outbox.glob("*")) - before
    return new.name


def main(page: str) -> str:
    return re.search(r"<main.*</main>", page, re.DOTALL)[0]


@pytest.mark.parametrize("name", ["visitor", "pia", "quinn", "ruth"])
def test_in_a_demo_everyone_reads_the_letters(as_, folder, name):
    browser, letter = as_(name), send("Bevestig je adres")
    outbox = main(browser.get("/demo/outbox").text)
    assert "Bevestig je adres" in outbox
    assert "pia@voorbeeld.example" in outbox
    assert f'href="/demo/outbox/{letter}"' in outbox
    assert "Tot gauw." in browser.get(f"/demo/outbox/{letter}").text


@pytest.mark.parametrize("name", ["visitor", "ruth"])
def test_outside_a_demo_there_is_no_outbox_for_anyone(as_, house, folder, monkeypatch, name):
    letter, browser = send("Bevestig je adres"), as_(name)
    real = dataclasses.replace(house.config["SETTINGS"], is_demo=False)
    monkeypatch.setitem(house.config, "SETTINGS", real)
    assert browser.get("/demo/outbox").status_code == 404
    assert browser.get(f"/demo/outbox/{letter}").status_code == 404


def test_the_latest_letter_stands_on_top(client, folder):
    for minutes, subject in enumerate(["De eerste brief", "De tweede brief", "De derde brief"]):
        send(subject, minutes=minutes)
    shown = re.findall(r"<b>(De \w+ brief)</b>", client.get("/demo/outbox").text)
    assert shown == ["De derde brief", "De tweede brief", "De eerste brief"]


def test_a_newcomer_finishes_a_registration_through_the_outbox(client, folder, run_jobs):
    client.post(
        "/register",
        data={"name": "Willemijn", "email": "willemijn@voorbeeld.example", "password": "zeven-fietsen"},
    )
    run_jobs()
    freshness.changed()
    letter = re.search(r'href="(/demo/outbox/[^"]+)"', client.get("/demo/outbox").text)[1]
    link = re.search(r'<a href="http://localhost(/confirm/[^"]+)"', client.get(letter).text)[1]
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 303
    assert person("willemijn").is_confirmed


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Open https://x.example/a?b=1&c=2 nu.", ["https://x.example/a?b=1&c=2"]),
        ("Zie http://x.example/a.", ["http://x.example/a"]),
        ("(https://x.example/a), en https://y.example", ["https://x.example/a", "https://y.example"]),
        ("Niet javascript:alert(1) of ftp://x.example", []),
        ("https:// alleen", []),
        ('https://x.example/"onmouseover="alert(1)', ["https://x.example/"]),
        ("https://x.example/<b>", ["https://x.example/"]),
    ],
)
def test_addresses_in_a_letter_can_be_followed(client, folder, text, links):
    page = main(client.get(f"/demo/outbox/{send('Een brief', text)}").text)
    article = re.search(r"<article.*</article>", page, re.DOTALL)[0]
    assert [html.unescape(link) for link in re.findall(r'<a href="([^"]*)"', article)] == links
    assert text.split(" ", maxsplit=1)[0] in html.unescape(re.sub(r"</?a[^>]*>", "", article))


def test_a_letter_is_text_and_never_html(client, folder):
    page = client.get(f"/demo/outbox/{send('<b>Let op</b>', '<script>alert(1)</script> & wat')}").text
    assert "<script>alert" not in page
    assert "<h1>&lt;b&gt;Let op&lt;/b&gt;</h1>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; wat" in page


def test_letters_with_long_lines_and_strange_signs_come_whole(client, folder):
    subject, body = "Coöperatie: één € 'voor' allen", "Zoë & de ‘coöp’ " * 60
    page = html.unescape(client.get(f"/demo/outbox/{send(subject, body)}").text)
    assert subject in page
    assert body.strip() in page


@pytest.mark.parametrize(
    "name",
    [
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e%2fsecret_key",
        "..",
        ".",
        "%00",
        "geheim.txt",
        "*.eml",
        "x.eml",
        "..\\secret_key",
        "/etc/passwd",
        "a" * 5000,
    ],
)
def test_nothing_outside_the_outbox_is_ever_shown(client, folder, name):
    (folder.parent / "secret_key").write_text("geheim")
    (folder / "geheim.txt").write_text("geheim")
    send("Een brief")
    response = client.get(f"/demo/outbox/{name}")
    assert response.status_code == 404 or "geheim" not in main(response.text)


@pytest.mark.parametrize("name", ["../secret_key", "/etc/passwd", "", ".", "geheim.txt", "x\x00.eml"])
def test_only_a_name_from_the_list_is_a_letter(house, folder, name):
    send("Een brief")
    with pytest.raises(Hidden):
        letter_page(person("visitor"), folder, name)


def test_an_empty_outbox_says_what_will_come(client, folder):
    page = client.get("/demo/outbox").text
    assert '<section class="empty">' in page
    assert page.count("<h1") == 1


def test_a_folder_that_was_never_made_is_an_empty_outbox(house, tmp_path):
    assert outbox_page(person("visitor"), tmp_path / "nowhere").letters == ()


def test_of_very_many_letters_the_latest_are_shown(house, folder):
    for number in range(LETTERS_SHOWN + 2):
        send(f"Brief {number}", minutes=number)
    letters = outbox_page(person("visitor"), folder).letters
    assert len(letters) == LETTERS_SHOWN
    assert letters[0].subject == f"Brief {LETTERS_SHOWN + 1}"


def test_a_forgotten_password_comes_by_letter_too(client, folder, run_jobs, house):
    with writing():
        accounts.ask_new_password("pia")
    run_jobs()
    freshness.changed()
    letter = re.search(r'href="(/demo/outbox/[^"]+)"', client.get("/demo/outbox").text)[1]
    assert re.search(r'<a href="http://localhost/password/[^"]+"', client.get(letter).text)
