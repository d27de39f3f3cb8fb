"""The directory: who asks finds, and each option says truly how many there would be."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from app.foundation.database import db
from app.foundation.paging import PER_PAGE
from app.groups.filters import FACETS, Filters, read_filters
from app.groups.models import Group
from app.groups.pages.directory import directory_page
from app.groups.results import asked as parameters
from app.groups.results import counted, found, shape_of
from tests.counting import count_statements
from tests.groups.country import ASLEEP, ENDED, HIDDEN, NAMES, make_country
from tests.making import make_initiative


def asked(query: str) -> Filters:
    return read_filters(parse_qs(query, keep_blank_values=True))


def names(query: str) -> list[str]:
    """The names in the list that an address gives, in order."""
    return [card.name for card in directory_page(asked(query)).cards]


ANSWERS = {
    "": list(NAMES),
    "kind=newbuild": ["Akkerhof", "Dijkwacht"],
    "kind=newbuild&kind=transformation": ["Akkerhof", "Brughuis", "Dijkwacht", "Erfgoed"],
    "phase=plan": ["Brughuis", "Dijkwacht"],
    "phase=plan&kind=newbuild": ["Dijkwacht"],
    "phase=plan&phase=living": ["Brughuis", "Dijkwacht", "Erfgoed"],
    "phase=ended": [ENDED],
    "phase=ended&phase=plan": ["Brughuis", "Dijkwacht", ENDED],
    "status=ended": [ENDED],
    "status=asleep": [ASLEEP],
    "status=asleep&status=active": [*NAMES, ASLEEP],
    "status=active&phase=ended": [],
    "province=Utrecht": ["Akkerhof", "Brughuis"],
    "province=Utrecht&province=Limburg": ["Akkerhof", "Brughuis", "Gasthuis"],
    "place=Texel": ["Dijkwacht"],
    "place=Den+Burg&place=Maastricht": ["Dijkwacht", "Gasthuis"],
    "dwellings=1-9": ["Brughuis"],
    "dwellings=10-24&dwellings=50-": ["Erfgoed", "Gasthuis"],
    "helps=law": ["Brughuis", "Erfgoed"],
    "helps=finance": ["Erfgoed"],
    "seeks=finance&kind=newbuild": ["Akkerhof", "Dijkwacht"],
    "open=yes&open=waiting_list": ["Erfgoed", "Gasthuis"],
    "visit=yes": ["Akkerhof"],
    "ownership=leasehold": [],
    "legal_form=cooperative": [],
    "q=hof": ["Akkerhof"],
    "q=UTRECHT": ["Akkerhof", "Brughuis"],
    "q=texel": ["Dijkwacht"],
    "q=kademuur": ["Akkerhof"],
    "q=%25": [],
    "q=_": [],
    "q=slaap": [],
    "q=slaap&status=asleep": [ASLEEP],
    "area=51,5,52.2,6": ["Akkerhof", "Brughuis"],
    "sort=newest": ["Gasthuis", "Erfgoed", "Dijkwacht", "Brughuis", "Akkerhof"],
    "near=Maastricht": ["Gasthuis", "Akkerhof", "Brughuis", "Erfgoed", "Dijkwacht"],
    "near=Den+Helder&sort=near": ["Dijkwacht", "Erfgoed", "Akkerhof", "Brughuis", "Gasthuis"],
    "near=Maastricht&sort=name": list(NAMES),
    "near=Parijs": list(NAMES),
    "sort=near": list(NAMES),
    "kind=castle&phase=&sort=sideways&page=-1&area=1,2&near=%00&unknown=1": list(NAMES),
    "page=999": list(NAMES),
}


def test_what_one_asks_for_one_finds(house):
    make_country()
    with house.test_request_context("/"):
        assert {query: names(query) for query in ANSWERS} == ANSWERS


QUESTIONS = [
    "", "kind=newbuild", "phase=plan&province=Utrecht", "status=asleep&kind=existing", "helps=law&seeks=law",
    "phase=ended", "q=utrecht&phase=idea", "place=Utrecht&dwellings=1-9", "open=yes&visit=yes", "near=Breda",
    "status=active&status=asleep",
]  # fmt: skip


def test_each_option_counts_what_there_is_with_the_others_as_they_are(house):
    make_country()
    for filters in map(asked, QUESTIONS):
        counts = counted(filters)
        assert counts[""][""] == len(slugs(filters))
        for facet in FACETS:
            for value, number in counts[facet.key].items():
                there = slugs(filters.choosing(facet.key, value))
                assert number == len(there), (filters.address(), facet.key, value)


def slugs(filters: Filters) -> set[str]:
    return set(db.session.scalars(found(shape_of(filters), Group.slug), parameters(filters)))


def test_an_option_that_nobody_has_is_not_offered(house):
    make_country()
    with house.test_request_context("/"):
        choices = {choice.key: choice for choice in directory_page(asked("kind=newbuild")).choices}
    assert [(one.value, one.count, one.is_chosen) for one in choices["kind"].options] == [
        ("existing", 2, False), ("newbuild", 2, True), ("transformation", 2, False),
    ]  # fmt: skip
    assert [(one.value, one.count) for one in choices["phase"].options] == [("idea", 1), ("plan", 1)]
    assert choices["legal_form"].options == ()
    assert [one.value for one in choices["province"].options] == ["Noord-Holland", "Utrecht"]


def test_what_was_chosen_stays_on_offer_when_it_gives_nothing(house):
    make_country()
    with house.test_request_context("/"):
        page = directory_page(asked("place=Vaals&legal_form=cooperative"))
    choices = {choice.key: choice for choice in page.choices}
    assert [(one.value, one.is_chosen) for one in choices["legal_form"].options] == [("cooperative", True)]
    assert ("Vaals", 0) in [(one.value, one.count) for one in choices["place"].options]
    assert page.total == 0


def test_the_phases_on_top_say_how_far_all_of_them_are(house):
    make_country()
    with house.test_request_context("/", headers={"Accept-Language": "en"}):
        page = directory_page(asked("phase=plan"))
    assert [(way.count, way.is_current) for way in page.phases] == [
        (2, False), (2, True), (1, False), (1, False),
    ]  # fmt: skip
    assert page.phases[-1].url == "/initiatives?phase=ended"


def test_who_sleeps_is_not_hidden_but_asked_for(house):
    make_country()
    with house.test_request_context("/"):
        page = directory_page(asked(""))
        assert page.asleep.url == "/initiatives?status=active&status=asleep"
        assert page.asleep.count == 1
        assert directory_page(asked("status=active&status=asleep")).asleep is None
        assert directory_page(asked("province=Zeeland")).asleep is None


def test_an_initiative_that_is_not_shown_is_in_nobodys_directory(as_):
    make_country()
    for name in ("visitor", "pia", "omar", "nadia", "quinn", "ruth"):
        browser = as_(name)
        for address in (
            "/initiatives",
            "/initiatives?q=verborgen",
            "/initiatives.geojson",
            "/initiatives.csv",
        ):
            assert HIDDEN not in browser.get(address).text, (name, address)
        assert "Akkerhof" in browser.get("/initiatives").text


def test_a_list_goes_on_where_it_was_and_keeps_its_numbers(client):
    for number in range(PER_PAGE + 2):
        make_initiative("nadia", f"Hof nummer {number:02}")
    first, second = (client.get(f"/initiatives?q=hof&page={page}").text for page in (1, 2))
    assert listed(first)[0] == ("1", "Hof nummer 00")
    assert listed(second) == [("31", "Hof nummer 30"), ("32", "Hof nummer 31")]
    assert 'href="/initiatives?q=hof&amp;page=2"' in first
    assert listed(client.get("/initiatives?q=hof&page=7").text) == listed(second)


def listed(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<h3><span class="faint num">(\d+)</span> <a href="[^"]+">([^<]+)</a></h3>', page)


def test_the_directory_costs_three_statements_however_many_there_are(client):
    addresses = ("/initiatives", "/initiatives?kind=newbuild&near=Breda&area=51,4,53,6&seeks=law&q=hof")
    costs = []
    for many in (3, 40):
        for number in range(many):
            make_initiative("nadia", f"Hof {many}-{number}", place=f"{'Utrecht' if number % 2 else 'Breda'}")
        for address in addresses:
            with count_statements() as statements:
                assert client.get(address).status_code == 200
            costs.append(len(statements))
    assert costs == [3, 3, 3, 3]


def test_the_page_works_without_scripts_and_keeps_what_was_asked(client):
    make_country()
    page = client.get("/initiatives?kind=newbuild&sort=newest&area=51,4,53.2,6&q=a").text
    assert '<input type="checkbox" name="kind" value="newbuild" checked>' in page
    assert '<input type="hidden" name="sort" value="newest">' in page
    assert '<input type="hidden" name="area" value="51,4,53.2,6">' in page
    assert 'name="q" type="search" value="a"' in page
    assert page.count("<h1>") == 1
    assert "<script>" not in page


def test_each_thing_one_asked_can_be_asked_no_more(house):
    make_country()
    query = "kind=newbuild&phase=idea&province=Utrecht&q=hof&near=Breda&area=51,4,53,6"
    with house.test_request_context("/"):
        ways = [way.url for way in directory_page(asked(query)).chosen]
    assert len(ways) == 6
    for url in ways:
        left = parse_qs(urlsplit(url).query)
        assert len(left) == 5, url


def test_a_strange_name_is_only_a_name(client):
    make_initiative("nadia", '<b>Hof</b> & "zo" \'n')
    page = client.get("/initiatives?q=%3Cb%3E&near=%3Cscript%3E").text
    assert "<b>Hof" not in page
    assert "&lt;b&gt;Hof&lt;/b&gt; &amp;" in page
    assert "<script>" not in page


def test_an_unknown_place_to_be_near_is_said_beside_its_field(client):
    page = client.get("/initiatives?near=Parijs").text
    assert 'aria-describedby="near-error"' in page
    assert 'value="Parijs"' in page
    assert 'id="near-error"' not in client.get("/initiatives?near=Breda").text


def test_the_front_page_shows_the_newest_and_how_many_there_are(client):
    assert "h-initiatives" not in client.get("/").text
    make_country()
    page = client.get("/", headers={"Accept-Language": "en"}).text
    newest = re.findall(r'<h3><a href="/i/[^"]+">([^<]+)</a></h3>', page)
    assert newest == ["Gasthuis", "Erfgoed", "Dijkwacht", "Brughuis"]
    assert re.search(r'<h2 id="h-initiatives">5 ', page)
    assert HIDDEN not in page


def test_nothing_found_says_what_one_can_do(client):
    page = client.get("/initiatives?q=bestaatniet").text
    assert 'class="empty"' in page
    assert client.get("/initiatives").status_code == 200


keys = st.sampled_from([*(facet.key for facet in FACETS), "q", "near", "sort", "area", "page", "zz"])


@given(st.dictionaries(keys, st.lists(st.text(max_size=12), max_size=3), max_size=6))
def test_any_address_is_understood_and_said_again_the_same(query):
    filters = read_filters(query)
    again = read_filters(parse_qs(urlsplit(filters.address()).query))
    assert again.address() == filters.address()
    assert 1 <= filters.page < 10_000


def test_an_address_is_the_same_in_whatever_order_it_was_asked():
    one, other = (
        asked("phase=plan&kind=newbuild&kind=existing"),
        asked("kind=existing&kind=newbuild&phase=plan"),
    )
    assert one.address() == other.address() == "/initiatives?kind=existing&kind=newbuild&phase=plan"
    assert asked("place=Bergen").address() == asked("place=Bergen+(Noord-Holland)").address()


def test_every_facet_has_a_bit_of_its_own():
    assert len({facet.bit for facet in FACETS}) == len(FACETS)
