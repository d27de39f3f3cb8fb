"""Recent changes: a page and Atom feeds, in which nothing stands that its reader may not know of."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from app.dossiers.models import Dossier
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.counting import count_statements
from tests.dossiers.histories import lengthen, withhold
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.dossiers.scenes import close_category, make_conversation, promoted
from tests.making import make_group

pytestmark = pytest.mark.usefixtures("house")
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "]]><script>alert('x')</script> & \" ' &amp; <b>"


def titles_on(browser, address: str = "/dossiers/changes") -> list[str]:
    """The dossiers on the page, a change each, the newest first."""
    page = browser.get(address)
    assert page.status_code == 200, address
    return re.findall(r'<p class="history__links"><b><a href="[^"]+">([^<]+)</a>', page.text)


def feed_of(browser, address: str = "/dossiers/changes.atom") -> ET.Element:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return ET.fromstring(answer.data)


def entries(feed: ET.Element) -> list[dict[str, str]]:
    return [
        {one.tag.removeprefix(ATOM): one.text or "" for one in entry} for entry in feed.iter(f"{ATOM}entry")
    ]


def set_facts(dossier: Dossier, **facts: object) -> None:
    with writing():
        for name, value in facts.items():
            setattr(again(dossier), name, value)


def test_the_newest_change_comes_first_on_the_page_and_in_the_feed(client):
    one, two = make_dossier(title="Een dossier"), make_dossier(title="Twee dossiers")
    edit(one, "omar", BODY + "\nMeer.\n", summary="aangevuld")
    assert titles_on(client) == [one.title, two.title, one.title]
    found = entries(feed_of(client))
    assert [entry["title"].partition(":")[0] for entry in found] == [
        two.title if n == 1 else one.title for n in range(3)
    ]
    assert found[0]["title"] == f"{one.title}: aangevuld"
    assert "<ins>" in found[0]["summary"]


CHOICES = (
    ("", ["Geld", "Bouw", "Geld", "Zorg"]),
    ("theme=financiering", ["Geld", "Geld", "Zorg"]),
    ("theme=bouwen", ["Bouw"]),
    ("minor=0", ["Bouw", "Geld", "Zorg"]),
    ("theme=financiering&minor=0", ["Geld", "Zorg"]),
    ("group=werkgroep", ["Zorg"]),
    ("group=werkgroep&theme=financiering", ["Zorg"]),
)


def test_one_chooses_a_theme_a_group_and_whether_small_changes_count(client):
    group = make_group("nadia", "Werkgroep")
    other = next(
        slug
        for (slug,) in db.session.execute(db.text("SELECT slug FROM themes WHERE slug <> 'financiering'"))
    )
    make_dossier(title="Zorg", steward=group)
    made = make_dossier(title="Geld")
    make_dossier(title="Bouw", slug=other)
    edit(made, "omar", BODY + "\nMeer.\n", is_minor=True)
    for choice, expected in CHOICES:
        asked = choice.replace("bouwen", other).replace("werkgroep", group.slug)
        assert titles_on(client, f"/dossiers/changes?{asked}") == expected, asked
        found = [
            one["title"].partition(":")[0]
            for one in entries(feed_of(client, f"/dossiers/changes.atom?{asked}"))
        ]
        assert found == expected, asked


def test_what_is_not_there_to_choose_is_not_found(client, as_):
    group = make_group("nadia", "Nog niet getoond")
    with writing():
        db.session.execute(db.update(Group).where(Group.id == group.id).values(shown_at=None))
    for asked, who, status in (
        ("theme=weg", "visitor", 404), ("group=weg", "visitor", 404), (f"group={group.slug}", "visitor", 404),
        (f"group={group.slug}", "pia", 404), ("theme=%00x", "visitor", 404), ("after=onzin", "visitor", 200),
    ):  # fmt: skip
        assert as_(who).get(f"/dossiers/changes?{asked}").status_code == status, asked
        if "after" not in asked:
            assert as_(who).get(f"/dossiers/changes.atom?{asked}").status_code == 404


def test_what_is_not_for_everybody_stands_in_no_list_of_everybody(as_, client):
    members, withdrawn, merged, closed = (
        make_dossier(title="Voor leden"), make_dossier(title="Ingetrokken"),
        make_dossier(title="Samengevoegd"),
        promoted(make_conversation(), 2, title="Uit een gesprek"),
    )  # fmt: skip
    public = make_dossier(title="Openbaar")
    set_facts(members, read_access="members")
    set_facts(withdrawn, withdrawn_at=public.started_at)
    set_facts(merged, merged_into_id=public.id)
    close_category()
    assert set(titles_on(client)) == {"Openbaar"}
    assert {"Voor leden", "Uit een gesprek", "Openbaar"} == set(titles_on(as_("pia")))
    for browser in (client, as_("pia"), as_("quinn")):  # a feed is the same for everybody
        assert [one["title"] for one in entries(feed_of(browser))] == ["Openbaar: Started"]
        text = browser.get("/dossiers/changes.atom").text
        assert [
            title for title in ("Voor leden", "Ingetrokken", "Samengevoegd", "gesprek") if title in text
        ] == []
    for dossier, statuses in ((members, 404), (withdrawn, 404), (closed, 404), (public, 200)):
        for who in ("visitor", "pia", "quinn"):
            assert as_(who).get(f"{dossier.url}/history.atom").status_code == statuses


def test_a_withheld_text_stands_in_no_feed_neither_coming_nor_going(client, as_):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nTelefoon 06-123.\n", summary="nummer 06-123")
    edit(again(dossier), "nadia", BODY)
    withhold(dossier, 2)
    for browser in (client, as_("quinn")):
        for address in ("/dossiers/changes.atom", f"{dossier.url}/history.atom"):
            answer = browser.get(address).text
            assert "06-123" not in answer
            assert answer.count("withheld") == 2
    assert "06-123" not in client.get("/dossiers/changes").text
    assert "06-123" not in as_("pia").get("/dossiers/changes").text


def test_a_feed_is_well_formed_whatever_is_in_it(client):
    dossier = make_dossier(title="Een titel & <b>vet</b>")
    edit(dossier, "omar", BODY + f"\n{HOSTILE}\n", summary=HOSTILE)
    with writing():
        again(dossier).title = "Piep \x07 en \x1b[2J en \ufffe </title>"
    for address in ("/dossiers/changes.atom", f"{dossier.url}/history.atom"):
        feed = feed_of(client, address)
        newest = entries(feed)[0]
        assert "]]><script>alert('x')</script> & \" ' &amp; <b>" in newest["title"]
        assert "<script>" not in newest["summary"]
        assert "&lt;script&gt;" in newest["summary"]
        assert "Piep \N{REPLACEMENT CHARACTER} en" in newest["title"]


def test_a_feed_says_what_atom_asks_for(client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nMeer.\n")
    for address in ("/dossiers/changes.atom?minor=0", f"{dossier.url}/history.atom"):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = ET.fromstring(answer.data)
        own = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
        assert own["self"] == f"http://localhost{address}"
        assert own["alternate"] == "http://localhost" + address.replace(".atom", "")
        for element in (feed, *feed.iter(f"{ATOM}entry")):
            assert element.find(f"{ATOM}id").text.startswith("tag:localhost,2026:/")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.find(f"{ATOM}updated").text)
            assert element.find(f"{ATOM}author/{ATOM}name").text
            assert element.find(f"{ATOM}title").text
        ids = [one["id"] for one in entries(feed)]
        assert len(set(ids)) == len(ids) == 2
        assert feed.find(f"{ATOM}updated").text == entries(feed)[0]["updated"]


def test_an_id_stays_when_the_address_changes(client):
    dossier = make_dossier()
    before = [one["id"] for one in entries(feed_of(client, f"{dossier.url}/history.atom"))]
    set_facts(dossier, slug="heel-anders")
    feed = feed_of(client, f"{again(dossier).url}/history.atom")
    assert [one["id"] for one in entries(feed)] == before
    assert feed.find(f"{ATOM}id").text == f"tag:localhost,2026:/d/{dossier.id}/history"


def test_who_has_it_already_hears_that_nothing_changed(client, as_):
    dossier = make_dossier()
    for browser in (client, as_("omar")):
        first = browser.get("/dossiers/changes.atom")
        known = {"If-None-Match": first.headers["ETag"]}
        assert first.headers["Last-Modified"]
        assert "Set-Cookie" not in first.headers
        assert browser.get("/dossiers/changes.atom", headers=known).status_code == 304
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert browser.get("/dossiers/changes.atom", headers=since).status_code == 304
        edit(again(dossier), "omar", text_of(dossier) + "\nNog een zin.\n")
        assert browser.get("/dossiers/changes.atom", headers=known).status_code == 200


def test_a_long_change_is_told_in_short(client):
    dossier = make_dossier(body="woord " * 20_000)
    edit(dossier, "omar", "ander " * 20_000)
    answer = client.get(f"{dossier.url}/history.atom")
    assert len(answer.data) < 20_000
    assert "…" in entries(ET.fromstring(answer.data))[0]["summary"]


def test_a_feed_without_entries_is_a_feed(client):
    feed = feed_of(client)
    assert entries(feed) == []
    assert feed.find(f"{ATOM}updated").text == "2026-01-01T00:00:00Z"


def test_the_page_names_its_feed_and_leads_on(client):
    lengthen(make_dossier(), 53)
    page = client.get("/dossiers/changes?theme=financiering").text
    assert 'type="application/atom+xml"' in page
    assert 'href="/dossiers/changes.atom?theme=financiering"' in page
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "theme=financiering" in older
    assert len(titles_on(client, older)) == 53 - 50


def test_few_and_many_changes_cost_the_same(client, as_):
    dossier, counts = make_dossier(), []
    browsers = (client, as_("omar"))
    for round_ in range(2):
        for number in range(1 + 20 * round_):
            edit(again(dossier), ("omar", "nadia", "pia")[number % 3], f"Versie {round_} {number}.\n")
        for browser in browsers:
            for address in ("/dossiers/changes", "/dossiers/changes.atom"):
                with count_statements() as statements:
                    assert browser.get(address).status_code == 200
                counts.append(len(statements))
    half = len(counts) // 2
    assert counts[:half] == counts[half:]
    assert max(counts) <= 8
