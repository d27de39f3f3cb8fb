"""Places: every one of the country, found by whatever its people call it."""

from __future__ import annotations

import csv
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.errors import Invalid
from app.groups.data import make_places
from app.groups.places import (
    PROVINCES,
    SOURCE,
    SUGGESTED_MOST,
    all_places,
    choose_place,
    distance,
    folded,
    nearest_place,
    place_by_id,
    places_named,
    suggested_places,
)
from app.groups.positions import is_in_the_country

UTRECHT, MAASTRICHT = places_named("Utrecht")[0], places_named("Maastricht")[0]


def labels(typed: str) -> list[str]:
    return [place.label for place in places_named(typed)]


def test_every_place_of_the_country_is_there_once():
    places = all_places()
    assert len(places) == len({place.id for place in places}) == 1966
    assert {place.province for place in places} == set(PROVINCES)
    assert all(is_in_the_country((place.lat, place.lon)) for place in places)


def test_what_a_place_is_called_means_that_place_alone():
    for place in all_places():
        assert places_named(place.label) == places_named(place.full_name) == (place,), place.label
        assert place_by_id(place.id) is place


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Utrecht", ["Utrecht"]),
        ("  uTRECHT ", ["Utrecht"]),
        ("utrecht (utrecht)", ["Utrecht"]),
        ("Den Bosch", ["'s-Hertogenbosch"]),
        ("s hertogenbosch", ["'s-Hertogenbosch"]),
        ("’s-Gravenhage", ["Den Haag"]),
        ("Texel", ["Den Burg"]),
        ("Ljouwert", ["Leeuwarden"]),
        ("Feanwalden", ["Feanwâlden"]),
        ("Hengelo", ["Hengelo (Overijssel)", "Hengelo (Gelderland)"]),
        ("hengelo (gelderland)", ["Hengelo (Gelderland)"]),
        ("Oudega", ["Oudega (Friesland, Drachten)", "Oudega (Friesland, Sneek)"]),
        ("Oudega (Friesland)", ["Oudega (Friesland, Drachten)", "Oudega (Friesland, Sneek)"]),
        ("Parijs", []),
        ("The Hague", []),
        ("", []),
        ("\0", []),
        ("(", []),
        ("'; DROP TABLE groups", []),
    ],
)
def test_a_place_is_found_by_what_people_type(typed, found):
    assert labels(typed) == found


def test_who_must_choose_is_told_from_what(house):
    assert choose_place("den bosch").province == "Noord-Brabant"
    with pytest.raises(Invalid, match=r"Hengelo \(Overijssel\), Hengelo \(Gelderland\)") as several:
        choose_place("Hengelo")
    with pytest.raises(Invalid, match=r"not know|kennen") as none:
        choose_place("Parijs", "near")
    assert (several.value.field, none.value.field) == ("place", "near")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ams", "Amsterdam"),
        ("s-her", "'s-Hertogenbosch"),
        ("gro", "Groningen"),
        ("tex", "Den Burg"),
        ("é", "Eindhoven"),
    ],
)
def test_the_largest_place_that_begins_so_is_suggested_first(typed, first):
    suggested = suggested_places(typed)
    assert suggested[0].label == first
    assert len(suggested) <= SUGGESTED_MOST


@pytest.mark.parametrize("typed", ["", " ", "()", "xyzzy", "\0", "🏠"])
def test_nothing_is_suggested_for_nothing(typed):
    assert suggested_places(typed) == ()


@given(st.text(max_size=30))
def test_no_text_is_too_strange_to_look_for(typed):
    assert all(typed and folded(typed) for _ in places_named(typed))
    assert len(suggested_places(typed)) <= SUGGESTED_MOST


def test_suggestions_come_as_links_of_a_list(client):
    answer = client.get("/places.json?q=hengelo")
    assert [place["name"] for place in answer.json["places"]] == [
        "Hengelo (Overijssel)",
        "Hengelo (Gelderland)",
    ]
    assert client.get("/places.json").json == {"places": []}
    assert client.get("/places.json?q=%00%ff").status_code == 200


def test_the_nearest_place_to_a_place_is_itself():
    for place in all_places()[::97]:
        assert nearest_place(place.lat, place.lon) == place


def test_distances_are_right_to_a_percent():
    assert distance((52.0908, 5.1222), (52.0908, 5.1222)) == 0
    assert distance((UTRECHT.lat, UTRECHT.lon), (MAASTRICHT.lat, MAASTRICHT.lon)) == pytest.approx(
        great_circle(UTRECHT, MAASTRICHT), rel=0.01
    )


def great_circle(one, other) -> float:
    """The kilometres between two places on a globe."""
    north, south = math.radians(one.lat), math.radians(other.lat)
    angle = math.sin(north) * math.sin(south)
    angle += math.cos(north) * math.cos(south) * math.cos(math.radians(one.lon - other.lon))
    return 6371 * math.acos(angle)


CITIES = [
    ("1", "The Hague", 500_000, 52.07667, 4.29861, "NL", "11"),
    ("2", "Nes", 900, 53.445, 5.774, "NL", "02"),
    ("3", "Nes", 100, 53.0521, 5.8522, "NL", "02"),
    ("4", "Dokkum", 13_000, 53.3253, 5.9989, "NL", "02"),
    ("5", "Joure", 13_000, 52.9661, 5.8025, "NL", "02"),
    ("6", "Paris", 2_000_000, 48.85, 2.35, "FR", "11"),
]
MADE = """id,name,also,province,near,lat,lon
1,Den Haag,'s-Gravenhage,Zuid-Holland,,52.0767,4.2986
4,Dokkum,,Friesland,,53.3253,5.9989
5,Joure,,Friesland,,52.9661,5.8025
2,Nes,,Friesland,Dokkum,53.445,5.774
3,Nes,,Friesland,Joure,53.0521,5.8522
"""


def test_the_file_is_made_of_the_dutch_places_the_largest_first(tmp_path, monkeypatch):
    keys = ("geonameid", "name", "population", "latitude", "longitude", "countrycode", "admin1code")
    cities = {city[0]: dict(zip(keys, city, strict=True)) for city in CITIES}
    (tmp_path / "cities.json").write_text(json.dumps(cities))
    monkeypatch.setattr(make_places, "TARGET", tmp_path / "places.csv")
    make_places.main(str(tmp_path / "cities.json"))
    assert (tmp_path / "places.csv").read_text() == MADE


def test_the_file_says_of_places_with_one_name_what_tells_them_apart():
    with SOURCE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        seen.setdefault((row["name"], row["province"]), []).append(row["near"])
    assert all(len(set(near)) == len(near) and (len(near) == 1 or all(near)) for near in seen.values())
