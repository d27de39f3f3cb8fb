"""The history of a dossier: every version, the newest first, for whoever may read the dossier."""

from __future__ import annotations

import re

import pytest

from app.dossiers.models import Review
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.histories import FAR, lengthen, withhold
from tests.dossiers.making import BODY, again, edit, make_dossier
from tests.dossiers.scenes import read_in_english

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    read_in_english(house, monkeypatch)


def numbers_on(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="v(\d+)"', text)]


def test_every_version_is_told_the_newest_first(client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY.replace("70 tot 80", "ongeveer 75"), summary="een <cijfer>")
    new = "## Ledenleningen\n\nElk huishouden legt 5.000 in.\n"
    edit(again(dossier), "pia", new, section=2, is_minor=True)
    dossier = again(dossier)
    page = client.get(f"{dossier.url}/history").text
    assert numbers_on(page) == [3, 2, 1]
    for words in (
        "“een &lt;cijfer&gt;”", "+2 −3", "2 words added, 3 words removed", "section “Ledenleningen”",
        "small</span>",
        'href="/u/omar"', "Started", f"{dossier.url}/v/2", f"{dossier.url}/compare?from=1&amp;to=2",
    ):  # fmt: skip
        assert words in page, words


def test_two_versions_stand_ready_to_be_compared(client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nMeer.\n")
    page = client.get(f"{again(dossier).url}/history").text
    assert 'name="from" value="1" checked' in page
    assert 'name="to" value="2" checked' in page
    assert f'action="{dossier.url}/compare" method="get"' in page


def test_a_review_is_marked_at_the_version_that_was_read(client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nMeer.\n")
    dossier = again(dossier)
    for verdict, marks in (("wrong", 0), ("correct", 1)):
        with writing():
            facts = {"dossier_id": dossier.id, "revision_id": dossier.latest_id, "user_id": person("omar").id}
            db.session.add(Review(verdict=verdict, **facts))
        page = client.get(f"{dossier.url}/history").text
        assert page.partition('/compare" method="get"')[2].count("badge--ok") == marks


def test_a_withheld_version_is_there_without_its_summary(client, as_):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nTelefoon 06.\n", summary="nummer van Piet")
    withhold(dossier, 2)
    for who, sees in (("visitor", False), ("pia", False), ("quinn", True)):
        page = as_(who).get(f"{dossier.url}/history").text
        assert "withheld</span>" in page
        assert ("nummer van Piet" in page) is sees, who


def test_a_page_holds_fifty_and_the_cursor_leads_on_to_the_first(client):
    dossier = lengthen(make_dossier(), 120)
    url, seen = f"{dossier.url}/history", []
    while url:
        page = client.get(url).text
        seen.append(numbers_on(page))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found[1] if found else ""
    assert [len(numbers) for numbers in seen] == [50, 50, 20]
    assert [number for page in seen for number in page] == list(range(120, 0, -1))
    assert numbers_on(client.get(f"{dossier.url}/history?after=onzin").text)[0] == 120


def test_three_and_two_thousand_versions_cost_the_same(client, as_):
    short, long = lengthen(make_dossier(), 3), make_dossier(title="Een lange geschiedenis")
    short_url, long_url = short.url, lengthen(long, 2000, 2 * FAR).url
    for browser in (client, as_("omar")):
        for path in ("/history", "/compare", "/compare?from=1&to=3", "/history.atom"):
            counts = []
            for url in (short_url, long_url):
                with count_statements() as statements:
                    assert browser.get(url + path).status_code == 200
                counts.append(len(statements))
            assert counts[0] == counts[1] <= 9, (path, counts)


DOORS = (
    "/history", "/history?after=x", "/compare", "/compare?from=1&to=2&mode=side", "/authors", "/history.atom",
)  # fmt: skip


def test_who_may_not_know_of_a_dossier_finds_none_of_its_past(as_):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nGeheim.\n")
    url = dossier.url
    cases = (
        ({"read_access": "members"}, {"visitor": 404, "pia": 200}),
        ({"read_access": "public", "withdrawn_at": again(dossier).started_at}, {"visitor": 404, "pia": 404}),
    )
    for facts, answers in cases:
        with writing():
            for name, value in facts.items():
                setattr(again(dossier), name, value)
        for who, status in answers.items():
            browser = as_(who)
            for door in DOORS:
                expected = 404 if door.endswith(".atom") else status  # a feed is for visitors
                answer = browser.get(url + door)
                assert (answer.status_code, who, door) == (expected, who, door)
                assert status == 200 or "Geheim" not in answer.text


def test_only_a_dossier_for_everybody_names_its_feed(as_):
    dossier = make_dossier()
    assert "history.atom" in as_("pia").get(f"{dossier.url}/history").text
    with writing():
        again(dossier).read_access = "members"
    assert "history.atom" not in as_("pia").get(f"{dossier.url}/history").text


def test_an_address_from_before_a_rename_leads_to_the_same_page(client):
    dossier = make_dossier()
    for page in ("history", "compare?from=0&to=1", "authors", "history.atom"):
        answer = client.get(f"/d/oude-naam/{dossier.id}/{page}")
        assert (answer.status_code, answer.location) == (301, f"{dossier.url}/{page}")


def test_numbers_that_are_none_are_the_first_page_or_not_found(client):
    dossier = make_dossier()
    for asked, status in (
        ("from=x&to=y", 200), ("from=0&to=1", 200), ("from=1&to=1", 200), ("from=1&to=2", 404),
        ("to=999999999", 404),
        ("from=-1&to=1&mode=anders", 200), ("from=99999999999999999999", 200),
    ):  # fmt: skip
        assert client.get(f"{dossier.url}/compare?{asked}").status_code == status, asked
