"""Lists of dossiers: shelves, filters, links by title, the front page, what a group looks after."""

from __future__ import annotations

import html

import pytest

from app.accounts.models import User
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.counting import count_statements
from tests.dossiers.making import again, make_dossier, theme
from tests.dossiers.reviewing import change_row
from tests.dossiers.scenes import make_conversation, promoted, read_in_english
from tests.making import make_group


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    read_in_english(house, monkeypatch)


def test_dossiers_stand_on_the_shelves_of_their_themes(house, client):
    make_dossier(title="Tweede"), make_dossier(title="eerste"), make_dossier(title="Zon", slug="energie")
    page = client.get("/dossiers").text
    places = [page.index(one) for one in ("Finance</h2>", ">eerste<", ">Tweede<", ">Zon<")]
    assert places == sorted(places)
    assert "3 dossiers" in page
    assert "Legal framework</h2>" in page
    assert 'href="/dossiers" aria-current="page"' in page


FILTERS = [
    ("", {"Arm", "Boom", "Cel"}),
    ("theme=energie", {"Cel"}),
    ("theme=bestaat-niet", set()),
    ("status=reviewed", {"Arm"}),
    ("status=concept", {"Boom", "Cel"}),
    ("status=onzin", {"Arm", "Boom", "Cel"}),
    ("phase=plan", {"Boom"}),
    ("kind=newbuild", {"Arm"}),
    ("kind=newbuild&phase=plan", set()),
    ("orphaned=1", {"Boom", "Cel"}),
    ("sort=changed", {"Arm", "Boom", "Cel"}),
    ("page=99", {"Arm", "Boom", "Cel"}),
    ("page=x&sort=%00&theme=%F0", set()),
]


def test_a_list_can_be_narrowed(house, client, as_):
    with writing():
        db.session.execute(db.update(User).where(User.username == "nadia").values(last_seen_at=clock.now()))
    group = make_group("nadia", "Werkgroep Geld")
    arm, boom, cel = (
        make_dossier("nadia", "Arm", steward=group),
        make_dossier(title="Boom"),
        make_dossier(title="Cel", slug="energie"),
    )
    change_row(arm, reviewed_at=clock.now(), reviewed_id=arm.latest_id, kinds=["newbuild"])
    change_row(boom, phases=["plan"])
    for query, expected in FILTERS:
        page = client.get(f"/dossiers?{query}")
        assert page.status_code == 200, query
        assert {one.title for one in (arm, boom, cel) if f'href="{one.url}"' in page.text} == expected, query


def test_the_last_changed_comes_first_when_asked(house, client):
    make_dossier(title="Aap")
    make_dossier(title="Zebra")
    page = client.get("/dossiers?sort=changed").text
    assert page.index(">Zebra<") < page.index(">Aap<")


def test_what_is_not_in_use_is_in_no_list(house, client, as_):
    for column, value in (("withdrawn_at", clock.now()), ("confirmed_at", None), ("merged_into_id", "other")):
        gone, other = make_dossier(title=f"Weg {column}"), make_dossier(title=f"Ander {column}")
        change_row(gone, **{column: other.id if value == "other" else value})
        for address in ("/dossiers", "/dossiers/theme/financiering", "/"):
            for who in ("visitor", "ruth"):
                assert gone.title not in as_(who).get(address).text, (column, address, who)


def test_a_theme_has_a_page(house, client, as_):
    dossier = make_dossier()
    assert dossier.url in client.get("/dossiers/theme/financiering").text
    assert "There is nothing on this shelf yet" in client.get("/dossiers/theme/energie").text
    assert client.get("/dossiers/theme/bestaat-niet").status_code == 404
    assert f"/dossiers/new?theme_id={theme().id}" in as_("pia").get("/dossiers/theme/financiering").text


def test_a_link_by_title_leads_to_the_dossier_or_says_how_it_can_begin(house, client):
    dossier = make_dossier(title="Erfpacht & grond")
    find = "/dossiers/find"
    assert client.get(find, query_string={"title": " ERFPACHT  & grond "}).location == dossier.url
    missing = client.get(find, query_string={"title": "<b>Niets</b>"})
    assert missing.status_code == 404
    assert "&lt;b&gt;Niets" in missing.text
    assert "/dossiers/new?title=%3Cb%3ENiets" in missing.text
    for strange in ("", "x" * 5000, "\x00", "[[]]"):
        assert client.get(find, query_string={"title": strange}).status_code == 404
    assert client.get(find).status_code == 404


def test_a_group_shows_what_it_looks_after(house, client):
    group = make_group("nadia", "Werkgroep Geld")
    empty = client.get(f"/g/{group.slug}/dossiers")
    assert empty.status_code == 200
    assert "looks after no dossier yet" in empty.text
    dossier = make_dossier("nadia", steward=group)
    page = client.get(f"/g/{group.slug}/dossiers").text
    assert dossier.url in page
    assert 'aria-current="page">Dossiers' in page
    assert client.get("/g/bestaat-niet/dossiers").status_code == 404


def test_the_front_page_shows_the_newest(house, client):
    assert "h-dossiers" not in client.get("/").text
    for number in range(6):
        make_dossier(title=f"Stuk {number}")
    page = client.get("/").text
    assert "Stuk 5" in page
    assert "Stuk 1" not in page


def test_a_dossier_from_posts_says_from_how_many(house, client):
    promoted(make_conversation(), 2)
    assert "from 1 post of" in html.unescape(client.get("/dossiers").text)


def test_lists_cost_the_same_with_few_and_with_many(house, client, as_):
    group = make_group("nadia", "Werkgroep Geld")
    addresses = ("/dossiers", "/dossiers?sort=changed&orphaned=1", "/dossiers/theme/financiering",
                 f"/g/{group.slug}/dossiers", "/")  # fmt: skip
    costs = []
    first = make_dossier("nadia", "Eerste", steward=group)
    for size in (3, 40):
        with writing():
            rows = db.session.scalars(db.select(type(first))).all()
            for number in range(size - len(rows)):
                copy = {
                    name: getattr(first, name)
                    for name in ("slug", "theme_id", "steward_id", "started_by_id", "latest_id", "excerpt")
                }
                db.session.add(type(first)(title=f"Stuk {size} {number}", **copy))
        for who in ("visitor", "nadia"):
            for address in addresses:
                browser = as_(who)
                with count_statements() as statements:
                    assert browser.get(address).status_code == 200
                costs.append((who, address, len(statements)))
    assert costs[: len(costs) // 2] == costs[len(costs) // 2 :]
    assert max(cost for *_, cost in costs) <= 8, costs
    assert again(first).title == "Eerste"
