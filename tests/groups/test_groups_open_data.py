"""Open data: what everybody may know of each initiative, and not a word more, whoever asks."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs

from app.groups.fields import FIELDS
from app.groups.filters import Filters, read_filters
from app.groups.open_data import FORMULA, as_csv, as_geojson, public_facts
from app.groups.places import places_named
from tests.counting import count_statements
from tests.groups.country import ENDED, HIDDEN, NAMES, make_country, make_one
from tests.groups.profiles import make_told, tell
from tests.making import make_initiative

EVERYBODY = ("visitor", "pia", "nadia", "ruth")
SECRETS = ("12345678", "Zesduizend", "member_loans", "contact", "52.2231", "6.8872", "has_public_financing")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_geojson_tells_of_each_initiative_where_it_shows_itself(client):
    make_country()
    answer = client.get("/initiatives.geojson")
    features = answer.json["features"]
    assert answer.content_type == "application/geo+json; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert [one["properties"]["name"] for one in features] == list(NAMES)
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [5.1222, 52.0908]}
    assert features[0]["properties"]["url"] == "http://localhost/i/akkerhof"
    assert features[0]["properties"]["kinds"] == ["newbuild"]


def test_csv_has_a_column_for_each_public_field(client):
    make_country()
    answer = client.get("/initiatives.csv")
    table = rows(answer.text)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [row["name"] for row in table] == list(NAMES)
    assert (table[2]["place"], table[2]["dwellings_planned"]) == ("Den Burg", "30")
    assert table[2]["seek_expertise"] == "law; finance"
    never = {field.key for field in FIELDS if field.audience == "group"} | {"kvk", "contact"}
    assert not never & table[0].keys()


def test_both_answer_the_same_question_as_the_page(client):
    make_country()
    for query in ("kind=newbuild", "phase=ended", "q=hof", "province=Limburg&sort=newest"):
        expected = [facts["name"] for facts in public_facts(read_filters(parse_qs(query)), "")]
        features = client.get(f"/initiatives.geojson?{query}").json["features"]
        assert [one["properties"]["name"] for one in features] == expected != []
        assert [row["name"] for row in rows(client.get(f"/initiatives.csv?{query}").text)] == expected
        assert all(name in client.get(f"/initiatives?{query}").text for name in expected)


def test_nobody_reads_in_open_data_what_is_not_everybodys(as_):
    make_told(omar="member")
    for browser in map(as_, EVERYBODY):
        for address in ("/initiatives.geojson", "/initiatives.csv", "/initiatives"):
            text = browser.get(address).text
            assert "Het Ketelveld" in text
            assert [secret for secret in SECRETS if secret in text] == [], address


def test_what_an_initiative_opens_is_open(house):
    group = make_told()
    tell(group, "money", has_public_financing=True, has_shared_amounts=True)
    (facts,) = public_facts(Filters(), "")
    assert facts["financing_sources"] == ["bank", "member_loans"]
    assert "financing_amounts" not in facts
    assert "financing_amounts" not in rows(as_csv(Filters(), ""))[0]


def test_a_position_is_given_as_precisely_as_was_chosen(house):
    group = make_told()
    (facts,) = public_facts(Filters(), "")
    assert facts["position"] == (52.225, 6.8925)
    tell(group, "place", location_precision="exact")
    assert rows(as_csv(Filters(), ""))[0]["lat"] == "52.2231"
    tell(group, "place", location_precision="place")
    enschede = places_named("Enschede")[0]
    assert f'"coordinates": [{enschede.lon}, {enschede.lat}]' in as_geojson(Filters(), "")


def test_a_lesson_is_told_of_who_ended_and_nobody_hidden_is_named(house):
    make_country()
    text = as_geojson(read_filters({"phase": ["ended"]}), "")
    assert ENDED in text
    assert "Te weinig buren." in text
    assert HIDDEN not in as_csv(Filters(), "")


def test_a_spreadsheet_runs_nothing(house):
    signs = [sign for sign in FORMULA if sign.strip()]
    for sign in signs:
        make_initiative("nadia", f"{sign}SOM(A1:A9)")
    assert {row["name"] for row in rows(as_csv(Filters(), ""))} == {f"'{sign}SOM(A1:A9)" for sign in signs}


def test_quotes_commas_and_lines_stay_in_their_cell(house):
    group = make_initiative("nadia", 'Hof "De, Zon"; samen')
    tell(group, "living", democratic_statement='Eén stem.\nAltijd, "echt".')
    (row,) = rows(as_csv(Filters(), ""))
    assert row["name"] == 'Hof "De, Zon"; samen'
    assert row["democratic_statement"] == 'Eén stem.\nAltijd, "echt".'


def test_open_data_costs_one_statement(house):
    costs = []
    for many in (3, 40):
        for number in range(many):
            make_initiative("nadia", f"Hof {many}-{number}")
        with count_statements() as statements:
            assert as_geojson(Filters(), "").count('"Feature"') == (3 if many == 3 else 43)
        costs.append(len(statements))
    assert costs == [1, 1]


def test_nothing_is_open_data_too(client):
    assert client.get("/initiatives.geojson").json["features"] == []
    assert rows(client.get("/initiatives.csv").text) == []
    assert client.get("/initiatives.csv").text.startswith("\ufeffurl,name,")


def test_a_long_story_stays_on_its_own_page(house):
    group = make_one("Erf", "Utrecht", "newbuild")
    tell(group, "story", story="Er was eens. " * 500)
    assert "Er was eens" not in as_geojson(Filters(), "") + as_csv(Filters(), "")
